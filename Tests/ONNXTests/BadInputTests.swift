import Models
import Testing

@testable import ONNX

/// Inputs of a graph that are not six features.
@Suite struct BadInputTests {
    private let frame = "pipeline_frame"

    @Test(arguments: [0, 1, 5, 7])
    func `other than one or six inputs are refused`(count: Int) throws {
        let sentence = try Spoiled.refusal(of: frame) { model in
            let one = model.graph.input[0]
            model.graph.input = (0..<count).map { index in
                var input = one
                input.name = "in\(index)"
                return input
            }
        }
        #expect(
            count == 1
                ? sentence == "the input \"in0\" has 1 columns; it must have six"
                : sentence
                    == "the graph has \(count) inputs; it must have one of six columns, or six "
                    + "of one"
        )
    }

    @Test(arguments: [2, 6, 0, -1, Int64.max])
    func `one of six inputs has one column`(columns: Int64) throws {
        let sentence = try Spoiled.refusal(of: frame) {
            $0.graph.input[3].type.tensorType.shape.dim[1].dimValue = columns
        }
        #expect(sentence == "the input \"income\" has \(columns) columns; it must have one")
    }

    @Test func `one of six inputs has rows and columns`() throws {
        let sentence = try Spoiled.refusal(of: frame) {
            $0.graph.input[3].type.tensorType.shape.dim.removeLast()
        }
        #expect(
            sentence
                == "the input \"income\" has 1 dimensions; it must have two, rows and one column"
        )
    }

    @Test func `the name of an input is the name of a feature`() throws {
        let twice = try Spoiled.refusal(of: frame) { $0.graph.input[3].name = "lines" }
        #expect(twice == "the input \"lines\" is there twice")
        let empty = try Spoiled.refusal(of: frame) { $0.graph.input[3].name = "" }
        #expect(empty == "an input has no name; one of six is the name of a feature")
        let name = String(repeating: "x", count: ModelFileLimits.nameBytesMax + 1)
        let long = try Spoiled.refusal(of: frame) { $0.graph.input[3].name = name }
        #expect(long.hasSuffix("has 256 bytes; it can have 255 at most"))
    }

    @Test func `names in the file cannot give one input's figures to another`() throws {
        let sentence = try Spoiled.refusal(of: frame) {
            $0.describe("features", #"["lines", "amount", "income", "debt", "years", "score"]"#)
        }
        #expect(
            sentence
                == "sestina.features has \"income\" in place 3, and the input of that name is in "
                + "place 4"
        )
    }
}
