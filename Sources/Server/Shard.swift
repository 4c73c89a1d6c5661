import DequeModule
import EventLoop
import Logging
import Platform
import Synchronization
import Transport
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

    /// On which terms callers are let in; nil in plain.
    private(set) var terms: CallerTerms?
    private let limits: ServerLimits
    private let mailbox: Mailbox<ShardLetter>
    private let stats: ShardStats
    private let board: StatsBoard
    /// Which of the server's loops it is.
    private let place: Int
    private let log: Logger

    // A connection's slot is its place in both arrays; a free slot has no connection and no deadline.
    private var connections: [Connection?] = []
    private var deadlines: [UInt64] = []
    private var freeSlots: [Int] = []
    private var used = 0
    private var refusals = 0

    /// The slots of connections whose requests wait for a turn, first come first served.
    private var turns = Deque<Int>()
    /// The slots of those whose next request is for reasons.
    private var reasonTurns = Deque<Int>()
    private var turning: IdleHandle?
    /// Whether this turn has had its step of a handshake.
    private var hasShakenHands = false
    private var nextTurn: NextTurn?
    /// What connections keep in memory.
    private var memory: MemoryUse

    /// Sessions of TLS that failed, headers that were none, and connections that were taken from a peer.
    private var failures = RareEvent(silence: ServerLimits.rareLineMilliseconds)
    private var strayHeaders = RareEvent(silence: ServerLimits.rareLineMilliseconds)
    private var evictions = RareEvent(silence: ServerLimits.rareLineMilliseconds)

    private var timer: LoopTimer?
    /// Waits for the connections to be gone.
    private var drain = Drain()

    init(
        mailbox: Mailbox<ShardLetter>,
        serving served: ServedModel,
        on terms: CallerTerms?,
        stats: ShardStats,
        board: StatsBoard,
        limits: ServerLimits,
        log: Logger
    ) throws(LoopError) {
        loop = try Loop()
        self.mailbox = mailbox
        self.stats = stats
        self.limits = limits
        self.terms = terms
        self.log = log
        self.board = board
        place = board.shards.firstIndex { $0 === stats } ?? 0
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
        nextTurn = try NextTurn(loop: loop) { [unowned self] in hasShakenHands = false }
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
        loop.run(spinning: limits.spin)
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
    ///
    /// - Parameters:
    ///   - slot: its place.
    ///   - forReasons: whether the next of its requests is for reasons, which have a share of the time.
    func queue(_ slot: Int, forReasons: Bool) {
        turning?.start()
        if forReasons { reasonTurns.append(slot) } else { turns.append(slot) }
    }

    /// Reasons were given, and the others are to have as much time.
    func gaveReasons() {
        turning?.start()
    }

    /// Gives turns until those who just arrive should have theirs.
    ///
    /// One slice of time is for all who wait, so that who does not wait is kept for no longer than that.
    private func takeTurns() {
        let began = MonotonicClock.nanoseconds
        responder.turn(at: began)
        repeat {
            guard responder.reasons.isOpen, let slot = reasonTurns.popFirst() else { break }
            connections[slot]?.takeTurn()
        } while MonotonicClock.nanoseconds - began < ServerLimits.sliceNanoseconds
        repeat {
            guard let slot = turns.popFirst() else { break }
            connections[slot]?.takeTurn()
        } while MonotonicClock.nanoseconds - began < ServerLimits.sliceNanoseconds
        if turns.isEmpty, reasonTurns.isEmpty, responder.reasons.isAtRest { turning?.stop() }
    }

    /// Whether a handshake may take a step in this turn, which then is the only one.
    func mayShakeHands() -> Bool {
        if hasShakenHands { return false }
        hasShakenHands = true
        nextTurn?.ask()
        return true
    }

    // MARK: - Memory

    /// Notes what a connection keeps, in bytes, and makes it wait where there is no room for more.
    func account(_ connection: Connection, _ bytes: Int) {
        let verdict = memory.note(bytes, in: connection.slot)
        stats.memoryBytes.store(memory.total, ordering: .relaxed)
        switch verdict {
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
    private func open(_ socket: Socket, as guest: Guest, isIntroduced: Bool) {
        if guest == .refused, refusals >= ServerLimits.refusalsMax { return }
        if drain.phase >= .stopping { return goodbye(guest) }
        let slot = freeSlots.popLast() ?? connections.count
        if slot == connections.count {
            connections.append(nil)
            deadlines.append(.max)
        }
        do throws(LoopError) {
            let connection = try Connection(shard: self, slot: slot, as: guest)
            connections[slot] = connection
            used += 1
            if guest == .refused { refusals += 1 }
            let speaksAtOnce = terms == nil && !isIntroduced
            expect(slot, now + (speaksAtOnce ? patience.idle : ServerLimits.handshakeMilliseconds))
            do throws(LoopError) {
                try connection.adopt(socket)
                // Whoever is refused is told so in plain: agreeing on keys first would take what there is none of.
                if let terms, guest != .refused { connection.secure(on: terms) }
                if isIntroduced, guest != .refused { connection.awaitIntroduction() }
                try connection.startReceiving()
            } catch {
                return connection.end()
            }
            if guest == .refused {
                connection.refuse(connectionsMax: limits.connectionsMax)
            } else {
                stats.accepted.add(1)
            }
            if drain.phase == .draining { connection.drain() }
        } catch {
            // No handle could be made.
            freeSlots.append(slot)
            goodbye(guest)
        }
    }

    /// A connection is closed whose caller did not take its replies.
    func gaveUpReplies(_ guest: Guest) {
        if guest != .refused, drain.phase != .serving { stats.givenUpInDrain.add(1) }
    }

    /// A connection is gone, and its slot is free.
    func closed(_ connection: Connection) {
        connections[connection.slot] = nil
        memory.forget(connection.slot)
        stats.memoryBytes.store(memory.total, ordering: .relaxed)
        deadlines[connection.slot] = .max
        freeSlots.append(connection.slot)
        used -= 1
        if connection.guest == .refused { refusals -= 1 }
        goodbye(connection.guest)
        perform(drain.apply(.gone, left: used))
    }

    /// Whoever was counted is so no more.
    private func goodbye(_ guest: Guest) {
        switch guest {
        case .caller(let peer):
            stats.connectionsOpen.subtract(1, ordering: .relaxed)
            board.peers.leave(peer, on: place)
        case .observer: board.observersOpen.subtract(1, ordering: .relaxed)
        case .refused: break
        }
    }

    /// A caller turned out to be another peer than its address says.
    func isKnown(_ connection: Connection, as peer: Peer) {
        guard case .caller(let old) = connection.guest else { return }
        board.peers.move(from: old, to: peer, on: place)
        connection.guest = .caller(peer)
    }

    /// Closes the connection of a peer that has been silent for longest.
    private func evict(_ peer: Peer) {
        let theirs = connections.compactMap { connection in
            connection.flatMap { $0.guest == .caller(peer) ? $0 : nil }
        }
        guard let longest = theirs.min(by: { $0.lastSign < $1.lastSign }) else { return }
        stats.closedForOthers.add(1)
        if let given = evictions.due(at: now) {
            log.warning(
                "all connections are taken; the peer with the most gave one to another",
                metadata: ["its connections": "\(theirs.count)", "given": "\(given)"]
            )
        }
        longest.end()
    }

    // MARK: - Housekeeping

    private func tick() {
        let now = now
        for slot in deadlines.indices where deadlines[slot] <= now {
            deadlines[slot] = .max
            connections[slot]?.expired()
        }
        if terms != nil { for connection in connections { connection?.rest() } }
        relieveMemory()
        responder.publishLatency()
    }

    private func readMail() {
        for letter in mailbox.take() {
            switch letter {
            case .connection(let socket, let guest, let isIntroduced):
                open(socket, as: guest, isIntroduced: isIntroduced)
            case .evict(let peer): evict(peer)
            case .model(let served): responder.scorer.served = served
            case .terms(let terms): judge(on: terms)
            case .drain: perform(drain.apply(.asked, left: used))
            case .stop: perform(drain.apply(.hurried, left: used))
            }
        }
    }

    // MARK: - Terms

    /// Lets callers in on other terms, and those who are there stay only on them.
    private func judge(on terms: CallerTerms) {
        self.terms = terms
        for connection in connections { connection?.judge(on: terms) }
    }

    /// A handshake ended.
    func ended(_ outcome: TLSOutcome, _ failure: String? = nil) {
        stats.handshakes.count(outcome)
        guard let failure, let count = failures.due(at: now) else { return }
        log.info(
            "a TLS session failed: \(failure)",
            metadata: count > 1 ? ["since the last line": "\(count)"] : [:]
        )
    }

    /// A balancer's word came, or none that is one.
    func heardBalancer(_ outcome: ProxyHeader.Outcome) {
        stats.proxyHeaders.count(outcome)
        guard let fault = outcome.fault, let count = strayHeaders.due(at: now) else { return }
        log.warning(
            "a balancer's connection was closed: \(fault)",
            metadata: count > 1 ? ["since the last line": "\(count)"] : [:]
        )
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
            nextTurn?.close()
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
