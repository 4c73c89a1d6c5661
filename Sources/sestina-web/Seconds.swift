import ArgumentParser

/// A time in seconds as an option takes it: `10`, `0.3`.
struct Seconds: ExpressibleByArgument {
    /// A year, which no timeout needs to exceed.
    private static let secondsMax = 31_536_000.0

    let duration: Duration
    let defaultValueDescription: String

    /// A time that an option has when it is not given.
    init(_ duration: Duration) {
        let seconds = duration / .seconds(1)
        self.duration = duration
        defaultValueDescription = Int(exactly: seconds).map { "\($0)" } ?? "\(seconds)"
    }

    init?(argument: String) {
        guard let seconds = Double(argument), seconds > 0, seconds <= Self.secondsMax else {
            return nil
        }
        self.init(.seconds(seconds))
    }
}
