import EventLoop
import Histogram
internal import Platform
import Secrecy
import Transport
import Wire

/// One load test from the first connection to the last reply.
final class LoadRun {
    private enum Phase {
        /// Connections are opened, until that moment at the latest.
        case connecting(until: UInt64)
        /// Open loop: requests are sent when they are due.
        case pacing(SendSchedule)
        /// Closed loop: so many requests are kept in flight on each connection.
        case filling(depth: Int)
        /// Everything is sent; the last replies are waited for until that moment.
        case waiting(until: UInt64)
        case done
    }

    let loop: Loop
    let ledger: Ledger
    private let plan: LoadPlan
    private let inFlightMax: Int
    private let burstMax: Int
    private let fleet: Fleet
    private let progress: (LoadProgress) -> Void
    private var phase: Phase
    private var failure: LoadTestError?
    /// The first moment of the plan, in nanoseconds of the monotonic clock.
    private var start: UInt64
    private var nextIndex: UInt64 = 0

    private var pacer: PrecisionTimer?
    private var housekeeper: LoopTimer?
    private var interrupt: SignalHandler?
    private var usageAtStart = ProcessUsage.now()
    private(set) var usage = ProcessUsage.Share(cores: 0, stolen: 0)
    private(set) var wasInterrupted = false

    init(
        _ plan: LoadPlan,
        pool: RequestPool,
        digest: UInt64?,
        progress: @escaping (LoadProgress) -> Void
    ) throws(LoopError) {
        self.plan = plan
        self.progress = progress
        inFlightMax = plan.inFlightMax
        burstMax = plan.burstMax
        let isOpenLoop = if case .perSecond = plan.rate { true } else { false }
        ledger = Ledger(pool: pool, recorder: Recorder(isOpenLoop: isOpenLoop, digest: digest))
        let now = MonotonicClock.nanoseconds
        start = now
        phase = .connecting(until: now + plan.connectNanoseconds)
        fleet = Fleet(plan, at: now)
        loop = try Loop()
    }

    /// Runs the plan.
    func run() throws {
        SignalHandler.ignoreBrokenPipes()
        pacer = try PrecisionTimer(loop: loop) { [unowned self] in sendDue() }
        housekeeper = try LoopTimer(loop: loop) { [unowned self] in keepHouse() }
        interrupt = try SignalHandler(loop: loop, .interrupt) { [unowned self] in stopEarly() }
        housekeeper?.start(after: LoadPlan.tickMilliseconds, every: LoadPlan.tickMilliseconds)
        connectWaiting()
        loop.run()
        if let failure { throw failure }
    }

    // MARK: - Connections

    private func connectWaiting() {
        do throws(LoopError) {
            try fleet.connectWaiting(for: self)
        } catch {
            couldNotConnect(error)
        }
    }

    private func couldNotConnect(_ error: LoopError) {
        let reason = LocalPorts.reason(error)
        guard case .connecting = phase else { return ledger.recorder.couldNotReconnect(reason) }
        // Where this machine is at its end, those count that hold what it had.
        let isOwnEnd = error.isLackOfLocalPort || error.isExhaustion
        fail(reason, after: isOwnEnd ? "began \(fleet.begunCount)" : "opened \(fleet.openCount)")
    }

    private func fail(_ reason: String, after: String? = nil) {
        if failure != nil { return }
        let after = after ?? "opened \(fleet.openCount)"
        failure = LoadTestError(
            .unreachable,
            "\(after) of \(plan.connections) connections to \(plan.address), then: \(reason)"
        )
        finish()
    }

    func connectionOpened(_ connection: LoadConnection) {
        fleet.opened(connection)
        ledger.recorder.unserved(from: connection.lostSince, to: MonotonicClock.nanoseconds)
        switch phase {
        case .connecting:
            if fleet.isComplete { return begin() }
        case .filling(let depth): fill(connection, to: depth)
        case .pacing: break
        case .waiting, .done: return
        }
        connectWaiting()
    }

    func connectFailed(_ connection: LoadConnection, _ error: LoopError) {
        couldNotConnect(error)
        drop(connection, as: "connection lost")
    }

    func connectionLost(_ connection: LoadConnection, _ error: LoopError?) {
        if case .connecting = phase { fail((error ?? .closedByPeer).reason) }
        drop(connection, as: "connection lost")
    }

    /// How TLS is spoken; nil in plain.
    var tls: TLSClientTerms? { plan.tls }

    func tlsFailed(_ connection: LoadConnection, _ failure: TLSFailure) {
        let reason = tls?.sentence(failure) ?? failure.description
        if case .connecting = phase {
            fail(reason)
        } else {
            ledger.recorder.couldNotReconnect(reason)
        }
        drop(connection, as: failure.isLasting ? "TLS failed" : "connection lost")
    }

    func violated(_ connection: LoadConnection, _ violation: ProtocolViolation) {
        if case .connecting = phase { fail(violation.description) }
        ledger.recorder.violated(violation)
        drop(connection, as: "protocol violation")
    }

    private func drop(_ connection: LoadConnection, as kind: String) {
        let now = MonotonicClock.nanoseconds
        ledger.recorder.lost(fleet.drop(connection, at: now), as: kind, at: now)
        endIfDone()
    }

    // MARK: - Sending

    private func begin() {
        // A moment of quiet after the last connect, and the first request is on time like all others.
        start = MonotonicClock.nanoseconds + 1_000_000
        ledger.recorder.measuredFrom = start + plan.warmup.nanoseconds
        ledger.recorder.end = ledger.recorder.measuredFrom + plan.duration.nanoseconds
        switch plan.rate {
        case .perSecond(let rate):
            phase = .pacing(
                SendSchedule(
                    rate: rate,
                    arrivals: plan.arrivals,
                    end: plan.warmup.nanoseconds + plan.duration.nanoseconds,
                    seed: plan.seed
                )
            )
            pacer?.fire(at: start)
        case .max(let depth):
            phase = .filling(depth: depth)
            fleet.forEachOpen { fill($0, to: depth) }
        }
    }

    /// Sends requests that are due, and sets the timer for the next.
    ///
    /// A turn of the loop sends a bounded number, so that replies are read in between.
    private func sendDue() {
        guard case .pacing(var schedule) = phase else { return }
        let now = MonotonicClock.nanoseconds
        var burst = 0
        while let due = schedule.nextDue, start + due <= now, burst < burstMax {
            planOne(due: start + due, at: now)
            schedule.advance()
            burst += 1
        }
        fleet.flush()
        phase = .pacing(schedule)
        if let due = schedule.nextDue {
            pacer?.fire(at: start + due)
        } else {
            wait()
        }
    }

    private func planOne(due: UInt64, at now: UInt64) {
        if now > ledger.recorder.end + LoadPlan.graceNanoseconds {
            return ledger.recorder.skipped(due: due, for: .lateness)
        }
        let inFlight = ledger.recorder.inFlight + fleet.addedCount
        guard inFlight < inFlightMax, fleet.add(nextIndex, due: due) else {
            return ledger.recorder.skipped(due: due, for: .wantOfReplies)
        }
        nextIndex += 1
    }

    /// Brings a connection of a closed loop up to its depth.
    private func fill(_ connection: LoadConnection, to depth: Int) {
        let missing = depth - connection.pipeline.count
        guard missing > 0 else { return }
        connection.add(nextIndex, count: missing, due: 0)
        nextIndex += UInt64(missing)
        connection.flush()
    }

    // MARK: - Replies

    /// Some replies were taken.
    func answered(_ connection: LoadConnection) {
        switch phase {
        case .pacing: fleet.answered(connection)
        case .filling(let depth):
            if MonotonicClock.nanoseconds < ledger.recorder.end {
                return fill(connection, to: depth)
            }
            wait()
        case .waiting: endIfDone()
        case .connecting, .done: break
        }
    }

    // MARK: - Ending

    private func keepHouse() {
        let now = MonotonicClock.nanoseconds
        ledger.recorder.ticked()
        switch phase {
        case .connecting(let latest):
            if now > latest { fail(LoopError.timedOut.reason) }
        case .pacing, .filling:
            if now >= ledger.recorder.measuredFrom {
                ledger.recorder.timeline.begin(
                    at: ledger.recorder.measuredFrom,
                    usage: &usageAtStart
                )
            }
            fleet.wakeResting(at: loop.turnMilliseconds)
            connectWaiting()
            if case .filling = phase, now >= ledger.recorder.end { wait() }
        case .waiting(let latest):
            if now > latest { finish() }
        case .done: return
        }
        report(at: now)
    }

    private func report(at now: UInt64) {
        switch phase {
        case .pacing, .filling, .waiting: break
        case .connecting, .done: return
        }
        ledger.recorder.cutTimeline(at: now)
        if ledger.recorder.timeline.isProgressDue(at: now, start: start) {
            let measurements = ledger.recorder.measurements
            progress(
                LoadProgress(
                    elapsed: Double(now - start) / 1e9,
                    isWarmingUp: now < ledger.recorder.measuredFrom,
                    last: measurements.intervals.last,
                    failed: measurements.bad
                )
            )
        }
    }

    /// Everything is sent; the last replies are on their way.
    private func wait(until latest: UInt64? = nil) {
        phase = .waiting(until: latest ?? ledger.recorder.end + LoadPlan.graceNanoseconds)
        usage = ProcessUsage.since(usageAtStart)
        endIfDone()
    }

    private func stopEarly() {
        wasInterrupted = true
        let now = MonotonicClock.nanoseconds
        switch phase {
        case .pacing(var schedule):
            // What was due and is behind was planned, and is not sent any more.
            while let due = schedule.nextDue, start + due <= now {
                ledger.recorder.skipped(due: start + due, for: .lateness)
                schedule.advance()
            }
        case .filling: break
        case .connecting, .waiting, .done: return finish()
        }
        ledger.recorder.end = max(now, ledger.recorder.measuredFrom)
        // In the warm-up the measured part is still to come, and never does.
        wait(until: now + LoadPlan.graceNanoseconds)
    }

    private func endIfDone() {
        if case .waiting = phase, ledger.recorder.inFlight == 0 { finish() }
    }

    private func finish() {
        if case .done = phase { return }
        phase = .done
        let now = MonotonicClock.nanoseconds
        ledger.recorder.cutTimeline(at: now, isLast: true)
        fleet.closeAll { unservedSince, runs in
            if let unservedSince { ledger.recorder.unserved(from: unservedSince, to: now) }
            ledger.recorder.givenUp(runs, at: now)
        }
        ledger.recorder.finish(at: now)
        pacer?.close()
        housekeeper?.close()
        interrupt?.close()
    }

    /// What was measured.
    var measurements: Measurements { ledger.recorder.measurements }

    /// How long the measured part lasted, in seconds.
    var measuredSeconds: Double {
        let recorder = ledger.recorder
        return recorder.end > recorder.measuredFrom
            ? Double(recorder.end - recorder.measuredFrom) / 1e9 : 0
    }
}
