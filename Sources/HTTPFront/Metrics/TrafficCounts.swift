package import Synchronization

/// What went over the connections of this process since its start; any thread counts, any thread reads.
package final class TrafficCounts: Sendable {
    /// Requests whose answer is not out.
    package let inFlight = Atomic<Int>(0)
    /// Connections that are open.
    package let connectionsOpen = Atomic<Int>(0)
    /// Connections that ever were.
    package let connectionsAccepted = Atomic<UInt64>(0)
    /// Bytes read from sockets, heads and bodies.
    package let bytesIn = Atomic<UInt64>(0)
    /// Bytes written to sockets, heads and bodies.
    package let bytesOut = Atomic<UInt64>(0)
    /// Bytes of bodies and answers that are held now, of those that are counted.
    package let bodyBytes = Atomic<Int>(0)
    /// How often a connection was read no further because all together held too much.
    package let readsPaused = Atomic<UInt64>(0)
    /// Connections that were closed because all together held too much.
    package let closedForMemory = Atomic<UInt64>(0)
    /// Silent connections that were closed for others to have one.
    package let closedForOthers = Atomic<UInt64>(0)

    private let unknown = RouteCounts(route: RouteCounts.unknown)
    private let table = AtomicLazyReference<RouteTable>()

    /// Counts of nothing yet.
    package init() {}

    /// Told apart from one another from now on; asked once, before the first request.
    ///
    /// - Parameter routes: paths as they are declared.
    package func watch(_ routes: some Sequence<String>) {
        _ = table.storeIfNil(RouteTable(routes))
    }

    /// The counts of a route, or of all unknown ones.
    package func counts(of route: String?) -> RouteCounts {
        route.flatMap { table.load()?.counts[$0] } ?? unknown
    }

    /// The counts of every route by its path, and last those of the unknown ones.
    package var routes: [RouteCounts] { (table.load()?.sorted ?? []) + [unknown] }
}

/// The counts of every route, found without a lock.
private final class RouteTable: Sendable {
    let counts: [String: RouteCounts]

    init(_ routes: some Sequence<String>) {
        counts = Dictionary(
            routes.map { ($0, RouteCounts(route: $0)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    var sorted: [RouteCounts] { counts.values.sorted { $0.route < $1.route } }
}
