import SestinaClient

/// What the scoring server tells of itself, as families; what it does not tell is left out.
struct ServerFamilies {
    private let stats: ServerStats

    /// The families of a stats document.
    init(_ stats: ServerStats) { self.stats = stats }

    /// Writes them.
    func write(to text: inout ExpositionText) {
        writeRequests(to: &text)
        writeReasons(to: &text)
        writeConnections(to: &text)
        writeTLS(to: &text)
        text.each(
            "sestina_proxy_headers_total",
            "Headers of balancers in front of the scoring server, by what came of them.",
            (stats.proxyHeaders?.entries ?? []).map { ($0.name, $0.count) },
            by: "outcome"
        )
        writeModel(to: &text)
        writeProcess(to: &text)
    }

    /// The histogram of the server's own latencies, in seconds.
    var latency: (buckets: [(bound: Double, count: Double)], count: Double, sum: Double)? {
        guard let histogram = stats.latencyHistogram else { return nil }
        let buckets = histogram.buckets.map { bucket in
            (bound: Double(bucket.upTo) / 1e9, count: Double(bucket.count))
        }
        return (
            buckets.sorted { $0.bound < $1.bound }, Double(histogram.count),
            Double(histogram.sum) / 1e9
        )
    }

    /// Requests by what was asked and answered, and rows.
    private func writeRequests(to text: inout ExpositionText) {
        text.family(
            "sestina_requests_total",
            .counter,
            "Requests that the scoring server answered; opcode none is one not known or not read."
        )
        for outcome in stats.outcomes ?? [] {
            for reply in outcome.replies.entries {
                text.sample(reply.count, ["opcode": outcome.opcode, "status": reply.name])
            }
        }
        if let rows = stats.rows {
            text.family("sestina_rows_total", .counter, "Rows scored, alone and in batches.")
            text.sample(rows)
        }
        let outside = stats.outsideTrainingRange?.entries ?? []
        text.each(
            "sestina_out_of_range_rows_total",
            "Rows scored with a feature outside the range that it had in training.",
            outside.map { ($0.name, $0.count) },
            by: "feature"
        )
    }

    /// Explanations by their first reason.
    private func writeReasons(to text: inout ExpositionText) {
        guard let reasons = stats.firstReasons else { return }
        var counts: [(name: String, count: UInt64?)] = []
        for feature in reasons.features?.entries ?? [] {
            counts.append((feature.name, feature.count))
        }
        // A feature of that name has the place: no two samples of a family may have the same labels.
        if !counts.contains(where: { $0.name == Self.noReason }) {
            counts.append((Self.noReason, reasons.withoutReason))
        }
        text.each(
            "sestina_first_reasons_total",
            "Explanations by the feature that speaks for default most; none where no feature does.",
            counts,
            by: "feature"
        )
    }

    /// Stands for a feature where there is no reason.
    private static let noReason = "none"

    /// Connections, bytes, reloads and the time since the start.
    private func writeConnections(to text: inout ExpositionText) {
        if let connections = stats.connections {
            text.single("sestina_connections", .gauge, "Connections open.", connections.open)
            text.family(
                "sestina_connections_total",
                .counter,
                "Connections, by what became of them."
            )
            let results = [
                ("accepted", connections.accepted), ("refused", connections.refused),
                ("closed_for_memory", connections.closedForMemory),
                ("closed_for_others", connections.closedForOthers),
            ]
            for (result, count) in results {
                if let count { text.sample(count, ["result": result]) }
            }
        }
        text.each(
            "sestina_bytes_total",
            "Bytes on connections.",
            [("in", stats.bytes?.in), ("out", stats.bytes?.out)],
            by: "direction"
        )
        text.each(
            "sestina_reloads_total",
            "Reloads of the model.",
            [("good", stats.reloads?.good), ("failed", stats.reloads?.failed)],
            by: "result"
        )
        text.single(
            "sestina_uptime_seconds",
            .gauge,
            "Since the scoring server started.",
            stats.uptimeSeconds
        )
    }

    /// Sessions of TLS, and until when the server's certificate is good.
    private func writeTLS(to text: inout ExpositionText) {
        guard let tls = stats.tls else { return }
        text.each(
            "sestina_tls_handshakes_total",
            "TLS handshakes of the scoring server, by how they ended.",
            (tls.handshakes?.entries ?? []).map { ($0.name, $0.count) },
            by: "outcome"
        )
        text.single(
            "sestina_certificate_expiry_timestamp_seconds",
            .gauge,
            "Since 1970, the end of the scoring server's certificate.",
            tls.certificateExpiry
        )
        text.single(
            "sestina_revocation_list_expiry_timestamp_seconds",
            .gauge,
            "Since 1970, the end of the scoring server's first list of revoked certificates.",
            tls.revocationListExpiry
        )
    }

    /// The model as labels, for dashboards to join by.
    private func writeModel(to text: inout ExpositionText) {
        guard let model = stats.model else { return }
        text.family("sestina_model_info", .gauge, "The model that answers; always 1.")
        text.sample(
            1,
            [
                "name": model.name,
                "algorithm": model.algorithm ?? "",
                "digest": model.digest ?? "",
                "version": model.version.map { String($0) } ?? "",
            ]
        )
    }

    /// The figures of the process, under names that do not clash with those of this one.
    private func writeProcess(to text: inout ExpositionText) {
        guard let process = stats.process else { return }
        let families: [(String, ExpositionText.Kind, String, Double?)] = [
            ("cpu_seconds_total", .counter, "Processor time of", process.cpuSeconds),
            (
                "resident_memory_bytes", .gauge, "Memory of",
                process.residentBytes.map { Double($0) }
            ),
            ("open_fds", .gauge, "Descriptors open in", process.openDescriptors.map { Double($0) }),
            (
                "max_fds", .gauge, "Descriptors that may be open in",
                process.descriptorLimit.map { Double($0) }
            ),
            (
                "start_time_seconds", .gauge, "Since 1970, the start of",
                process.startUnixSeconds
            ),
        ]
        for (name, kind, help, value) in families {
            text.single(
                "sestina_server_process_" + name,
                kind,
                "\(help) the scoring server.",
                value
            )
        }
    }
}

extension ExpositionText {
    /// A family with one sample, if there is a number for it.
    fileprivate mutating func single(
        _ name: String,
        _ kind: Kind,
        _ help: String,
        _ value: Double?
    ) {
        guard let value else { return }
        family(name, kind, help)
        sample(value)
    }

    /// A family with one sample, if there is a count for it.
    fileprivate mutating func single(
        _ name: String,
        _ kind: Kind,
        _ help: String,
        _ count: UInt64?
    ) {
        single(name, kind, help, count.map { Double($0) })
    }

    /// A family of counters with a sample for each count that there is.
    fileprivate mutating func each(
        _ name: String,
        _ help: String,
        _ counts: [(name: String, count: UInt64?)],
        by label: String
    ) {
        let told = counts.compactMap { counted in counted.count.map { (counted.name, $0) } }
        if told.isEmpty { return }
        family(name, .counter, help)
        for (name, count) in told { sample(count, [label: name]) }
    }
}
