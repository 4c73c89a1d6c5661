import Logging
import Models
import ONNX
import Reasons
import Testing

@testable import Server

/// What the log says of a model's reasons when the model begins to be served.
@Suite struct ReasonsLineTests {
    private static func group(_ rows: [Features]) throws -> ReasonRecord {
        let group = try #require(ReferenceGroup(selection: "all", rows: rows))
        return ReasonRecord(reference: group)
    }

    @Test func `a linear model needs no tables, and what it took is told`() throws {
        let lines = ReasonsLine.lines(on: try TestModels.served().file)
        #expect(lines.map(\.level) == [.info])
        let words = lines.first?.words ?? ""
        let start =
            "scores are explained beside a reference group of 128 rows, which needs no tables and took "
        #expect(words.hasPrefix(start) && words.hasSuffix(" ms to prepare"), "\(words)")
    }

    @Test func `of trees the size of the tables is told, and the time that they took`() throws {
        let reasons = try Self.group([.init(repeating: 2)])
        let file = try TestModels.file(TestModels.trees(missing: []), reasons: reasons)
        let again = try ModelFile.decode(
            ModelFile.encode(file.model, record: ModelRecord(name: "t", reasons: reasons)),
            name: "t"
        )
        let lines = ReasonsLine.lines(on: again)
        #expect(lines.map(\.level) == [.info])
        let bytes = try #require(again.explainer?.tableBytes)
        #expect((1..<100_000).contains(bytes))
        let words = lines.first?.words ?? ""
        let start = "scores are explained beside a reference group of 1 row, by tables of 0.0"
        #expect(words.hasPrefix(start) && words.contains(" MiB and took "), "\(words)")
    }

    @Test func `a model without a group is told, with what would help, and no alarm`() throws {
        let trees = TestModels.trees(missing: [], hasRanges: false)
        let lines = ReasonsLine.lines(on: try TestModels.file(trees))
        #expect(lines.map(\.level) == [.info, .info])
        #expect(
            lines.map(\.words) == [
                "served without explanations of scores: the model has no reference group; 'sestina adopt' gives "
                    + "it one",
                "served without changes of decisions: the model does not tell what it saw in training; 'sestina "
                    + "adopt' adds it",
            ]
        )
    }

    @Test func `a group that is of no use is a warning, with the reason`() throws {
        let lowest = TestModels.trees(missing: [], aggregate: .minimum)
        let file = try TestModels.file(lowest, reasons: Self.group([.init(repeating: 2)]))
        let lines = ReasonsLine.lines(on: file)
        #expect(lines.map(\.level) == [.warning])
        #expect(
            lines.first?.words == "served without explanations of scores: \(ReasonsFault.isMinimum)"
        )
    }

    @Test func `tables beyond their bound are a warning, and the model is served`() throws {
        // A byte for each of the trees' thresholds in each of the trees.
        let file = try ModelFile.made(
            of: TestModels.stumps(trees: 16_500),
            record: ModelRecord(name: "t", reasons: Self.group([.init(repeating: 0)]))
        ).file
        #expect(file.reasonsFault == .tooManyBytes)
        let lines = ReasonsLine.lines(on: file)
        #expect(lines.map(\.level) == [.warning, .info])
        #expect(
            lines.first?.words
                == "served without explanations of scores: the tables that explain the model would "
                + "take more than 256 MiB"
        )
    }
}
