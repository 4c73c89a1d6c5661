import EventLoop

/// The connections of a load test: opened some at a time, chosen from, and opened again when they are lost.
///
/// What it does for a request or a reply takes no longer the more connections there are.
final class Fleet {
    /// One connection of the plan.
    private enum Slot {
        /// It has not been open since then, in nanoseconds of the monotonic clock.
        case lost(since: UInt64)
        /// It is being opened, or is open: it knows.
        case taken(LoadConnection)
    }

    private let address: SocketAddress
    private var slots: [Slot]
    private var order: LeastBusyOrder
    /// Connections that the server has answered on.
    private(set) var openCount = 0
    private var connectingCount = 0
    /// Slots to be connected as soon as there is room.
    private var waiting: [Int]
    /// Slots that were lost, and are left alone for a while.
    private var resting: [Int] = []
    private var lastReconnect: UInt64 = 0
    /// Slots with requests that were added and not sent.
    private var unflushed: [Int] = []
    /// How many such requests there are.
    private(set) var addedCount = 0

    /// The fleet of a plan, no connection of which is open yet; `now` is in nanoseconds.
    init(_ plan: LoadPlan, at now: UInt64) {
        address = plan.address
        slots = Array(repeating: .lost(since: now), count: plan.connections)
        order = LeastBusyOrder(connections: plan.connections)
        waiting = slots.indices.reversed()
    }

    /// Whether every connection of the plan is open.
    var isComplete: Bool { openCount == slots.count }

    /// Connections that are open or being opened.
    var begunCount: Int { openCount + connectingCount }

    // MARK: - Opening

    /// Connects what waits for it, as many at a time as a server's queue of new connections can take.
    ///
    /// - Throws: the first failure, after which all that waited rest.
    func connectWaiting(for run: LoadRun) throws(LoopError) {
        while connectingCount < LoadPlan.connectingMax, let slot = waiting.popLast() {
            do throws(LoopError) {
                try connect(slot, for: run)
            } catch {
                resting += waiting + [slot]
                waiting = []
                throw error
            }
        }
    }

    private func connect(_ slot: Int, for run: LoadRun) throws(LoopError) {
        guard case .lost(let since) = slots[slot] else { return }
        let connection = try LoadConnection(run: run, slot: slot, lostSince: since)
        do throws(LoopError) {
            try connection.connect(to: address)
        } catch {
            connection.close()
            throw error
        }
        slots[slot] = .taken(connection)
        connectingCount += 1
    }

    /// The server has answered on a connection.
    func opened(_ connection: LoadConnection) {
        connectingCount -= 1
        openCount += 1
        order.set(connection.slot, inFlight: 0)
    }

    /// Lets the slots that have rested wait to be connected; `now` is in milliseconds.
    func wakeResting(at now: UInt64) {
        guard now - lastReconnect >= LoadPlan.reconnectMilliseconds else { return }
        lastReconnect = now
        waiting += resting
        resting = []
    }

    // MARK: - Sending

    /// Adds a request to the least busy connection, equally busy ones in turn; ``flush()`` sends it.
    ///
    /// - Returns: whether any was open.
    func add(_ index: UInt64, due: UInt64) -> Bool {
        guard let slot = order.next, case .taken(let connection) = slots[slot] else { return false }
        if !connection.pipeline.needsFlush { unflushed.append(slot) }
        connection.add(index, count: 1, due: due)
        addedCount += 1
        order.set(slot, inFlight: connection.pipeline.count)
        return true
    }

    /// Sends what was added, each connection's at once.
    func flush() {
        for slot in unflushed {
            if case .taken(let connection) = slots[slot] { connection.flush() }
        }
        unflushed.removeAll(keepingCapacity: true)
        addedCount = 0
    }

    /// A connection has fewer requests in flight than before.
    func answered(_ connection: LoadConnection) {
        order.set(connection.slot, inFlight: connection.pipeline.count)
    }

    /// Calls `body` with each open connection.
    func forEachOpen(_ body: (LoadConnection) -> Void) {
        for case .taken(let connection) in slots where connection.isOpen { body(connection) }
    }

    // MARK: - Ending

    /// Closes a connection that is of no more use; the requests that waited on it.
    func drop(_ connection: LoadConnection, at now: UInt64) -> [Pipeline.Run] {
        if connection.isClosed { return [] }
        let since: UInt64
        if connection.isOpen {
            openCount -= 1
            since = connection.pipeline.waitsSince ?? now
        } else {
            connectingCount -= 1
            since = connection.lostSince
        }
        order.remove(connection.slot)
        slots[connection.slot] = .lost(since: since)
        resting.append(connection.slot)
        return connection.abandon()
    }

    /// Closes all connections.
    ///
    /// - Parameter ended: told of each slot since when nobody has served it, nil where somebody did to the
    ///   end, and the requests that waited there.
    func closeAll(_ ended: (_ unservedSince: UInt64?, [Pipeline.Run]) -> Void) {
        let all = slots
        slots = []
        for slot in all {
            switch slot {
            case .lost(let since): ended(since, [])
            case .taken(let connection):
                let since =
                    connection.isOpen ? connection.pipeline.waitsSince : connection.lostSince
                ended(since, connection.abandon())
            }
        }
    }
}
