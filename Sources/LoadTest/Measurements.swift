package import Histogram
import Wire

/// What was counted and timed of the requests that the plan measures.
package struct Measurements {
    /// From the moment that a request was due to its reply, in nanoseconds.
    package var response = Self.histogram
    /// From the moment that it was sent to its reply, in nanoseconds.
    package var service = Self.histogram
    /// From the moment that it was due to the moment that it was sent, in nanoseconds.
    package var lag = Self.histogram

    /// Requests that the plan made due in the part that was run.
    package var planned: UInt64 = 0
    /// Requests that were due while too many were in flight or no connection was open.
    package var skipped: UInt64 = 0
    /// Those of them that this client came to too late to send.
    package var skippedForLateness: UInt64 = 0
    /// Requests sent.
    package var sent: UInt64 = 0
    /// Requests with a good reply.
    package var ok: UInt64 = 0
    /// Good replies that came before the plan's end.
    package var okInTime: UInt64 = 0
    /// Good replies that came after it, and would not have, had their requests been sent when they were due.
    package var lateForLag: UInt64 = 0
    /// Requests with a good reply to another question, or a wrong one to theirs.
    package var wrong: UInt64 = 0
    /// Requests that ended otherwise, by how.
    package var errors: [String: UInt64] = [:]
    /// Time that connections were not open, or waited for replies that never came, over all of them, in nanoseconds.
    package var unservedNanoseconds: UInt64 = 0
    /// Times that the server broke the protocol; the connection is then closed.
    package var violations: UInt64 = 0
    /// Requests with no reply when the test ended.
    package var unanswered: UInt64 = 0
    /// The least age of a request without a good reply, in nanoseconds; percentiles above it may be bounds.
    package var youngestUnanswered: UInt64?

    /// The first wrong reply, in a sentence.
    package var firstWrong: String?
    /// The first violation, in a sentence.
    package var firstViolation: String?
    /// Why a lost connection could not be opened again, the first time.
    package var reconnectFault: String?
    /// The longest time of a closed loop in which no reply came though requests were in flight.
    package var longestGap: Gap?
    /// Latencies and rates over time.
    package var intervals: [Interval] = []

    /// One stretch of the test.
    package struct Interval: Sendable {
        /// Its end, in seconds from the start of the measured part.
        package let end: Double
        /// Good replies a second.
        package let rate: Double
        /// Percentiles of the response time, in nanoseconds.
        package let p50, p99, max: Double

        /// A stretch that ended `end` seconds after the start, with its rate and percentiles.
        package init(end: Double, rate: Double, p50: Double, p99: Double, max: Double) {
            self.end = end
            self.rate = rate
            self.p50 = p50
            self.p99 = p99
            self.max = max
        }
    }

    /// A time without a reply.
    package struct Gap: Sendable {
        /// Its beginning, in seconds from the start of the measured part.
        package let start: Double
        /// How long it lasted, in seconds.
        package let seconds: Double
        /// Whether this client itself did not run for the greater part of it.
        package let wasClientAway: Bool

        /// A time without a reply that began `start` seconds after the start.
        package init(start: Double, seconds: Double, wasClientAway: Bool) {
            self.start = start
            self.seconds = seconds
            self.wasClientAway = wasClientAway
        }
    }

    /// Nothing yet.
    package init() {}

    /// Nanoseconds up to ten minutes, to three digits.
    private static var histogram: Histogram<UInt64> {
        Histogram(highestTrackableValue: latencyMax, numberOfSignificantValueDigits: .three)
    }

    /// The longest time that is told apart, in nanoseconds.
    static let latencyMax: UInt64 = 600_000_000_000

    /// Requests that ended otherwise than with a good or wrong reply, the unanswered ones included.
    package var failed: UInt64 { errors.values.reduce(unanswered, +) }
    /// Those of them that the server refused as busy.
    package var busy: UInt64 { errors[Status.busy.name] ?? 0 }
    /// Requests without a good reply, the skipped ones included.
    package var bad: UInt64 { failed + wrong + skipped }

    /// Planned requests that were not answered in time.
    package var missed: UInt64 { planned - min(okInTime, planned) }
    /// Those of them that would have been, had this client sent them when they were due.
    package var missedForLag: UInt64 { lateForLag + skippedForLateness }
    /// Whether they are the greater part.
    var isMissedForLag: Bool { missedForLag > missed / 2 }

    /// Records a good reply's times; `count` requests had the same.
    @inline(__always)
    package mutating func record(due: UInt64, sent: UInt64, done: UInt64, count: UInt64) {
        response.record(min(done &- due, Self.latencyMax), count: count)
        service.record(min(done &- sent, Self.latencyMax), count: count)
    }

    /// Records how late requests were sent.
    @inline(__always)
    package mutating func recordLag(_ nanoseconds: UInt64, count: UInt64) {
        lag.record(min(nanoseconds, Self.latencyMax), count: count)
    }

    /// Records requests that had no good reply `age` nanoseconds after they were due.
    package mutating func recordGivenUp(age: UInt64, count: UInt64) {
        response.record(min(age, Self.latencyMax), count: count)
        youngestUnanswered = min(youngestUnanswered ?? .max, age)
    }
}
