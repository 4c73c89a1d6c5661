import Logging
import Platform

/// A line of the log that strangers can cause, written once in a while at the most, with how often it was due.
final class RareLine: Sendable {
    private let log: Logger
    private let level: Logger.Level
    private let event = Guarded(RareEvent(silence: silenceNanoseconds))

    /// How long nothing is said after it was.
    private static let silenceNanoseconds: UInt64 = 10_000_000_000

    /// A line of this level.
    init(_ level: Logger.Level, log: Logger) {
        self.level = level
        self.log = log
    }

    /// Says it, or counts that it was not said.
    ///
    /// - Parameters:
    ///   - now: nanoseconds of the monotonic clock.
    ///   - sentence: what happened this time.
    func say(at now: UInt64 = MonotonicClock.nanoseconds, _ sentence: @autoclosure () -> String) {
        guard let count = event.withLock({ $0.due(at: now) }) else { return }
        let unsaid = count - 1
        let others =
            unsaid == 0 ? "" : " (and \(unsaid) more like it before, which were not logged)"
        log.log(level: level, "\(sentence())\(others)")
    }
}
