import Testing

@testable import Tracking

@Suite struct LogBatchesTests {
    private func record(parameters: Int = 0, tags: Int = 0, metrics: Int = 0) -> TrainingRecord {
        var record = TrainingRecord(experiment: "e", name: "r", milliseconds: 5...9)
        record.parameters = (0..<parameters).map { .init("p\($0)", "\($0)") }
        record.tags = (0..<tags).map { .init("t\($0)", "\($0)") }
        record.metrics = (0..<metrics).map { .init("m", Double($0), step: $0) }
        return record
    }

    @Test(arguments: [
        (0, 0, 0, []), (1, 0, 0, [1]), (100, 0, 0, [100]), (101, 1, 1, [100, 1, 1, 1]),
        (0, 250, 1000, [100, 100, 50, 1000]), (0, 0, 2001, [1000, 1000, 1]),
    ])
    func `no call has more than MLflow takes`(
        parameters: Int,
        tags: Int,
        metrics: Int,
        counts: [Int]
    ) {
        let batches = record(parameters: parameters, tags: tags, metrics: metrics)
            .logBatches(runID: "r", modelID: nil)
        let found = batches.map {
            ($0.params?.count ?? 0) + ($0.tags?.count ?? 0) + ($0.metrics?.count ?? 0)
        }
        #expect(found == counts)
        #expect(
            batches.flatMap { $0.params ?? [] }.map(\.value) == (0..<parameters).map(String.init)
        )
        #expect(batches.flatMap { $0.metrics ?? [] }.map(\.step) == Array(0..<metrics))
    }

    @Test(arguments: ["x", "\u{1}", "ü", "😀"])
    func `no call has more bytes than MLflow takes`(character: String) throws {
        var record = record()
        let text = String(repeating: character, count: TrackingLimits.parameterLengthMax)
        record.parameters = (0..<100).map { .init("p\($0)", text) }
        try record.check()
        let batches = record.logBatches(runID: "r", modelID: nil)
        #expect(batches.flatMap { $0.params ?? [] }.count == 100)
        for batch in batches {
            #expect(try MLflowAPI.encoded(batch).count < 1_000_000)
        }
    }

    @Test func `a figure is written with all its digits and belongs to the model too`() throws {
        var record = record()
        record.metrics = [
            .init("a", 0.1 + 0.2), .init("b", .nan), .init("c", .infinity, step: 3),
            .init("d", -.infinity), .init("e", -0.0), .init("f", .leastNonzeroMagnitude),
        ]
        let batch = try #require(record.logBatches(runID: "r", modelID: "m-1").first)
        let json = String(decoding: try MLflowAPI.encoded(batch), as: UTF8.self)
        func metric(_ key: String, _ value: String, step: Int = 0) -> String {
            #"{"key":"\#(key)","model_id":"m-1","step":\#(step),"timestamp":9,"value":\#(value)}"#
        }
        let metrics = [
            metric("a", "0.30000000000000004"), metric("b", #""NaN""#),
            metric("c", #""Infinity""#, step: 3), metric("d", #""-Infinity""#),
            metric("e", "-0"), metric("f", "5e-324"),
        ]
        #expect(json == #"{"metrics":[\#(metrics.joined(separator: ","))],"run_id":"r"}"#)
    }

    @Test func `a name stands in a URL without meaning anything there`() {
        #expect(MLflowAPI.percentEncoded("aZ09-._~") == "aZ09-._~")
        #expect(MLflowAPI.percentEncoded("a b/c?&#%+ü") == "a%20b%2Fc%3F%26%23%25%2B%C3%BC")
    }
}
