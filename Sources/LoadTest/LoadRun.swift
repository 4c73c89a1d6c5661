import EventLoop
import Histogram
import Wire

/// One load test from the first connection to the last reply.
final class LoadRun {
    private enum Phase {
        case connecting, sending, waiting, done
    }

    private let plan: LoadPlan
    private let pool: RequestPool
    private let isClosedLoop: Bool
    private let inFlightMax: Int
    private let progress: (LoadProgress) -> Void
    private let loop: EventLoop
    private var phase = Phase.connecting
    private var failure: LoadTestError?

    // A slot is nil while its connection is lost.
    private var connections: [LoadConnection?] = []
    private var openCount = 0
    private var nextSlot = 0
    /// Connections whose pipelines have requests that were not sent.
    private var unflushed: [LoadConnection] = []

    private var recorder: Recorder
    private var block = ReplyBlock()
    /// The first moment of the plan, in nanoseconds of the monotonic clock.
    private var start: UInt64 = 0
    private var schedule: SendSchedule?
    private var nextIndex: UInt64 = 0

    private var pacer: PrecisionTimer?
    private var housekeeper: LoopTimer?
    private var interrupt: SignalHandler?
    private var lastReconnect: UInt64 = 0
    /// Since when each slot has had no open connection, in nanoseconds.
    private var lostSince: [Int: UInt64] = [:]
    /// When the last replies are waited for no more.
    private var patienceEnds = UInt64.max
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
        self.pool = pool
        self.progress = progress
        inFlightMax = plan.inFlightMax
        let isClosedLoop = if case .max = plan.rate { true } else { false }
        self.isClosedLoop = isClosedLoop
        recorder = Recorder(isOpenLoop: !isClosedLoop, digest: digest)
        loop = try EventLoop()
    }

    /// Runs the plan.
    func run() throws {
        SignalHandler.ignoreBrokenPipes()
        pacer = try PrecisionTimer(loop: loop) { [unowned self] in sendDue() }
        housekeeper = try LoopTimer(loop: loop) { [unowned self] in keepHouse() }
        interrupt = try SignalHandler(loop: loop, .interrupt) { [unowned self] in stopEarly() }
        start = EventLoop.nanoseconds
        housekeeper?.start(after: Self.tickMilliseconds, every: Self.tickMilliseconds)
        connections = Array(repeating: nil, count: plan.connections)
        for slot in connections.indices { connect(slot) }
        loop.run()
        if let failure { throw failure }
    }

    private static let tickMilliseconds: UInt64 = 50

    // MARK: - Connections

    private func connect(_ slot: Int) {
        do throws(LoopError) {
            let connection = try LoadConnection(run: self, slot: slot, loop: loop)
            connections[slot] = connection
            do throws(LoopError) {
                try connection.connect(to: plan.address)
            } catch {
                connectFailed(connection, error)
            }
        } catch {
            fail(error.reason)
        }
    }

    func connectionOpened(_ connection: LoadConnection) {
        openCount += 1
        if let lost = lostSince.removeValue(forKey: connection.slot) {
            recorder.unserved(from: lost, to: EventLoop.nanoseconds)
        }
        switch phase {
        case .connecting: if openCount == plan.connections { begin() }
        case .sending: if isClosedLoop { fill(connection) }
        case .waiting, .done: break
        }
    }

    func connectFailed(_ connection: LoadConnection, _ error: LoopError) {
        if phase == .connecting { fail(error.reason) }
        connection.close()
    }

    private func fail(_ reason: String) {
        if failure != nil { return }
        failure = LoadTestError(
            .unreachable,
            "opened \(openCount) of \(plan.connections) connections to \(plan.address), then: "
                + reason
        )
        finish()
    }

    func connectionLost(_ connection: LoadConnection, _ error: LoopError?) {
        if phase == .connecting { fail((error ?? .closedByPeer).reason) }
        drop(connection, as: "connection lost")
    }

    func violated(_ connection: LoadConnection, _ violation: ProtocolViolation) {
        if phase == .connecting { fail(violation.description) }
        recorder.violated(violation)
        drop(connection, as: "protocol violation")
    }

    private func drop(_ connection: LoadConnection, as kind: String) {
        let now = EventLoop.nanoseconds
        if connection.isOpen {
            openCount -= 1
            lostSince[connection.slot] = connection.pipeline.waitsSince ?? now
        }
        connection.isOpen = false
        recorder.lost(connection.pipeline.takeAll(), as: kind, at: now)
        connection.close()
        if phase == .waiting { endIfDone() }
    }

    func connectionClosed(_ connection: LoadConnection) {
        connections[connection.slot] = nil
    }

    private func reconnect() {
        let now = loop.turnMilliseconds
        guard openCount < plan.connections, now - lastReconnect >= LoadPlan.reconnectMilliseconds
        else { return }
        lastReconnect = now
        for slot in connections.indices where connections[slot] == nil { connect(slot) }
    }

    // MARK: - Sending

    private func begin() {
        phase = .sending
        // A moment of quiet after the last connect, and the first request is on time like all others.
        start = EventLoop.nanoseconds + 1_000_000
        recorder.measuredFrom = start + plan.warmup.nanoseconds
        recorder.end = recorder.measuredFrom + plan.duration.nanoseconds
        switch plan.rate {
        case .perSecond(let rate):
            schedule = SendSchedule(
                rate: rate,
                arrivals: plan.arrivals,
                end: plan.warmup.nanoseconds + plan.duration.nanoseconds,
                seed: plan.seed
            )
            pacer?.fire(at: start)
        case .max:
            for connection in connections { connection.map(fill) }
        }
    }

    /// Sends every request that is due, and sets the timer for the next.
    private func sendDue() {
        guard phase == .sending else { return }
        let now = EventLoop.nanoseconds
        var burst = 0
        while let due = schedule?.nextDue, start + due <= now, burst < Self.burstMax {
            planOne(due: start + due, at: now)
            schedule?.advance()
            burst += 1
        }
        for connection in unflushed { connection.flush() }
        unflushed.removeAll(keepingCapacity: true)
        if let due = schedule?.nextDue {
            pacer?.fire(at: start + due)
        } else {
            wait()
        }
    }

    /// Requests sent in one turn of the loop before replies are read again.
    private static let burstMax = 4096

    private func planOne(due: UInt64, at now: UInt64) {
        guard
            recorder.inFlight < inFlightMax,
            now <= recorder.end + LoadPlan.graceNanoseconds,
            let connection = leastBusy
        else {
            return recorder.skipped(due: due)
        }
        if !connection.pipeline.needsFlush { unflushed.append(connection) }
        connection.pipeline.add(nextIndex, count: 1, due: due, from: pool)
        nextIndex += 1
    }

    /// The open connection with the fewest requests in flight, beginning behind the last one used.
    private var leastBusy: LoadConnection? {
        var best: LoadConnection?
        var fewest = Int.max
        for offset in 0..<connections.count {
            var slot = nextSlot + offset
            if slot >= connections.count { slot -= connections.count }
            guard let connection = connections[slot], connection.isOpen else { continue }
            let count = connection.pipeline.count
            if count < fewest {
                best = connection
                fewest = count
                if count == 0 {
                    nextSlot = slot
                    break
                }
            }
        }
        nextSlot = nextSlot + 1 == connections.count ? 0 : nextSlot + 1
        return best
    }

    /// Brings a connection of a closed loop up to its depth.
    private func fill(_ connection: LoadConnection) {
        guard case .max(let depth) = plan.rate, connection.isOpen else { return }
        let missing = depth - connection.pipeline.count
        guard missing > 0 else { return }
        connection.pipeline.add(nextIndex, count: missing, due: 0, from: pool)
        nextIndex += UInt64(missing)
        connection.flush()
    }

    /// Notes that what was added to a pipeline is sent now.
    func markSent(_ pipeline: inout Pipeline) {
        pipeline.markSent(at: EventLoop.nanoseconds, in: &recorder)
    }

    // MARK: - Replies

    /// Checks and records replies.
    func take(_ bytes: RawSpan, _ pipeline: inout Pipeline) throws(ProtocolViolation) -> Int {
        try pipeline.takeReplies(
            bytes,
            at: EventLoop.nanoseconds,
            pool: pool,
            block: &block,
            recorder: &recorder
        )
    }

    /// Some replies were taken.
    func received(on connection: LoadConnection) {
        if isClosedLoop, phase == .sending {
            if EventLoop.nanoseconds < recorder.end { return fill(connection) }
            wait()
        }
        if phase == .waiting { endIfDone() }
    }

    // MARK: - Ending

    private func keepHouse() {
        let now = EventLoop.nanoseconds
        switch phase {
        case .connecting:
            let patience = LoadPlan.connectMilliseconds * 1_000_000
            if now - start > patience { fail(LoopError.timedOut.reason) }
        case .sending:
            if now >= recorder.measuredFrom {
                recorder.timeline.begin(at: recorder.measuredFrom, usage: &usageAtStart)
            }
            reconnect()
            if isClosedLoop, now >= recorder.end { wait() }
        case .waiting:
            if now > patienceEnds { finish() }
        case .done: break
        }
        report(at: now)
    }

    private func report(at now: UInt64) {
        guard phase == .sending || phase == .waiting else { return }
        recorder.cutTimeline(at: now)
        if recorder.timeline.isProgressDue(at: now, start: start) {
            let measurements = recorder.measurements
            progress(
                LoadProgress(
                    elapsed: Double(now - start) / 1e9,
                    isWarmingUp: now < recorder.measuredFrom,
                    last: measurements.intervals.last,
                    failed: measurements.bad
                )
            )
        }
    }

    /// Everything is sent; the last replies are on their way.
    private func wait() {
        guard phase == .sending else { return }
        phase = .waiting
        patienceEnds = recorder.end + LoadPlan.graceNanoseconds
        usage = ProcessUsage.since(usageAtStart)
        endIfDone()
    }

    private func stopEarly() {
        wasInterrupted = true
        guard phase == .sending else { return finish() }
        let now = EventLoop.nanoseconds
        // What was due and is behind was planned, and is not sent any more.
        while let due = schedule?.nextDue, start + due <= now {
            recorder.skipped(due: start + due)
            schedule?.advance()
        }
        schedule = nil
        recorder.end = max(now, recorder.measuredFrom)
        wait()
        // In the warm-up the measured part is still to come, and never does.
        patienceEnds = now + LoadPlan.graceNanoseconds
    }

    private func endIfDone() {
        if phase == .waiting, recorder.inFlight == 0 { finish() }
    }

    private func finish() {
        guard phase != .done else { return }
        phase = .done
        let now = EventLoop.nanoseconds
        recorder.cutTimeline(at: now, isLast: true)
        for lost in lostSince.values { recorder.unserved(from: lost, to: now) }
        for connection in connections {
            guard let connection else { continue }
            if let since = connection.pipeline.waitsSince {
                recorder.unserved(from: since, to: now)
            }
            recorder.givenUp(connection.pipeline.takeAll(), at: now)
            connection.close()
        }
        recorder.finish(at: now)
        pacer?.close()
        housekeeper?.close()
        interrupt?.close()
    }

    /// What was measured.
    var measurements: Measurements { recorder.measurements }

    /// How long the measured part lasted, in seconds.
    var measuredSeconds: Double {
        recorder.end > recorder.measuredFrom
            ? Double(recorder.end - recorder.measuredFrom) / 1e9 : 0
    }
}
