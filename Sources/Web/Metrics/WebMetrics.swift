import HTTPFront
import Platform
import Synchronization
import Transport

/// What this process has done since its start, as families.
struct WebMetrics: Sendable {
    private let traffic: TrafficCounts
    private let front: TLSFront?

    /// The families of what was counted.
    ///
    /// - Parameters:
    ///   - traffic: what went over the connections.
    ///   - front: their TLS; nil where they are in plain, and then there are no families of it.
    init(_ traffic: TrafficCounts, _ front: TLSFront? = nil) {
        self.traffic = traffic
        self.front = front
    }

    /// Every family of this process.
    func write(to text: inout ExpositionText) {
        let all = traffic.routes
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
        text.sample(traffic.inFlight.load(ordering: .relaxed))
        text.family("sestina_web_connections", .gauge, "HTTP connections open.")
        text.sample(traffic.connectionsOpen.load(ordering: .relaxed))
        text.family("sestina_web_connections_total", .counter, "HTTP connections accepted.")
        text.sample(traffic.connectionsAccepted.load(ordering: .relaxed))
        text.family(
            "sestina_web_bytes_total",
            .counter,
            "Bytes on HTTP connections, heads and bodies."
        )
        text.sample(traffic.bytesIn.load(ordering: .relaxed), ["direction": "in"])
        text.sample(traffic.bytesOut.load(ordering: .relaxed), ["direction": "out"])
        text.shares(traffic)
        if let front { text.security(front) }
        text.process(ProcessStatus.now(), startUnixSeconds: ProcessStatus.startUnixSeconds)
    }
}

extension ExpositionText {
    /// What connections hold, and what was done that none holds too much.
    fileprivate mutating func shares(_ traffic: TrafficCounts) {
        family(
            "sestina_web_body_bytes",
            .gauge,
            "Bytes held of bodies that come and answers that callers have not read, from 4 KiB a connection on."
        )
        sample(traffic.bodyBytes.load(ordering: .relaxed))
        family(
            "sestina_web_reads_paused_total",
            .counter,
            "How often a connection was read no further because all together held too much."
        )
        sample(traffic.readsPaused.load(ordering: .relaxed))
        family(
            "sestina_web_connections_closed_total",
            .counter,
            "Connections closed for others: the largest and slowest for memory, the longest silent for connections."
        )
        sample(traffic.closedForMemory.load(ordering: .relaxed), ["reason": "memory"])
        sample(traffic.closedForOthers.load(ordering: .relaxed), ["reason": "connections"])
    }

    /// What the connections' TLS has done, and until when it lasts.
    fileprivate mutating func security(_ front: TLSFront) {
        family(
            "sestina_web_tls_handshakes_total",
            .counter,
            "TLS handshakes by how they ended: full, resumed, timeout, or why they failed."
        )
        for outcome in TLSOutcome.all {
            sample(front.counts[outcome], ["outcome": outcome.name])
        }
        family(
            "sestina_web_certificate_expiry_timestamp_seconds",
            .gauge,
            "When the first certificate of the chain expires, in seconds since 1970."
        )
        sample(front.certificateExpiry)
        guard let expiry = front.revocationListExpiry else { return }
        family(
            "sestina_web_revocation_list_expiry_timestamp_seconds",
            .gauge,
            "When the first list of revoked certificates is out of date, in seconds since 1970."
        )
        sample(expiry)
    }

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
