import EventLoop
import Histogram
import Wire

/// One load test from the first connection to the last reply.
final class LoadRun {
    let pool: RequestPool
    private(set) var measurements = Measurements()

    private enum Phase {
        case connecting, sending, waiting, done
    }

    private let plan: LoadPlan
    private let digest: UInt64?
    private let progress: (LoadProgress) -> Void
    private let loop: EventLoop
    private var phase = Phase.connecting
    private var failure: LoadTestError?

    // A slot is nil while its connection is lost.
    private var connections: [LoadConnection?] = []
    private var openCount = 0
    private var nextSlot = 0
    private var inFlight = 0

    // Times are nanoseconds of the monotonic clock.
    private var start: UInt64 = 0
    private var measuredFrom: UInt64 = 0
    private var end: UInt64 = 0
    private var schedule: SendSchedule?
    private var nextIndex: UInt64 = 0

    private var pacer: PrecisionTimer?
    private var housekeeper: LoopTimer?
    private var interrupt: SignalHandler?
    private var lastReconnect: UInt64 = 0
    private var group = Group()
    private var timeline = Timeline()
    private var usageAtStart = ProcessUsage.now()
    private(set) var usage = ProcessUsage.Share(cores: 0, stolen: 0)
    private(set) var wasInterrupted = false

    /// Requests that have all their times in common, to be recorded at once.
    private struct Group {
        var due: UInt64 = 0
        var sent: UInt64 = 0
        var done: UInt64 = 0
        var count: UInt64 = 0
    }

    init(
        _ plan: LoadPlan,
        pool: RequestPool,
        digest: UInt64?,
        progress: @escaping (LoadProgress) -> Void
    ) throws(LoopError) {
        self.plan = plan
        self.pool = pool
        self.digest = digest
        self.progress = progress
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
            let connection = try LoadConnection(run: self, loop: loop)
            connections[slot] = connection
            do throws(LoopError) {
                try connection.connect(to: plan.address)
            } catch {
                connectFailed(connection, error)
            }
        } catch {
            fail(error)
        }
    }

    func connectionOpened(_ connection: LoadConnection) {
        openCount += 1
        switch phase {
        case .connecting: if openCount == plan.connections { begin() }
        case .sending: if case .max = plan.rate { fill(connection) }
        case .waiting, .done: break
        }
    }

    func connectFailed(_ connection: LoadConnection, _ error: LoopError) {
        if phase == .connecting { fail(error) }
        connection.close()
    }

    private func fail(_ error: LoopError) {
        if failure != nil { return }
        failure = LoadTestError(
            .unreachable,
            "opened \(openCount) of \(plan.connections) connections to \(plan.address), then: "
                + "\(error.reason)"
        )
        finish()
    }

    func connectionLost(_ connection: LoadConnection, _ error: LoopError?) {
        openCount -= 1
        if phase == .connecting { fail(error ?? .closedByPeer) }
        count(connection.takeFlights(), as: "connection lost")
        connection.close()
    }

    func violated(_ connection: LoadConnection, _ violation: ProtocolViolation) {
        openCount -= 1
        measurements.firstWrong = measurements.firstWrong ?? violation.description
        count(connection.takeFlights(), as: "protocol violation")
        connection.close()
    }

    private func count(_ flights: [LoadConnection.Flight], as error: String) {
        inFlight -= flights.count
        let now = EventLoop.nanoseconds
        for flight in flights where flight.due >= measuredFrom {
            measurements.errors[error, default: 0] += 1
            measurements.recordGivenUp(age: now - flight.due)
        }
        endIfDone()
    }

    func connectionClosed(_ connection: LoadConnection) {
        for slot in connections.indices where connections[slot] === connection {
            connections[slot] = nil
        }
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
        measuredFrom = start + plan.warmup.nanoseconds
        end = measuredFrom + plan.duration.nanoseconds
        switch plan.rate {
        case .perSecond(let rate):
            schedule = SendSchedule(
                rate: rate,
                arrivals: plan.arrivals,
                warmup: plan.warmup.nanoseconds,
                duration: plan.duration.nanoseconds,
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
            planOne(due: start + due)
            schedule?.advance()
            burst += 1
        }
        for connection in connections {
            if let connection, connection.needsFlush { connection.flush() }
        }
        if let due = schedule?.nextDue {
            pacer?.fire(at: start + due)
        } else {
            wait()
        }
    }

    /// Requests sent in one turn of the loop before replies are read again.
    private static let burstMax = 4096

    private func planOne(due: UInt64) {
        let isMeasured = due >= measuredFrom
        if isMeasured { measurements.planned += 1 }
        guard inFlight < LoadPlan.inFlightMax, let connection = leastBusy else {
            guard isMeasured else { return }
            measurements.skipped += 1
            measurements.recordGivenUp(age: end + LoadPlan.graceNanoseconds - due)
            return
        }
        connection.add(nextIndex, due: due)
        nextIndex += 1
        inFlight += 1
    }

    /// The open connection with the fewest requests in flight, beginning behind the last one used.
    private var leastBusy: LoadConnection? {
        var best: LoadConnection?
        var fewest = Int.max
        for offset in 0..<connections.count {
            var slot = nextSlot + offset
            if slot >= connections.count { slot -= connections.count }
            guard let connection = connections[slot], connection.isOpen else { continue }
            let count = connection.flights.count
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
        while connection.flights.count < depth {
            connection.add(nextIndex, due: 0)
            nextIndex += 1
            inFlight += 1
        }
        connection.flush()
    }

    @inline(__always)
    func didSend(due: UInt64, at sent: UInt64) {
        guard due >= measuredFrom else { return }
        measurements.sent += 1
        if schedule == nil {
            measurements.planned += 1
        } else {
            measurements.recordLag(sent - due)
        }
    }

    // MARK: - Replies

    @inline(__always)
    func finished(
        _ flight: LoadConnection.Flight,
        _ reply: Reply,
        in bytes: RawSpan,
        at done: UInt64
    ) {
        inFlight -= 1
        guard flight.due >= measuredFrom else { return }
        guard reply.header.status == Status.ok.rawValue else {
            let kind = reply.status?.name ?? "status \(reply.header.status)"
            measurements.errors[kind, default: 0] += 1
            measurements.recordGivenUp(age: done - flight.due)
            return
        }
        guard reply.header.id == flight.index,
            pool.isRight(reply, in: bytes, to: flight.index, digest: digest)
        else { return countWrong(flight, reply, in: bytes) }
        measurements.ok += 1
        if done <= end + LoadPlan.roundingNanoseconds { measurements.okInTime += 1 }
        if group.due != flight.due || group.done != done || group.sent != flight.sent {
            recordGroup()
            group = Group(due: flight.due, sent: flight.sent, done: done, count: 0)
        }
        group.count += 1
    }

    private func countWrong(
        _ flight: LoadConnection.Flight,
        _ reply: Reply,
        in bytes: RawSpan
    ) {
        measurements.wrong += 1
        if measurements.firstWrong != nil { return }
        if reply.header.id != flight.index {
            measurements.firstWrong =
                "the reply to request \(flight.index) came with id \(reply.header.id)"
        } else if let score = reply.score(in: bytes), score.modelDigest != digest {
            measurements.firstWrong =
                "the reply to request \(flight.index) is of another model than the one verified with"
        } else {
            measurements.firstWrong =
                "the reply to request \(flight.index) is not what the model gives for its features"
        }
    }

    private func recordGroup() {
        guard group.count > 0 else { return }
        measurements.record(
            due: group.due,
            sent: group.sent,
            done: group.done,
            count: group.count
        )
        timeline.record(group.done &- group.due, count: group.count)
        group.count = 0
    }

    /// Some replies were read on a connection.
    @inline(__always)
    func received(on connection: LoadConnection) {
        recordGroup()
        if case .max = plan.rate, phase == .sending {
            if EventLoop.nanoseconds < end { return fill(connection) }
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
            if now - start > patience { fail(.timedOut) }
        case .sending:
            if now >= measuredFrom { timeline.begin(at: measuredFrom, usage: &usageAtStart) }
            reconnect()
            if case .max = plan.rate, now >= end { wait() }
        case .waiting:
            if now > end + LoadPlan.graceNanoseconds { finish() }
        case .done: break
        }
        report(at: now)
    }

    private func report(at now: UInt64) {
        guard phase == .sending || phase == .waiting else { return }
        if let interval = timeline.cut(at: now, end: end) {
            measurements.intervals.append(interval)
        }
        if timeline.isProgressDue(at: now, start: start) {
            progress(
                LoadProgress(
                    elapsed: Double(now - start) / 1e9,
                    isWarmingUp: now < measuredFrom,
                    last: measurements.intervals.last,
                    failed: measurements.failed + measurements.wrong + measurements.skipped
                )
            )
        }
    }

    /// Everything is sent; the last replies are on their way.
    private func wait() {
        guard phase == .sending else { return }
        phase = .waiting
        usage = ProcessUsage.since(usageAtStart)
        endIfDone()
    }

    private func stopEarly() {
        wasInterrupted = true
        guard phase == .sending else { return finish() }
        end = max(EventLoop.nanoseconds, measuredFrom)
        schedule = nil
        wait()
    }

    private func endIfDone() {
        if phase == .waiting, inFlight == 0 { finish() }
    }

    private func finish() {
        guard phase != .done else { return }
        phase = .done
        let now = EventLoop.nanoseconds
        recordGroup()
        if let interval = timeline.cut(at: now, end: end, isLast: true) {
            measurements.intervals.append(interval)
        }
        for connection in connections {
            guard let connection else { continue }
            for flight in connection.takeFlights() where flight.due >= measuredFrom {
                measurements.unanswered += 1
                measurements.recordGivenUp(age: now - flight.due)
            }
            connection.close()
        }
        pacer?.close()
        housekeeper?.close()
        interrupt?.close()
    }

    /// How long the measured part lasted, in seconds.
    var measuredSeconds: Double {
        end > measuredFrom ? Double(end - measuredFrom) / 1e9 : 0
    }
}
