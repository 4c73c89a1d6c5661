package import Logging
import NIOCore
package import Platform
package import Secrecy
import Synchronization
package import Transport

/// What the connections of a listener that speaks HTTPS have in common: certificate and key, which may be replaced
/// while it listens, and the counts of handshakes.
package final class TLSFront: Sendable {
    /// What came of reading the files again.
    package struct Reloaded: Sendable {
        /// What new connections get; nil to leave it as it is.
        package var context: TLSServerContext?
        /// Why something was left as it is.
        package var faults: [String]

        /// What came of it.
        package init(_ context: TLSServerContext?, faults: [String]) {
            self.context = context
            self.faults = faults
        }
    }

    /// How handshakes ended.
    package let counts = Tally<TLSOutcome>()
    private let current: Guarded<TLSServerContext>
    /// Is one more after every context that was replaced; read without a lock.
    private let replaced = Atomic(0)
    private let read: @Sendable () -> Reloaded
    private let log: Logger
    private let failures: RareLine

    /// Between two looks at the certificate's end.
    private static let watchInterval = TimeAmount.hours(24)

    /// HTTPS by a context.
    ///
    /// - Parameters:
    ///   - context: what is shown from the beginning.
    ///   - log: where it is told what becomes of certificates, and at a bounded rate why handshakes fail.
    ///   - read: reads the files again; is called on a thread that may wait.
    package init(
        _ context: TLSServerContext,
        log: Logger,
        rereading read: @escaping @Sendable () -> Reloaded
    ) {
        current = Guarded(context)
        self.log = log
        self.read = read
        failures = RareLine(.info, log: log)
    }

    /// When the first certificate of the chain expires, in seconds since 1970.
    package var certificateExpiry: Int64 { context.certificateExpiry }

    /// When the first list of revoked certificates is out of date, in seconds since 1970; nil without one.
    package var revocationListExpiry: Int64? { context.revocationListExpiry }

    /// What new sessions are made of.
    var context: TLSServerContext { current.withLock { $0 } }

    /// A number that changes when ``context`` does.
    var generation: Int { replaced.load(ordering: .relaxed) }

    /// Reads the files again; what is not fit leaves the old, and is told in the log.
    func reload() {
        let reloaded = read()
        for fault in reloaded.faults { log.error("not reloaded, the old one stays: \(fault)") }
        if let context = reloaded.context {
            current.withLock { $0 = context }
            replaced.add(1, ordering: .relaxed)
            log.notice("reloaded certificate and key; new connections get them")
        }
        tellExpiry(at: WallClock.unixSeconds)
    }

    /// Tells the log of what has expired or soon will, now and once a day.
    ///
    /// - Returns: the task, to be cancelled.
    func watchExpiry(on loop: any EventLoop) -> RepeatedTask {
        loop.scheduleRepeatedTask(initialDelay: .zero, delay: Self.watchInterval) { _ in
            self.tellExpiry(at: WallClock.unixSeconds)
        }
    }

    /// Tells the log of what has expired or soon will.
    func tellExpiry(at now: Int64) {
        for line in ExpiryLine.due(of: context, at: now) {
            log.log(level: line.isOver ? .error : .warning, "\(line.words)")
        }
    }

    /// Counts the end of a handshake, and tells the log of one that failed.
    func ended(_ outcome: TLSOutcome, _ sentence: String? = nil, from place: String) {
        counts.count(outcome)
        if let sentence { failures.say("a TLS handshake with \(place) failed: \(sentence)") }
    }
}
