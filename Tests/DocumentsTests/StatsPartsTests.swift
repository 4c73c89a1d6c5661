import JSON
import Testing

@testable import Documents

/// Each part of the stats document by itself, as it is read and as it is written.
@Suite struct StatsPartsTests {
    private func written(_ change: (inout ServerStats) -> Void) -> String {
        var stats = ServerStats()
        change(&stats)
        var text = JSONText()
        stats.write(to: &text)
        return text.string
    }

    private func read(_ text: String) throws -> ServerStats {
        try ServerStats(json: Array(text.utf8))
    }

    @Test func `connections are told by what became of them`() throws {
        let text = #"{"connections":{"open":1,"accepted":2,"refused":3}}"#
        let connections = try #require(try read(text).connections)
        #expect(connections.open == 1 && connections.accepted == 2 && connections.refused == 3)
        #expect(written { $0.connections = connections } == text)
        var some = ServerStats.Connections()
        some.refused = 3
        #expect(written { $0.connections = some } == #"{"connections":{"refused":3}}"#)
    }

    @Test func `connections that were closed for the sake of others are told by why`() throws {
        let text = #"{"connections":{"closed_for_memory":4,"closed_for_others":5}}"#
        let connections = try #require(try read(text).connections)
        #expect(connections.closedForMemory == 4 && connections.closedForOthers == 5)
        #expect(written { $0.connections = connections } == text)
    }

    @Test func `handshakes are told by how they ended, and certificates by their ends`() throws {
        let text =
            #"{"tls":{"handshakes":{"full":3,"expired":1},"#
            + #""certificate_expiry_unix_seconds":1800000000,"#
            + #""revocation_list_expiry_unix_seconds":1700000000}}"#
        let tls = try #require(try read(text).tls)
        #expect(tls.handshakes?["full"] == 3 && tls.handshakes?["expired"] == 1)
        #expect(tls.certificateExpiry == 1_800_000_000)
        #expect(tls.revocationListExpiry == 1_700_000_000)
        #expect(written { $0.tls = tls } == text)
        #expect(try read(#"{"tls":7}"#).tls == nil)
    }

    @Test func `headers of balancers are told by what came of them`() throws {
        let text = #"{"proxy_headers":{"told":3,"untold":1,"missing":0}}"#
        let headers = try #require(try read(text).proxyHeaders)
        #expect(headers["told"] == 3 && headers["untold"] == 1 && headers["missing"] == 0)
        #expect(written { $0.proxyHeaders = headers } == text)
    }

    @Test func `bytes are told by their direction`() throws {
        let text = #"{"bytes":{"in":1,"out":18446744073709551615}}"#
        let bytes = try #require(try read(text).bytes)
        #expect(bytes.in == 1 && bytes.out == .max)
        #expect(written { $0.bytes = bytes } == text)
    }

    @Test func `reloads are told by how they ended`() throws {
        let text = #"{"reloads":{"good":4,"failed":5}}"#
        let reloads = try #require(try read(text).reloads)
        #expect(reloads.good == 4 && reloads.failed == 5)
        #expect(written { $0.reloads = reloads } == text)
    }

    @Test func `loops are told in their order`() throws {
        let text = #"{"loops":[{"connections":1,"requests":2},{"connections":3,"requests":4}]}"#
        let loops = try #require(try read(text).loops)
        #expect(loops.map(\.connections) == [1, 3] && loops.map(\.requests) == [2, 4])
        #expect(written { $0.loops = loops } == text)
        #expect(written { $0.loops = [] } == #"{"loops":[]}"#)
    }

    @Test func `percentiles are told from the median up`() throws {
        let text =
            #"{"latency_ns":{"count":9,"p50":1,"p90":2,"p99":3,"p999":4,"max":5}}"#
        let latency = try #require(try read(text).latency)
        #expect(latency.count == 9 && latency.p50 == 1 && latency.p90 == 2)
        #expect(latency.p99 == 3 && latency.p999 == 4 && latency.max == 5)
        #expect(written { $0.latency = latency } == text)
    }

    @Test func `a process is told with fractions of a second`() throws {
        let text = #"""
            {"process":{"cpu_seconds":1.0,"resident_bytes":2,"open_descriptors":3,\#
            "descriptor_limit":4,"start_unix_seconds":5.5}}
            """#
        let process = try #require(try read(text).process)
        #expect(process.cpuSeconds == 1 && process.startUnixSeconds == 5.5)
        #expect(process.residentBytes == 2)
        #expect(process.openDescriptors == 3 && process.descriptorLimit == 4)
        #expect(written { $0.process = process } == text)
        let whole = text.replacing("1.0", with: "1").replacing("5.5", with: "6")
        #expect(try read(whole).process?.startUnixSeconds == 6)
    }

    @Test func `a model is told with the version of its file`() throws {
        let text =
            #"{"model":{"name":"a\"b","algorithm":"tree","digest":"ff","version":-3}}"#
        let model = try #require(try read(text).model)
        #expect(model.name == "a\"b" && model.algorithm == "tree")
        #expect(model.digest == "ff" && model.version == -3)
        #expect(written { $0.model = model } == text)
    }

    @Test func `features are told in the order of the model`() throws {
        let text = #"{"outside_training_range":{"b":1,"a":0}}"#
        let counts = try #require(try read(text).outsideTrainingRange)
        #expect(counts.entries.map(\.name) == ["b", "a"])
        #expect(written { $0.outsideTrainingRange = counts } == text)
    }

    @Test func `first reasons are told by feature, and those that are none beside them`() throws {
        let text = #"{"first_reasons":{"features":{"b":1,"none":2},"none":3}}"#
        let reasons = try #require(try read(text).firstReasons)
        #expect(reasons.features?.entries.map(\.name) == ["b", "none"])
        #expect(reasons.features?["none"] == 2 && reasons.withoutReason == 3)
        #expect(written { $0.firstReasons = reasons } == text)
        #expect(try read(#"{"first_reasons":{"none":-1}}"#).firstReasons == .init())
        #expect(try read(#"{"first_reasons":[]}"#).firstReasons == nil)
    }

    @Test func `a histogram is told with the bounds that it has`() throws {
        let text = #"{"latency_histogram_ns":{"up_to":{"500":1,"2500":4},"count":6,"sum":9999}}"#
        let histogram = try #require(try read(text).latencyHistogram)
        #expect(histogram.buckets.map(\.upTo) == [500, 2500])
        #expect(histogram.buckets.map(\.count) == [1, 4])
        #expect(histogram.count == 6 && histogram.sum == 9999)
        #expect(written { $0.latencyHistogram = histogram } == text)
        let bare = #"{"latency_histogram_ns":{"count":0,"sum":0}}"#
        #expect(try read(bare).latencyHistogram?.buckets == [])
    }

    @Test(
        arguments: [
            ("-1", nil), ("0", 0), ("1e3", 1000), ("4.0", 4), ("1.25", nil), ("\"7\"", nil),
            ("18446744073709551615", .max), ("18446744073709551616", nil), ("true", nil),
        ] as [(String, UInt64?)]
    )
    func `a count is a whole number that is none below 0`(text: String, count: UInt64?) throws {
        #expect(try read("{\"rows\": \(text)}").rows == count)
        #expect(try read("{\"requests\": {\"total\": \(text)}}").requests?["total"] == count)
        #expect(try read("{\"bytes\": {\"in\": \(text)}}").bytes?.in == count)
    }
}
