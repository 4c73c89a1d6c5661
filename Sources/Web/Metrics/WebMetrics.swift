import HTTPTypes
import Platform
import Synchronization

/// What this process has done since its start; any thread counts, any thread reads.
final class WebMetrics: Sendable {
    /// Requests whose answer is not out.
    let inFlight = Atomic<Int>(0)
    let connectionsOpen = Atomic<Int>(0)
    let connectionsAccepted = Atomic<UInt64>(0)
    /// Bytes read from sockets, heads and bodies.
    let bytesIn = Atomic<UInt64>(0)
    /// Bytes written to sockets, heads and bodies.
    let bytesOut = Atomic<UInt64>(0)

    private let unknown = RouteCounts(route: RouteCounts.unknown)
    private let table = AtomicLazyReference<RouteTable>()

    /// Told apart from one another from now on; asked once, before the first request.
    ///
    /// - Parameter routes: paths as they are declared.
    func watch(_ routes: some Sequence<String>) {
        _ = table.storeIfNil(RouteTable(routes))
    }

    /// The counts of a route, or of all unknown ones.
    func counts(of route: String?) -> RouteCounts {
        route.flatMap { table.load()?.counts[$0] } ?? unknown
    }

    /// Every family of this process.
    func write(to text: inout ExpositionText) {
        let all = (table.load()?.sorted ?? []) + [unknown]
        text.family("sestina_web_requests_total", .counter, "HTTP requests answered.")
        for route in all {
            for (method, status, count) in route.answers {
                text.sample(
                    count,
                    ["route": route.route, "method": method, "status": status]
                )
            }
        }
        text.family(
            "sestina_web_request_duration_seconds",
            .histogram,
            "From an HTTP request's head to its answer, or to the end of an answer that is streamed."
        )
        for route in all { text.histogram(route.durations, ["route": route.route]) }
        text.family(
            "sestina_web_requests_in_flight",
            .gauge,
            "HTTP requests that are being answered; the one that asks is among them."
        )
        text.sample(inFlight.load(ordering: .relaxed))
        text.family("sestina_web_connections", .gauge, "HTTP connections open.")
        text.sample(connectionsOpen.load(ordering: .relaxed))
        text.family("sestina_web_connections_total", .counter, "HTTP connections accepted.")
        text.sample(connectionsAccepted.load(ordering: .relaxed))
        text.family(
            "sestina_web_bytes_total",
            .counter,
            "Bytes on HTTP connections, heads and bodies."
        )
        text.sample(bytesIn.load(ordering: .relaxed), ["direction": "in"])
        text.sample(bytesOut.load(ordering: .relaxed), ["direction": "out"])
        text.process(ProcessStatus.now(), startUnixSeconds: ProcessStatus.startUnixSeconds)
    }
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

extension ExpositionText {
    /// What this process has and uses, under the names that all exporters give them.
    fileprivate mutating func process(_ status: ProcessStatus, startUnixSeconds: Double) {
        family("process_cpu_seconds_total", .counter, "Processor time of sestina-web.")
        sample(Double(status.processorNanoseconds) / 1e9)
        family("process_resident_memory_bytes", .gauge, "Memory of sestina-web.")
        sample(status.residentBytes)
        family("process_open_fds", .gauge, "Descriptors that sestina-web has open.")
        sample(status.descriptorsOpen)
        family("process_max_fds", .gauge, "Descriptors that sestina-web may have open.")
        sample(status.descriptorsMax)
        family("process_start_time_seconds", .gauge, "Start of sestina-web since 1970.")
        sample(startUnixSeconds)
    }
}
