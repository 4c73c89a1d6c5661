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
        ("features", #"["a", "b", "c", "d", "e", 6]"#, "is not a JSON array of six names"),
        ("ranges", #"[[0, 1], [0, 2], [0, 3], [0, 4], [0, 5], [0, "6"]]"#, "array of six pairs"),
        ("ranges", "[[0, 1], [0, 2], [0, 3], [0, 4], [0, 5], 6]", "array of six pairs"),
        ("golden", "[1]", "is not a JSON array of"),
        ("golden", #"[{"features": ["0"], "features": ["1"], "probability": "0"}]"#, "JSON array"),
        ("golden", #"[{"features": [0], "probability": "0"}]"#, "is not a JSON array of"),
        ("golden", #"[{"features": ["0"]}]"#, "is not a JSON array of"),
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

    @Test(arguments: [256, 2 << 20])
    func `an algorithm or a name of a feature over 255 bytes is refused`(count: Int) throws {
        // Two bytes of UTF-8 each.
        let long = String(repeating: "é", count: count / 2)
        let algorithm = try Spoiled.refusal(of: fixture) { $0.describe("algorithm", long) }
        #expect(algorithm == "sestina.algorithm has \(count) bytes; it can have 255 at most")
        let feature = try Spoiled.refusal(of: fixture) {
            $0.describe("features", #"["a", "b", "c", "d", "\#(long)", "f"]"#)
        }
        #expect(
            feature == "name 5 of sestina.features has \(count) bytes; it can have 255 at most"
        )
    }

    @Test func `an algorithm and names of features of 255 bytes are read`() throws {
        let names = ["a", "b", "c", "d", "e", "f"].map { String(repeating: $0, count: 255) }
        let file = try Spoiled.decode(fixture) {
            $0.describe("features", "[\"" + names.joined(separator: "\", \"") + "\"]")
            $0.describe("algorithm", names[0])
        }
        #expect(file.model.featureNames == names)
        #expect(file.model.algorithm == names[0])
    }

    @Test func `a graph's name over 255 bytes is refused where it names the model`() throws {
        var model = try OnnxModel(serializedBytes: Fixtures.bytes(fixture))
        model.graph.name = String(repeating: "g", count: 256)
        let bytes: [UInt8] = model.serializedBytes()
        #expect(try ModelFile.decode(bytes, name: "short").name == "short")
        let error = #expect(throws: ModelFileError.self) { try ModelFile.decode(bytes, name: "") }
        #expect(
            error?.description == "the name of the model has 256 bytes; it can have 255 at most"
        )
    }

    @Test(arguments: ["features", "ranges", "golden", "metrics"])
    func `a text of the metadata over 8 MiB is refused before it is read`(key: String) throws {
        let count = ModelFileLimits.metadataBytesMax + 1
        let sentence = try Spoiled.refusal(of: fixture) {
            $0.describe(key, String(repeating: "[", count: count))
        }
        #expect(sentence == "sestina.\(key) has \(count) bytes; at most 8388608 are read")
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
