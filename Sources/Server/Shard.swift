import EventLoop
import Logging
import Synchronization
import Wire

/// One loop on one thread with its connections, its model and its counts.
///
/// Nothing here is shared: other threads reach a shard through its mailbox only.
final class Shard {
    let loop: Loop
    /// What answers, lent to one connection after another.
    var responder: Responder

    /// How long its connections are waited for.
    let patience: Patience.Limits

    private let limits: ServerLimits
    private let mailbox: Mailbox<ShardLetter>
    private let stats: ShardStats

    // A connection's slot is its place in both arrays; a free slot has no connection and no deadline.
    private var connections: [Connection?] = []
    private var deadlines: [UInt64] = []
    private var freeSlots: [Int] = []
    private var used = 0
    private var refusals = 0

    private var timer: LoopTimer?
    /// Waits for the connections to be gone.
    private var drain = Drain()

    init(
        mailbox: Mailbox<ShardLetter>,
        serving served: ServedModel,
        stats: ShardStats,
        board: StatsBoard,
        limits: ServerLimits,
        log: Logger
    ) throws(LoopError) {
        loop = try Loop()
        self.mailbox = mailbox
        self.stats = stats
        self.limits = limits
        patience = Patience.Limits(limits)
        responder = Responder(
            scorer: ShardScorer(
                serving: served,
                stats: stats,
                board: board,
                limits: limits,
                log: log
            ),
            stats: stats
        )
        let timer = try LoopTimer(loop: loop) { [unowned self] in tick() }
        self.timer = timer
        try mailbox.open(on: loop) { [unowned self] in readMail() }
        timer.start(
            after: ServerLimits.tickMilliseconds,
            every: ServerLimits.tickMilliseconds
        )
    }

    /// Serves until it is told to stop.
    func run() {
        loop.run()
    }

    // MARK: - The hot path

    /// When this turn of the loop began, in milliseconds.
    var now: UInt64 { loop.turnMilliseconds }

    /// The connection in `slot` is given until `deadline`, in milliseconds of the loop.
    @inline(__always)
    func expect(_ slot: Int, _ deadline: UInt64) {
        deadlines[slot] = deadline
    }

    // MARK: - Connections

    /// Makes a connection of a caller's socket; which closes, where there can be none, as it is dropped.
    private func open(_ socket: Socket, isCounted: Bool) {
        if !isCounted, refusals >= ServerLimits.refusalsMax { return }
        if drain.phase >= .stopping {
            if isCounted { stats.connectionsOpen.subtract(1, ordering: .relaxed) }
            return
        }
        let slot = freeSlots.popLast() ?? connections.count
        if slot == connections.count {
            connections.append(nil)
            deadlines.append(.max)
        }
        do throws(LoopError) {
            let connection = try Connection(shard: self, slot: slot, isCounted: isCounted)
            connections[slot] = connection
            used += 1
            if !isCounted { refusals += 1 }
            expect(slot, now + patience.idle)
            do throws(LoopError) {
                try connection.adopt(socket)
                try connection.startReceiving()
            } catch {
                return connection.end()
            }
            stats.accepted.add(isCounted ? 1 : 0)
            if !isCounted { connection.refuse(connectionsMax: limits.connectionsMax) }
            if drain.phase == .draining { connection.drain() }
        } catch {
            // No handle could be made.
            freeSlots.append(slot)
            if isCounted { stats.connectionsOpen.subtract(1, ordering: .relaxed) }
        }
    }

    /// A connection is closed whose caller did not take its replies.
    func gaveUpReplies(isCounted: Bool) {
        if isCounted, drain.phase != .serving { stats.givenUpInDrain.add(1) }
    }

    /// A connection is gone, and its slot is free.
    func closed(_ connection: Connection) {
        connections[connection.slot] = nil
        deadlines[connection.slot] = .max
        freeSlots.append(connection.slot)
        used -= 1
        if connection.isCounted {
            stats.connectionsOpen.subtract(1, ordering: .relaxed)
        } else {
            refusals -= 1
        }
        perform(drain.apply(.gone, left: used))
    }

    // MARK: - Housekeeping

    private func tick() {
        let now = now
        for slot in deadlines.indices where deadlines[slot] <= now {
            deadlines[slot] = .max
            connections[slot]?.expired()
        }
        responder.publishLatency()
    }

    private func readMail() {
        for letter in mailbox.take() {
            switch letter {
            case .connection(let socket): open(socket, isCounted: true)
            case .refusal(let socket): open(socket, isCounted: false)
            case .model(let served): responder.scorer.served = served
            case .drain: perform(drain.apply(.asked, left: used))
            case .stop: perform(drain.apply(.hurried, left: used))
            }
        }
    }

    // MARK: - Ending

    private func perform(_ action: Drain.Action) {
        switch action {
        case .nothing: break
        case .drain:
            // Somebody waits for the end.
            timer?.start(
                after: ServerLimits.drainTickMilliseconds,
                every: ServerLimits.drainTickMilliseconds
            )
            for connection in connections { connection?.drain() }
        case .stop: for connection in connections { connection?.end() }
        case .end:
            timer?.close()
            mailbox.close()
        }
    }
}

extension Patience.Limits {
    /// Those of a server, in the milliseconds of its loops.
    init(_ limits: ServerLimits) {
        idle = limits.idleTimeout.milliseconds
        frame = limits.frameTimeout.milliseconds
        stall = limits.stallTimeout.milliseconds
    }
}
