import Models
import Reasons
import Testing

@testable import ONNX

/// What is made of a file that is read for scores alone.
@Suite struct PurposeTests {
    private static let zeros = #"["0","0","0","0","0","0"]"#
    /// Half of 2^40 units is what the first feature adds to the golden row.
    private static let half = 1 << 39

    /// A file of one tree with a golden row, to which the first feature is said to add so many units.
    private static func bytes(adding units: Int, group: String = "[\(zeros)]") -> [UInt8] {
        var model = OnnxModel.made([("X", DataType.float64)])
        model.addStumps([.init(threshold: 0, ifTrue: 0.25, ifFalse: 0.75)])
        model.describe("reference", #"{"selection":"all","rows":\#(group)}"#)
        model.describe(
            "golden",
            #"[{"features":["1","0","0","0","0","0"],"probability":"0x1.8p-1","raw":"\#(half / 2 + units)","#
                + #""contributions":["\#(units)","0","0","0","0","0"]}]"#
        )
        return model.serializedBytes()
    }

    @Test func `for scores nothing is made to explain them, and they are the same`() throws {
        let bytes = Self.bytes(adding: Self.half)
        let whole = try ModelFile.decode(bytes, name: "m")
        let time = try #require(whole.explainerTime)
        #expect(whole.explainer != nil && time >= .zero)
        let bare = try ModelFile.decode(bytes, name: "m", for: .scores)
        #expect(bare.explainer == nil && bare.explainerTime == nil && bare.reasonsFault == nil)
        #expect(bare.reasons.reference?.rows.count == 1 && bare.goldenRows.count == 1)
        let row: Features = [1, 0, 0, 0, 0, 0]
        #expect(bare.model.probability(of: row) == whole.model.probability(of: row))
    }

    @Test func `golden reasons are held to what is made, and to nothing where nothing is`() throws {
        let bytes = Self.bytes(adding: Self.half + 1)
        #expect(throws: ModelFileError.self) { try ModelFile.decode(bytes, name: "m") }
        #expect(throws: Never.self) { try ModelFile.decode(bytes, name: "m", for: .scores) }
    }

    @Test func `a group that the model does not take is refused for scores, too`() throws {
        let bytes = Self.bytes(
            adding: Self.half,
            group: #"[["nan","0","0","0","0","0"]]"#
        )
        let error = #expect(throws: ModelFileError.self) {
            try ModelFile.decode(bytes, name: "m", for: .scores)
        }
        #expect(
            error?.description.hasPrefix("row 1 of sestina.reference lacks \"feature_1\"") == true
        )
    }

    @Test func `why nothing explains a model is told with what would help`() throws {
        #expect(
            try ModelFile.decode(Self.bytes(adding: Self.half), name: "m").whyNotExplained == nil
        )
        let bare = try Made.file { $0.addStumps([.init()]) }
        #expect(
            bare.whyNotExplained == "the model has no reference group; 'sestina adopt' gives it one"
        )
        let lowest = try Made.file { model in
            model.addStumps([.init(), .init()], [.text("aggregate_function", "MIN")])
            model.describe("reference", #"{"selection":"all","rows":[\#(Self.zeros)]}"#)
        }
        #expect(lowest.whyNotExplained == ReasonsFault.isMinimum.description)
    }

    @Test func `the bytes of tables are told`() throws {
        func told(_ file: ModelFile) -> String? { file.facts.first { $0.name == "tables" }?.value }
        let file = try ModelFile.decode(Self.bytes(adding: Self.half), name: "m")
        let bytes = try #require(file.explainer?.tableBytes)
        #expect(bytes > 0 && told(file) == "\(bytes) bytes to explain scores with")
        #expect(told(try Made.file { $0.addStumps([.init()]) }) == "none")
    }
}
