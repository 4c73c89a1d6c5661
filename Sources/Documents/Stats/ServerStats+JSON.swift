package import JSON

extension ServerStats {
    /// Reads the document.
    ///
    /// - Parameter json: the reply's payload.
    /// - Throws: a ``DocumentFault`` when it is no JSON object.
    package init(json: [UInt8]) throws(DocumentFault) {
        let fields = try DocumentFields(json)
        uptimeSeconds = fields.told("uptime_seconds", \.double)
        connections = fields.toldObject("connections").map(Connections.init)
        requests = fields.toldObject("requests").map(NamedCounts.init)
        replies = fields.toldObject("replies").map(NamedCounts.init)
        outcomes = fields.toldObject("outcomes")?.objects.map { name, fields in
            Outcome(opcode: name, replies: NamedCounts(fields))
        }
        rows = fields.told("rows", \.count)
        bytes = fields.toldObject("bytes").map(Traffic.init)
        reloads = fields.toldObject("reloads").map(Reloads.init)
        loops = fields.toldObjects("loops")?.map(Loop.init)
        latency = fields.toldObject("latency_ns").map(Latency.init)
        latencyHistogram = fields.toldObject("latency_histogram_ns").flatMap(LatencyHistogram.init)
        tls = fields.toldObject("tls").map(TLS.init)
        proxyHeaders = fields.toldObject("proxy_headers").map(NamedCounts.init)
        process = fields.toldObject("process").map(Process.init)
        outsideTrainingRange = fields.toldObject("outside_training_range").map(NamedCounts.init)
        firstReasons = fields.toldObject("first_reasons").map(FirstReasons.init)
        model = fields.toldObject("model").flatMap(Model.init)
    }

    /// Writes the document.
    package func write(to text: inout JSONText) {
        text.object { text in
            writeCounts(to: &text)
            writeModel(to: &text)
        }
    }

    /// Writes the members that are the same whichever loop is asked.
    package func writeCounts(to text: inout JSONText) {
        text.told("uptime_seconds", uptimeSeconds)
        text.told("connections", connections) { $1.write(to: &$0) }
        text.told("requests", requests) { $1.write(to: &$0) }
        text.told("replies", replies) { $1.write(to: &$0) }
        text.told("outcomes", outcomes) { Self.write($1, to: &$0) }
        text.told("rows", rows)
        text.told("bytes", bytes) { $1.write(to: &$0) }
        text.told("reloads", reloads) { $1.write(to: &$0) }
        text.told("loops", loops) { $0.array($1) { $1.write(to: &$0) } }
        text.told("latency_ns", latency) { $1.write(to: &$0) }
        text.told("latency_histogram_ns", latencyHistogram) { $1.write(to: &$0) }
        text.told("tls", tls) { $1.write(to: &$0) }
        text.told("proxy_headers", proxyHeaders) { $1.write(to: &$0) }
        text.told("process", process) { $1.write(to: &$0) }
    }

    /// Writes the members that tell of the model of the loop that is asked.
    package func writeModel(to text: inout JSONText) {
        text.told("outside_training_range", outsideTrainingRange) { $1.write(to: &$0) }
        text.told("first_reasons", firstReasons) { $1.write(to: &$0) }
        text.told("model", model) { $1.write(to: &$0) }
    }

    private static func write(_ outcomes: [Outcome], to text: inout JSONText) {
        text.object { text in
            for outcome in outcomes {
                text.member(outcome.opcode) { outcome.replies.write(to: &$0) }
            }
        }
    }
}

extension ServerStats.Connections: CountedParts {
    static var parts: [(name: String, place: WritableKeyPath<Self, UInt64?>)] {
        [
            ("open", \.open), ("accepted", \.accepted), ("refused", \.refused),
            ("closed_for_memory", \.closedForMemory), ("closed_for_others", \.closedForOthers),
        ]
    }
}

extension ServerStats.Traffic: CountedParts {
    static var parts: [(name: String, place: WritableKeyPath<Self, UInt64?>)] {
        [("in", \.in), ("out", \.out)]
    }
}

extension ServerStats.Reloads: CountedParts {
    static var parts: [(name: String, place: WritableKeyPath<Self, UInt64?>)] {
        [("good", \.good), ("failed", \.failed)]
    }
}

extension ServerStats.Loop: CountedParts {
    static var parts: [(name: String, place: WritableKeyPath<Self, UInt64?>)] {
        [("connections", \.connections), ("requests", \.requests)]
    }
}

extension ServerStats.Latency: CountedParts {
    static var parts: [(name: String, place: WritableKeyPath<Self, UInt64?>)] {
        [
            ("count", \.count), ("p50", \.p50), ("p90", \.p90), ("p99", \.p99),
            ("p999", \.p999), ("max", \.max),
        ]
    }
}

extension ServerStats.TLS {
    /// Reads the member of the document.
    fileprivate init(_ fields: DocumentFields) {
        handshakes = fields.toldObject("handshakes").map(NamedCounts.init)
        certificateExpiry = fields.told("certificate_expiry_unix_seconds", \.count)
        revocationListExpiry = fields.told("revocation_list_expiry_unix_seconds", \.count)
    }

    /// Writes the member of the document.
    fileprivate func write(to text: inout JSONText) {
        text.object { text in
            text.told("handshakes", handshakes) { $1.write(to: &$0) }
            text.told("certificate_expiry_unix_seconds", certificateExpiry)
            text.told("revocation_list_expiry_unix_seconds", revocationListExpiry)
        }
    }
}

extension ServerStats.FirstReasons {
    /// Reads the member of the document.
    fileprivate init(_ fields: DocumentFields) {
        features = fields.toldObject("features").map(NamedCounts.init)
        withoutReason = fields.told("none", \.count)
    }

    /// Writes the member of the document.
    fileprivate func write(to text: inout JSONText) {
        text.object { text in
            text.told("features", features) { $1.write(to: &$0) }
            text.told("none", withoutReason)
        }
    }
}

extension ServerStats.Process {
    /// Reads the member of the document.
    fileprivate init(_ fields: DocumentFields) {
        cpuSeconds = fields.told("cpu_seconds", \.double)
        residentBytes = fields.told("resident_bytes", \.count)
        openDescriptors = fields.told("open_descriptors", \.count)
        descriptorLimit = fields.told("descriptor_limit", \.count)
        startUnixSeconds = fields.told("start_unix_seconds", \.double)
    }

    /// Writes the member of the document.
    fileprivate func write(to text: inout JSONText) {
        text.object { text in
            text.told("cpu_seconds", cpuSeconds)
            text.told("resident_bytes", residentBytes)
            text.told("open_descriptors", openDescriptors)
            text.told("descriptor_limit", descriptorLimit)
            text.told("start_unix_seconds", startUnixSeconds)
        }
    }
}

extension ServerStats.Model {
    /// Reads the member of the document; nil where the model's name is not told.
    fileprivate init?(_ fields: DocumentFields) {
        guard let name = fields.told("name", \.string) else { return nil }
        self.init(
            name: name,
            algorithm: fields.told("algorithm", \.string),
            digest: fields.told("digest", \.string),
            version: fields.told("version") { $0.exactly() }
        )
    }

    /// Writes the member of the document.
    fileprivate func write(to text: inout JSONText) {
        text.object { text in
            text.member("name", name)
            text.told("algorithm", algorithm)
            text.told("digest", digest)
            text.told("version", version)
        }
    }
}
