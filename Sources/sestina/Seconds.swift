import ArgumentParser

/// A time in seconds as an option takes it: `10`, `0.3`.
struct Seconds: ExpressibleByArgument {
    /// A year, which no timeout needs to exceed.
    static let secondsMax = 31_536_000.0

    let duration: Duration
    let defaultValueDescription: String

    init(_ seconds: Double) {
        duration = .seconds(seconds)
        defaultValueDescription = Int(exactly: seconds).map { "\($0)" } ?? "\(seconds)"
    }

    init?(argument: String) {
        guard let seconds = Double(argument), seconds >= 0, seconds <= Self.secondsMax else {
            return nil
        }
        self.init(seconds)
    }
}
