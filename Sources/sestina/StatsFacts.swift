import SestinaClient
import Words

/// What `sestina stats` prints of a server's document: a fact a line.
struct StatsFacts {
    /// Names and values in the order of the lines.
    let list: [(name: String, value: String)]

    /// The facts of a document; nil where it lacks what every server tells.
    init?(_ stats: ServerStats) {
        guard let uptime = stats.uptimeSeconds, let connections = stats.connections,
            let requests = stats.requests, let replies = stats.replies, let rows = stats.rows,
            let bytes = stats.bytes, let reloads = stats.reloads, let loops = stats.loops,
            let latency = stats.latency
        else { return nil }
        var list = [
            ("up", Quantity.age(seconds: uptime)),
            ("connections", Self.text(of: connections)),
            ("requests", Self.text(of: requests)),
            ("rows scored", "\(rows)"),
            ("replies", Self.text(ofReplies: replies)),
            ("bytes", Self.text(of: bytes)),
            ("reloads", Self.list([(reloads.good, "good"), (reloads.failed, "failed")])),
            ("latency", Self.text(of: latency)),
        ]
        // What an older server or another system does not tell is left out.
        if let model = stats.model { list.append(("model", Self.text(of: model))) }
        if let reasons = stats.firstReasons { list += Self.facts(of: reasons) }
        if let tls = stats.tls {
            let handshakes = tls.handshakes ?? NamedCounts([])
            list.append(("TLS handshakes", Self.text(of: handshakes, good: ["full", "resumed"])))
        }
        if let headers = stats.proxyHeaders {
            list.append(("PROXY headers", Self.text(of: headers, good: ["told", "untold"])))
        }
        if let process = stats.process { list.append(("process", Self.text(of: process))) }
        for (index, loop) in loops.enumerated() {
            let counts = [(loop.connections, "connections"), (loop.requests, "requests")]
            list.append(("loop \(index + 1)", Self.list(counts)))
        }
        self.list = list
    }

    /// Connections that are open, and those since the start.
    private static func text(of connections: ServerStats.Connections) -> String {
        list([
            (connections.open, "open"), (connections.accepted, "accepted"),
            (connections.refused, "refused"),
            (connections.closedForMemory.flatMap { $0 == 0 ? nil : $0 }, "closed for memory"),
            (connections.closedForOthers.flatMap { $0 == 0 ? nil : $0 }, "closed for others"),
        ])
    }

    /// What was good, and of the others those that there were.
    private static func text(of counts: NamedCounts, good: [String]) -> String {
        let others = counts.entries.filter { !good.contains($0.name) && $0.count != 0 }
        return list(
            good.map { (counts[$0], $0) }
                + others.map { ($0.count, $0.name.replacing("_", with: " ")) }
        )
    }

    /// Requests by kind, the whole first.
    private static func text(of requests: NamedCounts) -> String {
        list(
            ["total", "score", "batch", "explain", "change", "info", "ping", "stats"].map {
                (requests[$0], $0)
            }
        )
    }

    /// What was the first reason of explanations, the most frequent first; nothing where none was asked for.
    private static func facts(
        of reasons: ServerStats.FirstReasons
    ) -> [(name: String, value: String)] {
        let features = (reasons.features?.entries ?? []).filter { $0.count != 0 }
        let sorted = features.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
        let none = reasons.withoutReason.flatMap { $0 == 0 ? nil : $0 }
        let counts = sorted.map { (Optional($0.count), $0.name) } + [(none, "without a reason")]
        let text = list(counts)
        return text.isEmpty ? [] : [("first reasons", text)]
    }

    /// Replies that were good, and of the others those that there were.
    private static func text(ofReplies replies: NamedCounts) -> String {
        let others = replies.entries.filter { $0.name != "ok" && $0.count != 0 }
        let sorted = others.sorted { $0.name < $1.name }
        return list(
            [(replies["ok"], "ok")] + sorted.map { ($0.count, $0.name.replacing("_", with: " ")) }
        )
    }

    /// Traffic since the start, in units that suit it.
    private static func text(of bytes: ServerStats.Traffic) -> String {
        [(bytes.in, "in"), (bytes.out, "out")].compactMap { count, direction in
            count.map { "\(Quantity.bytes(Double($0))) \(direction)" }
        }.joined(separator: ", ")
    }

    /// Percentiles of the server's own times, which the document has in nanoseconds.
    private static func text(of latency: ServerStats.Latency) -> String {
        // Zeros of nothing would read as the fastest server of all.
        guard latency.count ?? 0 > 0 else { return "nothing answered yet" }
        let named = [
            ("p50", latency.p50), ("p90", latency.p90), ("p99", latency.p99),
            ("p999", latency.p999), ("max", latency.max),
        ]
        return named.compactMap { name, nanoseconds in
            nanoseconds.map { "\(name) \(Quantity.time(nanoseconds: Double($0)))" }
        }.joined(separator: ", ")
    }

    /// What is served, with its digest where that is told.
    private static func text(of model: ServerStats.Model) -> String {
        model.name + (model.digest.map { ", digest \($0)" } ?? "")
    }

    /// What the process takes of its machine, as far as the system tells.
    private static func text(of process: ServerStats.Process) -> String {
        let parts = [
            process.cpuSeconds.map {
                "\(Quantity.time(nanoseconds: $0 * 1e9)) of processor time"
            },
            process.residentBytes.map { "\(Quantity.bytes(Double($0))) of memory" },
            process.openDescriptors.map { "\(Quantity.whole(Double($0))) descriptors open" },
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    /// Counts with their names; one that is not told is left out.
    private static func list(_ counts: [(count: UInt64?, name: String)]) -> String {
        counts.compactMap { count, name in count.map { "\($0) \(name)" } }.joined(separator: ", ")
    }
}
