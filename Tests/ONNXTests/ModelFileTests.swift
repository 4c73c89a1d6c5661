import Models
import Testing

@testable import ONNX

@Suite struct ModelFileTests {
    @Test(arguments: [
        ("scorecard.onnx", "scorecard"), ("models/loan-default/model.onnx", "loan-default"),
        ("/models/a/champion.onnx", "champion"), ("model.onnx", "model"), ("./model.onnx", "model"),
        ("../model.onnx", "model"), ("/model.onnx", "model"), ("a/model", "model"), ("", ""),
    ])
    func `a model is called what its file is, and model.onnx what its folder is`(
        path: String,
        name: String
    ) {
        #expect(ModelFile.name(at: path) == name)
    }

    @Test func `the digest is the SHA-256 of the bytes`() {
        let digest = ModelDigest(of: Array("abc".utf8))
        #expect(
            digest.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
    }

    @Test func `the digest on the wire has the first eight bytes in their order`() {
        let digest = ModelDigest(of: Array("abc".utf8))
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: digest.wireValue >> (8 * $0)) }
        #expect(bytes == Array(digest.bytes.prefix(8)))
    }

    @Test func `a file is named after its path without folder and extension`() throws {
        let file = try Fixtures.file("tree5_member")
        #expect(file.name == "tree5_member")
        #expect(file.byteCount == (try Fixtures.bytes("tree5_member").count))
        #expect(file.digest == ModelDigest(of: try Fixtures.bytes("tree5_member")))
    }

    @Test func `the operators on the way to the probability leave out the label`() throws {
        let file = try Fixtures.file("sklearn_logistic_float64")
        #expect(file.operators.contains("Sigmoid"))
        #expect(!file.operators.contains("ArgMax"))
        #expect(!file.operators.contains("ArrayFeatureExtractor"))
    }

    @Test(arguments: Fixtures.names)
    func `every fact about a file is said in one line`(name: String) throws {
        let facts = try Fixtures.file(name).facts
        #expect(Set(facts.map(\.name)).count == facts.count)
        for expected in ["file size", "digest", "precision", "operators", "threshold"] {
            #expect(facts.contains { $0.name == expected })
        }
        #expect(facts.allSatisfy { !$0.value.isEmpty && !$0.value.contains("\n") })
    }

    @Test(arguments: [
        ("sklearn_logistic_float64", "logistic regression"),
        ("classifier_2_logistic", "logistic regression"), ("normalizer_l2", "logistic regression"),
        ("clip_float64", "linear model"), ("sklearn_forest_float32", "tree ensemble"),
        ("tree_two_classes_none", "decision tree"),
    ])
    func `a file that does not say its algorithm is named after its graph`(
        name: String,
        algorithm: String
    ) throws {
        #expect(try Fixtures.file(name).model.algorithm == algorithm)
    }

    @Test func `trees are counted in the facts`() throws {
        let facts = try Fixtures.file("tree_deep_chain").facts
        #expect(facts.contains { $0.name == "trees" && $0.value == "2" })
        #expect(facts.contains { $0.name == "depth" && $0.value == "60" })
        #expect(facts.contains { $0.name == "nodes" && $0.value == "122" })
    }
}
