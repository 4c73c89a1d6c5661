import JSON

/// What the scoring server tells of itself, as families; what it does not tell is left out.
struct ServerFamilies {
    private let stats: JSONValue

    /// The families of a stats document.
    ///
    /// - Throws: a ``JSONFault`` when it is no JSON.
    init(statsJSON: String) throws(JSONFault) {
        stats = try JSONParser.parse(Array(statsJSON.utf8))
    }

    /// Writes them.
    func write(to text: inout ExpositionText) {
        writeRequests(to: &text)
        writeConnections(to: &text)
        writeModel(to: &text)
        writeProcess(to: &text)
    }

    /// The histogram of the server's own latencies, in seconds.
    var latency: (buckets: [(bound: Double, count: Double)], count: Double, sum: Double)? {
        guard let histogram = stats["latency_histogram_ns"], let count = histogram["count"]?.double,
            let sum = histogram["sum"]?.double
        else { return nil }
        let buckets = (histogram["up_to"]?.numbers ?? []).compactMap { name, count in
            Double(name).map { (bound: $0 / 1e9, count: count) }
        }
        return (buckets.sorted { $0.bound < $1.bound }, count, sum / 1e9)
    }

    private func writeRequests(to text: inout ExpositionText) {
        text.family(
            "sestina_requests_total",
            .counter,
            "Requests that the scoring server answered; opcode none is one not known or not read."
        )
        for opcode in stats["outcomes"]?.members ?? [] {
            for (status, count) in opcode.value.numbers {
                text.sample(count, ["opcode": opcode.name, "status": status])
            }
        }
        if let rows = stats["rows"]?.double {
            text.family("sestina_rows_total", .counter, "Rows scored, alone and in batches.")
            text.sample(rows)
        }
        let outside = stats["outside_training_range"]?.numbers ?? []
        if !outside.isEmpty {
            text.family(
                "sestina_out_of_range_rows_total",
                .counter,
                "Rows scored with a feature outside the range that it had in training."
            )
            for (feature, count) in outside { text.sample(count, ["feature": feature]) }
        }
    }

    private func writeConnections(to text: inout ExpositionText) {
        if let connections = stats["connections"] {
            text.single("sestina_connections", .gauge, "Connections open.", connections["open"])
            text.family(
                "sestina_connections_total",
                .counter,
                "Connections, by what became of them."
            )
            for result in ["accepted", "refused"] {
                guard let count = connections[result]?.double else { continue }
                text.sample(count, ["result": result])
            }
        }
        text.each("sestina_bytes_total", "Bytes on connections.", stats["bytes"], by: "direction")
        text.each("sestina_reloads_total", "Reloads of the model.", stats["reloads"], by: "result")
        text.single(
            "sestina_uptime_seconds",
            .gauge,
            "Since the scoring server started.",
            stats["uptime_seconds"]
        )
    }

    private func writeModel(to text: inout ExpositionText) {
        guard let model = stats["model"], let name = model["name"]?.string else { return }
        text.family("sestina_model_info", .gauge, "The model that answers; always 1.")
        text.sample(
            1,
            [
                "name": name,
                "algorithm": model["algorithm"]?.string ?? "",
                "digest": model["digest"]?.string ?? "",
                "version": model["version"]?.double.map(ExpositionText.number) ?? "",
            ]
        )
    }

    private func writeProcess(to text: inout ExpositionText) {
        guard let process = stats["process"] else { return }
        let families: [(String, ExpositionText.Kind, String, String)] = [
            ("cpu_seconds_total", .counter, "Processor time of", "cpu_seconds"),
            ("resident_memory_bytes", .gauge, "Memory of", "resident_bytes"),
            ("open_fds", .gauge, "Descriptors open in", "open_descriptors"),
            ("max_fds", .gauge, "Descriptors that may be open in", "descriptor_limit"),
            ("start_time_seconds", .gauge, "Since 1970, the start of", "start_unix_seconds"),
        ]
        for (name, kind, help, member) in families {
            text.single(
                "sestina_server_process_" + name,
                kind,
                "\(help) the scoring server.",
                process[member]
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
        _ value: JSONValue?
    ) {
        guard let value = value?.double else { return }
        family(name, kind, help)
        sample(value)
    }

    /// A family of counters with a sample for each member of an object.
    fileprivate mutating func each(
        _ name: String,
        _ help: String,
        _ object: JSONValue?,
        by label: String
    ) {
        guard let counts = object?.numbers, !counts.isEmpty else { return }
        family(name, .counter, help)
        for (member, count) in counts { sample(count, [label: member]) }
    }
}

extension JSONValue {
    /// The members that are numbers.
    fileprivate var numbers: [(name: String, number: Double)] {
        (members ?? []).compactMap { member in member.value.double.map { (member.name, $0) } }
    }
}
