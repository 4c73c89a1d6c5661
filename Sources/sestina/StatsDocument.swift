/// What a server tells of what it has done.
///
/// A server may leave out or add a member: what is not there or is none of these is not told.
struct StatsDocument: Decodable {
    let uptimeSeconds: Double
    let connections: Numbers<Int>
    let requests: Numbers<Int>
    let replies: Numbers<Int>
    let rows: Int
    let bytes: Numbers<Int>
    let reloads: Numbers<Int>
    let loops: [Numbers<Int>]
    let latencies: Numbers<Double>
    let model: Model?
    let process: Numbers<Double>?

    /// The members of an object that are numbers of this kind, by name.
    struct Numbers<Number: Decodable>: Decodable {
        let values: [String: Number]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            values = try container.decode([String: Lenient].self).compactMapValues(\.number)
        }

        subscript(_ name: String) -> Number? { values[name] }

        private struct Lenient: Decodable {
            let number: Number?

            init(from decoder: any Decoder) throws {
                number = try? decoder.singleValueContainer().decode(Number.self)
            }
        }
    }

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
        let others = replies.values.keys.sorted().filter { $0 != "ok" && replies[$0] != 0 }
        return Self.list(replies, ["ok"] + others)
    }

    private var bytesText: String {
        ["in", "out"].compactMap { name in
            bytes[name].map { "\(Quantity.bytes(Double($0))) \(name)" }
        }.joined(separator: ", ")
    }

    private var latencyText: String {
        guard latencies["count"] ?? 0 > 0 else { return "nothing answered yet" }
        return ["p50", "p90", "p99", "p999", "max"].compactMap { name in
            latencies[name].map { "\(name) \(Quantity.time(nanoseconds: $0))" }
        }.joined(separator: ", ")
    }

    private var modelText: String? {
        model.map { "\($0.name), digest \($0.digest)" }
    }

    private var processText: String? {
        guard let process else { return nil }
        let parts = [
            process["cpu_seconds"].map {
                "\(Quantity.time(nanoseconds: $0 * 1e9)) of processor time"
            },
            process["resident_bytes"].map { "\(Quantity.bytes($0)) of memory" },
            process["open_descriptors"].map { "\(Quantity.whole($0)) descriptors open" },
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    private static func list(_ counts: Numbers<Int>, _ names: [String]) -> String {
        names.compactMap { name in
            counts[name].map { "\($0) \(name.replacing("_", with: " "))" }
        }.joined(separator: ", ")
    }
}
