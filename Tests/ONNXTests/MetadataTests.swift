import Models
import Testing

@testable import ONNX

@Suite struct MetadataTests {
    private let fixture = "sklearn_logistic_float64"
    private let names = #"["a", "b", "c", "d", "e", "f"]"#

    @Test func `a file without metadata serves with names by position and threshold one half`()
        throws
    {
        let model = try Fixtures.file(fixture).model
        #expect(model.featureNames == (1...6).map { "feature_\($0)" })
        #expect(model.threshold == 0.5)
        #expect(model.ranges == nil)
        #expect(!model.isOutsideTrainingRange(.init(repeating: 1e300)))
    }

    @Test func `metadata names features, threshold, ranges and algorithm`() throws {
        let file = try Spoiled.decode(fixture) {
            $0.describe("features", names)
            $0.describe("threshold", "0x1p-2")
            $0.describe("ranges", "[[0, 1], [0, 2], [0, 3], [0, 4], [0, 5], [-1, 6.5]]")
            $0.describe("algorithm", "logistic regression")
            $0.describe("metrics", #"{"recall": 0.9}"#)
        }
        #expect(file.model.featureNames == ["a", "b", "c", "d", "e", "f"])
        #expect(file.model.threshold == 0.25)
        #expect(file.model.algorithm == "logistic regression")
        #expect(file.metadata["metrics"] == #"{"recall": 0.9}"#)
        #expect(!file.model.isOutsideTrainingRange([0, 2, 3, 4, 5, 6.5]))
        #expect(file.model.isOutsideTrainingRange([0, 2, 3, 4, 5, 6.6]))
        #expect(file.model.isOutsideTrainingRange([0, 2, 3, 4, 5, .nan]))
    }

    @Test(arguments: [
        ("features", "a,b,c,d,e,f", "is not a JSON array of six names"),
        ("features", #"["a", "b", "c", "d", "e"]"#, "must hold six different names"),
        ("features", #"["a", "b", "c", "d", "e", "a"]"#, "must hold six different names"),
        ("features", #"["a", "b", "c", "d", "e", ""]"#, "must hold six different names"),
        ("threshold", "half", "must be a number of 0 to 1"),
        ("threshold", "nan", "must be a number of 0 to 1"),
        ("threshold", "1.5", "must be a number of 0 to 1"),
        ("threshold", "", "must be a number of 0 to 1"),
        ("ranges", "[[0, 1]]", "must hold six pairs"),
        ("ranges", "[[1, 0], [0, 2], [0, 3], [0, 4], [0, 5], [0, 6]]", "must hold six pairs"),
        ("ranges", "[[0], [0, 2], [0, 3], [0, 4], [0, 5], [0, 6]]", "must hold six pairs"),
        ("ranges", "{}", "is not a JSON array of six pairs"),
        ("golden", "[1]", "is not a JSON array of"),
        ("golden", #"[{"features": ["0x0p+0"], "probability": "0x1p-1"}]"#, "golden row 1 must"),
        (
            "golden",
            #"[{"features": ["0", "0", "0", "0", "0", "inf"], "probability": "0x1p-1"}]"#,
            "golden row 1 must hold six finite features"
        ),
        (
            "golden", #"[{"features": ["0", "0", "0", "0", "0", "0"], "probability": "2"}]"#,
            "a probability of 0 to 1"
        ),
    ])
    func `malformed metadata is refused by its key`(
        key: String,
        value: String,
        words: String
    ) throws {
        let sentence = try Spoiled.refusal(of: fixture) { $0.describe(key, value) }
        #expect(sentence.contains(words), "\(sentence)")
    }

    @Test func `a key that is there twice is refused`() throws {
        let sentence = try Spoiled.refusal(of: fixture) {
            $0.describe("threshold", "0.5")
            $0.describe("threshold", "0.6")
        }
        #expect(sentence == "the metadata key \"sestina.threshold\" is there twice")
    }

    @Test func `metadata of other tools is left alone`() throws {
        let file = try Spoiled.decode(fixture) { model in
            model.describe("threshold", "0.5")
            model.metadataProps[0].key = "threshold"
        }
        #expect(file.metadata.isEmpty)
    }

    @Test func `golden rows that are met to the last bit let the model serve`() throws {
        let rows: [Features] = [.init(repeating: 0.25), [1, -2, 3, -4, 5, -6]]
        let model = try Fixtures.file(fixture).model
        let file = try Spoiled.decode(fixture) { spoiled in
            let texts = rows.map { row in
                golden(row, model.probability(of: row))
            }
            spoiled.describe("golden", "[" + texts.joined(separator: ", ") + "]")
        }
        #expect(file.goldenRows.count == 2)
        #expect(file.facts.contains { $0.name == "golden rows" && $0.value == "2, all met" })
    }

    @Test func `a golden row that is missed by one bit refuses the model`() throws {
        let row: Features = [1, -2, 3, -4, 5, -6]
        let actual = try Fixtures.file(fixture).model.probability(of: row)
        let sentence = try Spoiled.refusal(of: fixture) {
            $0.describe("golden", "[" + golden(row, actual.nextUp) + "]")
        }
        #expect(
            sentence == "golden row 1 of 1 gives \(hex(actual)), but the trainer computed "
                + "\(hex(actual.nextUp)); the file or its scorer has changed"
        )
    }

    private func golden(_ row: Features, _ probability: Double) -> String {
        let features = (0..<featureCount).map { "\"\(hex(row[$0]))\"" }.joined(separator: ", ")
        return "{\"features\": [\(features)], \"probability\": \"\(hex(probability))\"}"
    }
}
