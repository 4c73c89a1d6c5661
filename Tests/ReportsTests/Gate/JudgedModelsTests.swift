import Gate
import GateSupport
import Testing

@testable import Reports

@Suite struct JudgedModelsTests {
    private static func json(
        _ models: String,
        format: String = "1",
        obstacle: String = "null"
    ) -> [UInt8] {
        Array(#"{"format": \#(format), "obstacle": \#(obstacle), "models": [\#(models)]}"#.utf8)
    }

    @Test func `what a report says of files is read back from its JSON`() throws {
        let report = GoldenSample.report
        let judged = JudgedModels(report)
        #expect(!judged.models.isEmpty)
        #expect(
            judged.models.map(\.verdict)
                == report.judgements.filter { $0.digests.challenger != nil }.map(\.verdict)
        )
        let again = try JudgedModels(json: Array(GateJSONReport(report).text.utf8))
        #expect(again.models.map(\.digest) == judged.models.map(\.digest))
        #expect(again.models.map(\.verdict) == judged.models.map(\.verdict))
    }

    @Test func `a file that was taken away, or could not be judged, is none that was`() throws {
        let one = #"{"verdict": "pass", "sentence": "s", "digests": {"challenger": "ab"}}"#
        let gone = #"{"verdict": "pass", "sentence": "s", "digests": {"challenger": null}}"#
        #expect(try JudgedModels(json: Self.json(one + "," + gone)).models.map(\.digest) == ["ab"])
        #expect(try JudgedModels(json: Self.json("")).models.isEmpty)
        #expect(try JudgedModels(json: Self.json(one, obstacle: #""no base""#)).models.isEmpty)
    }

    @Test(arguments: [
        "", "[]", "{}", "x", #"{"models": []}"#, #"{"format": 2, "models": []}"#,
        #"{"format": "1", "models": []}"#,
        #"{"format": 1, "models": [{"verdict": "PASS"}]}"#, #"{"format": 1, "models": [1]}"#,
        #"{"format": 1, "models": {}}"#,
    ])
    func `what is no report is refused`(text: String) {
        #expect(throws: JudgedModels.Fault.self) { try JudgedModels(json: Array(text.utf8)) }
    }
}
