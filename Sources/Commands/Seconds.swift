package import ArgumentParser

/// A time as an option takes it: seconds, 0 or more, with fractions.
package struct Seconds: ExpressibleByArgument {
    /// A year, which no time of an option needs to exceed.
    private static let secondsMax = 31_536_000.0

    /// The time, at most a year.
    package let duration: Duration
    /// The time in seconds as the help shows it: `5`, `0.25`.
    package let defaultValueDescription: String

    /// A time that an option has when it is not given.
    package init(_ duration: Duration) {
        let seconds = duration / .seconds(1)
        self.duration = duration
        defaultValueDescription = Int(exactly: seconds).map { "\($0)" } ?? "\(seconds)"
    }

    /// A number of seconds in `0...31536000`; nil for all else, NaN and infinities among it.
    package init?(argument: String) {
        guard let seconds = Double(argument), seconds >= 0, seconds <= Self.secondsMax else {
            return nil
        }
        self.init(.seconds(seconds))
    }

    /// Refuses a time of 0.
    ///
    /// - Parameter option: its name, `--timeout`.
    /// - Throws: a `ValidationError` that says what is right.
    package func requirePositive(_ option: String) throws(ValidationError) {
        guard duration > .zero else { throw ValidationError("\(option) is above 0") }
    }
}
