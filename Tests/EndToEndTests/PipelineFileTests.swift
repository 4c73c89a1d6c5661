import Foundation
import TestSupport
import Testing

/// Files whose graphs have an input for each feature, as exporters write them for a data frame.
@Suite struct PipelineFileTests {
    private static let model = Files.inRepository("Tests/ONNXTests/Fixtures/pipeline_frame.onnx")
    private static let names = ["lines", "amount", "debt", "income", "years", "score"]

    @Test func `the features are told by the names of the inputs`() throws {
        let command = try BuiltCommand("sestina", ["inspect", Self.model.path, "--json"])
        #expect(command.exitCode() == 0)
        let object = try JSONSerialization.jsonObject(with: Data(command.output.utf8))
        let document = try #require(object as? [String: Any])
        #expect(document["features"] as? [String] == Self.names)
        #expect(document["can_be_served"] as? Bool == true)
    }

    @Test func `a loan book is scored by the names of its columns, in whatever order`() throws {
        let answers = Self.model.deletingPathExtension().appendingPathExtension("csv")
        let expected = try String(contentsOf: answers, encoding: .utf8).split(separator: "\n")
            .dropFirst().map { $0.split(separator: ",").map(String.init) }
        let order = [3, 0, 5, 1, 4, 2]
        let lines = [order.map { Self.names[$0] }] + expected.map { row in order.map { row[$0] } }
        let command = try BuiltCommand(
            "sestina",
            ["score", "--quiet", "--model", Self.model.path],
            takesInput: true
        )
        command.write(lines.map { $0.joined(separator: ",") + "\n" }.joined())
        command.endInput()
        #expect(command.exitCode() == 0, "\(command.errors)")
        let scored = command.output.split(separator: "\n").dropFirst()
        try #require(scored.count == expected.count && scored.count > 50)
        for (line, row) in zip(scored, expected) {
            let probability = try #require(Double(line.split(separator: ",")[6]))
            let answer = try #require(Double(row[7]))
            #expect(abs(probability - answer) <= 1e-6, "\(line)")
        }
    }
}
