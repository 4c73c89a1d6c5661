package import ArgumentParser

/// A time as an option takes it: seconds, 0 or more, with fractions; or with its unit behind it: `500ms`,
/// `30s`, `2m`, `1h`.
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

    /// What may stand behind a number, and its seconds; `ms` before `s`, which it ends with.
    private static let units = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)]

    /// A time in `0...31536000` seconds; nil for all else, NaN and infinities among it.
    package init?(argument: String) {
        guard let seconds = Self.seconds(argument), seconds >= 0, seconds <= Self.secondsMax else {
            return nil
        }
        self.init(.seconds(seconds))
    }

    /// The number of seconds that a text says, of any size and sign; nil where it says none.
    private static func seconds(_ text: String) -> Double? {
        if let seconds = Double(text) { return seconds }
        guard let (unit, factor) = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
        return Double(text.dropLast(unit.count)).map { $0 * factor }
    }

    /// Refuses a time of 0.
    ///
    /// - Parameter option: its name, `--timeout`.
    /// - Throws: a `ValidationError` that says what is right.
    package func requirePositive(_ option: String) throws(ValidationError) {
        guard duration > .zero else { throw ValidationError("\(option) is above 0") }
    }
}
