import JSON
import Testing

@testable import Documents

@Suite struct ServerStatsTests {
    private func written(_ stats: ServerStats) -> String {
        var text = JSONText()
        stats.write(to: &text)
        return text.string
    }

    private func read(_ text: String) throws -> ServerStats {
        try ServerStats(json: Array(text.utf8))
    }

    private static let statuses = [
        "ok", "malformed", "unsupported_version", "unknown_opcode", "frame_too_large",
        "invalid_features", "overloaded", "shutting_down", "unauthenticated", "no_model",
        "internal",
    ]

    /// Replies of which `ok` were good, and none anything else.
    private static func replies(ok: UInt64) -> NamedCounts {
        NamedCounts(statuses.map { NamedCounts.Entry($0, $0 == "ok" ? ok : 0) })
    }

    /// What ``Golden/stats`` tells.
    private static let whole: ServerStats = {
        var stats = ServerStats()
        stats.uptimeSeconds = 4.91
        stats.connections = .init()
        stats.connections?.open = 1
        stats.connections?.accepted = 6
        stats.connections?.refused = 0
        stats.requests = NamedCounts([
            .init("score", 0), .init("batch", 0), .init("info", 2), .init("ping", 18),
            .init("stats", 0), .init("total", 20),
        ])
        stats.replies = replies(ok: 20)
        let good: KeyValuePairs<String, UInt64> = [
            "score": 0, "batch": 0, "info": 2, "ping": 18, "stats": 0, "none": 0,
        ]
        stats.outcomes = good.map { .init(opcode: $0.key, replies: replies(ok: $0.value)) }
        stats.rows = 0
        stats.bytes = .init()
        stats.bytes?.in = 464
        stats.bytes?.out = 1904
        stats.reloads = .init()
        stats.reloads?.good = 0
        stats.reloads?.failed = 0
        let loops: [(UInt64, UInt64)] = [(1, 20), (0, 0)]
        stats.loops = loops.map { connections, requests in
            var loop = ServerStats.Loop()
            loop.connections = connections
            loop.requests = requests
            return loop
        }
        stats.latency = .init()
        stats.latency?.count = 20
        stats.latency?.p50 = 17_407
        stats.latency?.p90 = 21_375
        stats.latency?.p99 = 23_095
        stats.latency?.p999 = 23_095
        stats.latency?.max = 23_095
        let bounds = LatencyHistogram.bounds.indices.map { LatencyHistogram.bounds[$0] }
        stats.latencyHistogram = LatencyHistogram(
            buckets: bounds.map { .init(upTo: $0, count: $0 < 10_000 ? 0 : $0 < 25_000 ? 2 : 20) },
            count: 20,
            sum: 322_032
        )
        stats.process = .init()
        stats.process?.cpuSeconds = 0.013101
        stats.process?.residentBytes = 20_840_448
        stats.process?.openDescriptors = 22
        stats.process?.descriptorLimit = 20_000
        stats.process?.startUnixSeconds = 1_795_847_301.5004325
        let features = [
            "credit_lines_outstanding", "loan_amt_outstanding", "total_debt_outstanding",
            "income", "years_employed", "fico_score",
        ]
        stats.outsideTrainingRange = NamedCounts(features.map { .init($0, 0) })
        stats.model = ServerStats.Model(
            name: "loan-default",
            algorithm: "logistic regression",
            digest: "31109bcd1db4db538483b219c5f0d9d2d205d642d8befd5a59744f1042587950",
            version: 0
        )
        return stats
    }()

    @Test func `what a server has done is written as it always was`() {
        #expect(written(Self.whole) == Golden.stats)
    }

    @Test func `what it has done is read as it is meant`() throws {
        #expect(try read(Golden.stats) == Self.whole)
    }

    @Test func `both halves of the document make the whole`() {
        var counts = JSONText()
        Self.whole.writeCounts(to: &counts)
        let text = JSONText.object { text in
            text.members(counts)
            Self.whole.writeModel(to: &text)
        }
        #expect(text.string == Golden.stats)
    }

    @Test func `a document that tells nothing is an empty object`() throws {
        #expect(written(ServerStats()) == "{}")
        #expect(try read("{}") == ServerStats())
        #expect(try read(#"{"new": {"a": 1}}"#) == ServerStats())
    }

    @Test(arguments: [
        UInt64(0), 9_007_199_254_740_993, UInt64(Int64.max) + 1, .max,
    ])
    func `a count is exact, however large`(count: UInt64) throws {
        var stats = ServerStats()
        stats.rows = count
        stats.requests = NamedCounts([.init("total", count)])
        #expect(written(stats) == #"{"requests":{"total":\#(count)},"rows":\#(count)}"#)
        #expect(try read(written(stats)) == stats)
    }

    @Test(arguments: [
        #"{"rows": "many"}"#, #"{"rows": -1}"#, #"{"rows": 1.5}"#, #"{"rows": 1e30}"#,
        #"{"rows": null}"#, #"{"connections": 3}"#, #"{"outcomes": []}"#, #"{"bytes": null}"#,
        #"{"loops": {}}"#, #"{"model": {"digest": "ff"}}"#, #"{"process": [1]}"#,
        #"{"latency_histogram_ns": {"count": 1}}"#, #"{"latency_histogram_ns": {"sum": 1}}"#,
        #"{"uptime_seconds": "long"}"#,
    ])
    func `what is something else than it should be is not told`(text: String) throws {
        #expect(try read(text) == ServerStats())
    }

    @Test func `what is something else spoils nothing beside it`() throws {
        let text = #"""
            {"connections": {"open": "x", "accepted": 2}, "rows": 7,
             "requests": {"score": 1, "odd": {}, "total": 1},
             "loops": [1, {"requests": 5}, null],
             "outcomes": {"score": {"ok": 1, "bad": "x"}, "ping": 3, "new": {"fine": 2}},
             "latency_histogram_ns": {"up_to": {"500": 1, "x": 2, "1000": "y"}, "count": 3, "sum": 4}}
            """#
        let stats = try read(text)
        #expect(stats.connections?.open == nil && stats.connections?.accepted == 2)
        #expect(stats.rows == 7)
        #expect(stats.requests?.entries.map(\.name) == ["score", "total"])
        #expect(stats.loops?.map(\.requests) == [5])
        #expect(stats.outcomes?.map(\.opcode) == ["score", "new"])
        #expect(stats.outcomes?[0].replies["ok"] == 1 && stats.outcomes?[0].replies["bad"] == nil)
        #expect(stats.latencyHistogram?.buckets == [.init(upTo: 500, count: 1)])
        #expect(stats.latencyHistogram?.count == 3 && stats.latencyHistogram?.sum == 4)
    }

    @Test func `a model may tell its name alone`() throws {
        let model = try read(#"{"model": {"name": "m"}}"#).model
        #expect(model == ServerStats.Model(name: "m", algorithm: nil, digest: nil, version: nil))
        let large = try read(#"{"model": {"name": "m", "version": 9223372036854775807}}"#).model
        #expect(large?.version == .max)
    }

    @Test func `counts are found by name and stand in the server's order`() {
        let counts = NamedCounts([.init("b", 2), .init("a", 1)])
        #expect(counts["a"] == 1 && counts["b"] == 2 && counts["c"] == nil)
        #expect(counts.entries.map(\.name) == ["b", "a"])
    }

    @Test(arguments: ["", "[]", "7", "{", "\"stats\"", "null"])
    func `what is no JSON object is refused`(text: String) {
        #expect(throws: DocumentFault.self) { try read(text) }
    }

    @Test func `as many members as a frame holds are read in no time`() throws {
        let outcomes = (0..<40_000).map { "\"o\($0)\":{\"ok\":\($0)}" }.joined(separator: ",")
        let began = ContinuousClock.now
        let stats = try read("{\"outcomes\":{\(outcomes)}}")
        #expect(stats.outcomes?.count == 40_000)
        // A look through all members for each of them would take minutes.
        #expect(ContinuousClock.now - began < .seconds(20))
    }

    @Test func `bounds ascend, from an answer out of memory to a second`() {
        let bounds = LatencyHistogram.bounds.indices.map { LatencyHistogram.bounds[$0] }
        #expect(bounds == bounds.sorted() && Set(bounds).count == 15)
        #expect(bounds.first == 500 && bounds.last == 1_000_000_000)
    }
}
