/// What a server tells of what it has done.
///
/// A server may leave out or add a count: what is not there is not told.
struct StatsDocument: Decodable {
    let uptimeSeconds: Double
    let connections: [String: Int]
    let requests: [String: Int]
    let replies: [String: Int]
    let rows: Int
    let bytes: [String: Int]
    let reloads: [String: Int]
    let loops: [[String: Int]]
    let latencies: [String: Double?]
    let model: Model?
    let process: [String: Double]?

    /// The model that answers.
    struct Model: Decodable {
        let name: String
        let digest: String
    }

    private enum CodingKeys: String, CodingKey {
        case uptimeSeconds = "uptime_seconds"
        case latencies = "latency_ns"
        case connections, requests, replies, rows, bytes, reloads, loops, model, process
    }

    /// A fact a line.
    var facts: [(name: String, value: String)] {
        [
            ("up", Quantity.age(seconds: uptimeSeconds)),
            ("connections", Self.list(connections, ["open", "accepted", "refused"])),
            (
                "requests",
                Self.list(requests, ["total", "score", "batch", "info", "ping", "stats"])
            ),
            ("rows scored", "\(rows)"),
            ("replies", repliesText),
            ("bytes", bytesText),
            ("reloads", Self.list(reloads, ["good", "failed"])),
            ("latency", latencyText),
        ]
            + [("model", modelText), ("process", processText)].compactMap { name, text in
                text.map { (name, $0) }
            }
            + loops.enumerated().map { index, loop in
                ("loop \(index + 1)", Self.list(loop, ["connections", "requests"]))
            }
    }

    /// Replies that were good, and of the others those that there were.
    private var repliesText: String {
        let others = replies.keys.sorted().filter { $0 != "ok" && replies[$0] != 0 }
        return Self.list(replies, ["ok"] + others)
    }

    private var bytesText: String {
        ["in", "out"].compactMap { name in
            bytes[name].map { "\(Quantity.bytes(Double($0))) \(name)" }
        }.joined(separator: ", ")
    }

    private var latencyText: String {
        let count = (latencies["count"] ?? nil) ?? 0
        guard count > 0 else { return "nothing answered yet" }
        return ["p50", "p90", "p99", "p999", "max"].compactMap { name in
            (latencies[name] ?? nil).map { "\(name) \(Quantity.time(.nanoseconds($0)))" }
        }.joined(separator: ", ")
    }

    private var modelText: String? {
        model.map { "\($0.name), digest \($0.digest)" }
    }

    private var processText: String? {
        guard let process else { return nil }
        let parts = [
            process["cpu_seconds"].map { "\(Quantity.time(.seconds($0))) of processor time" },
            process["resident_bytes"].map { "\(Quantity.bytes($0)) of memory" },
            process["open_descriptors"].map { "\(Int($0)) descriptors open" },
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    private static func list(_ counts: [String: Int], _ names: [String]) -> String {
        names.compactMap { name in
            counts[name].map { "\($0) \(name.replacing("_", with: " "))" }
        }.joined(separator: ", ")
    }
}
