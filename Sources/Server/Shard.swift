import DequeModule
import EventLoop
import Logging
import Platform
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
    private let log: Logger

    // A connection's slot is its place in both arrays; a free slot has no connection and no deadline.
    private var connections: [Connection?] = []
    private var deadlines: [UInt64] = []
    private var freeSlots: [Int] = []
    private var used = 0
    private var refusals = 0

    /// The slots of connections whose requests wait for a turn, first come first served.
    private var turns = Deque<Int>()
    private var turning: IdleHandle?
    /// What connections keep in memory.
    private var memory: MemoryUse

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
        self.log = log
        patience = Patience.Limits(limits)
        memory = MemoryUse(limit: limits.memoryBytes / max(1, board.shards.count))
        responder = Responder(
            scorer: ShardScorer(
                serving: served,
                stats: stats,
                board: board,
                limits: limits,
                log: log
            ),
            stats: stats,
            limits: limits
        )
        turning = try IdleHandle(loop: loop) { [unowned self] _ in takeTurns() }
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

    // MARK: - Turns

    /// The connection in `slot` has requests left, and gets another turn after the others have had theirs.
    func queue(_ slot: Int) {
        if turns.isEmpty { turning?.start() }
        turns.append(slot)
    }

    /// Gives turns until those who just arrive should have theirs.
    ///
    /// One slice of time is for all who wait, so that who does not wait is kept for no longer than that.
    private func takeTurns() {
        let began = MonotonicClock.nanoseconds
        repeat {
            guard let slot = turns.popFirst() else { break }
            connections[slot]?.takeTurn()
        } while MonotonicClock.nanoseconds - began < ServerLimits.sliceNanoseconds
        if turns.isEmpty { turning?.stop() }
    }

    // MARK: - Memory

    /// Notes what a connection keeps, and makes it wait where there is no room for more.
    func account(_ connection: Connection) {
        let bytes = connection.memoryBytes
        switch memory.note(bytes, in: connection.slot) {
        case .fits: break
        case .waits: connection.hasMemory(false)
        case .isShort:
            for connection in connections { askToWait(connection) }
        }
    }

    private func askToWait(_ connection: Connection?) {
        guard let connection, memory.mustWait(connection.slot) else { return }
        connection.hasMemory(false)
    }

    /// Closes who keeps the most, where waiting has not helped, and lets the others go on.
    private func relieveMemory() {
        let victims = memory.relieve()
        guard let victims else { return }
        var bytes = 0
        for slot in victims {
            bytes += memory.bytes(in: slot)
            connections[slot]?.end()
        }
        if !victims.isEmpty {
            stats.closedForMemory.add(victims.count)
            log.warning(
                "connections that kept too much memory were closed",
                metadata: ["connections": "\(victims.count)", "bytes": "\(bytes)"]
            )
        }
        for connection in connections { connection?.hasMemory(true) }
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
        memory.forget(connection.slot)
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
        relieveMemory()
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
            turning?.close()
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
