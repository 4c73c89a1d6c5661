import FoundationEssentials
import Testing

@testable import ONNX

@Suite struct BadTreeTests {
    private let classifier = "tree_one_class_logistic"
    private let ensemble = "tree5_every_mode_float64"

    @Test func `a branch that leads back to its root is refused`() throws {
        let sentence = try Spoiled.refusal(of: classifier) {
            try $0.attribute("nodes_truenodeids") { $0.ints[1] = 0 }
        }
        #expect(sentence.contains("node"))
        #expect(sentence.contains("cycle"))
    }

    @Test func `a branch that leads to itself is refused`() throws {
        let sentence = try Spoiled.refusal(of: classifier) {
            try $0.attribute("nodes_falsenodeids") { $0.ints[0] = 0 }
        }
        #expect(sentence.contains("cycle") || sentence.contains("root"))
    }

    @Test func `a node that no branch leads to any more is a second root`() throws {
        let sentence = try Spoiled.refusal(of: classifier) { model in
            var first: Int64 = 0
            try model.attribute("nodes_truenodeids") { first = $0.ints[0] }
            try model.attribute("nodes_falsenodeids") { $0.ints[0] = first }
        }
        #expect(sentence.hasSuffix("neither of which any branch leads to; a tree has one root"))
    }

    @Test(arguments: [-1, 31, 1000, Int64.max, .min])
    func `a branch to a node that is not there is refused`(number: Int64) throws {
        let sentence = try Spoiled.refusal(of: classifier) {
            try $0.attribute("nodes_truenodeids") { $0.ints[0] = number }
        }
        #expect(
            sentence == "node 1 (TreeEnsembleClassifier) has node 0 of tree 0, which leads to node "
                + "\(number): not there"
        )
    }

    @Test(arguments: [-1, 6, Int64.max, .min])
    func `a branch on a column that is not there is refused`(column: Int64) throws {
        let sentence = try Spoiled.refusal(of: classifier) {
            try $0.attribute("nodes_featureids") { $0.ints[0] = column }
        }
        #expect(sentence.hasSuffix("which reads column \(column); there are 0 to 5"))
    }

    @Test func `a node that is there twice is refused`() throws {
        let sentence = try Spoiled.refusal(of: classifier) {
            try $0.attribute("nodes_nodeids") { $0.ints[2] = 1 }
        }
        #expect(sentence.hasSuffix("has node 1 of tree 0 twice"))
    }

    @Test func `a threshold of NaN is refused`() throws {
        let sentence = try Spoiled.refusal(of: classifier) {
            try $0.attribute("nodes_values") { $0.floats[0] = .nan }
        }
        #expect(sentence.hasSuffix("node 0 of tree 0 with a threshold of NaN"))
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func `a weight that is not finite is refused`(weight: Float) throws {
        let sentence = try Spoiled.refusal(of: classifier) {
            try $0.attribute("class_weights") { $0.floats[0] = weight }
        }
        #expect(sentence.contains("with a weight that is NaN or infinite"))
    }

    @Test(arguments: [-1, 2, Int64.max])
    func `a weight of a third class is refused`(number: Int64) throws {
        let sentence = try Spoiled.refusal(of: classifier) {
            try $0.attribute("class_ids") { $0.ints[0] = number }
        }
        #expect(
            sentence.hasSuffix("gives a weight to class or target \(number); there are 0 and 1")
        )
    }

    @Test func `a weight of a branch is refused`() throws {
        let sentence = try Spoiled.refusal(of: classifier) {
            try $0.attribute("class_nodeids") { $0.ints[0] = 0 }
        }
        #expect(sentence.hasSuffix("gives a weight to node 0 of tree 0, which is no leaf"))
    }

    @Test(arguments: [
        "nodes_nodeids", "nodes_featureids", "nodes_truenodeids", "nodes_falsenodeids",
        "nodes_missing_value_tracks_true", "class_ids", "class_nodeids", "class_treeids",
    ])
    func `lists of different length are refused`(name: String) throws {
        let sentence = try Spoiled.refusal(of: classifier) {
            try $0.attribute(name) { $0.ints.removeLast() }
        }
        #expect(sentence.contains("values in \(name) where it needs"))
    }

    @Test func `an unknown branch mode is refused`() throws {
        let sentence = try Spoiled.refusal(of: classifier) {
            try $0.attribute("nodes_modes") { $0.strings[0] = Array("BRANCH_NEAR".utf8) }
        }
        #expect(sentence.contains("the node mode \"BRANCH_NEAR\", which is not known"))
    }

    @Test func `a tree of branches without end is refused at the depth limit`() throws {
        let count = ModelFileLimits.treeDepthMax + 2
        let sentence = try Spoiled.refusal(of: classifier) { model in
            func list(_ name: String, _ make: (Int) -> Int64) throws {
                try model.attribute(name) { $0.ints = (0..<2 * count + 1).map(make) }
            }
            try list("nodes_treeids") { _ in 0 }
            try list("nodes_nodeids") { Int64($0) }
            try list("nodes_featureids") { _ in 0 }
            try list("nodes_missing_value_tracks_true") { _ in 0 }
            try list("nodes_truenodeids") { Int64($0 + 2) }
            try list("nodes_falsenodeids") { Int64($0 + 1) }
            try model.attribute("nodes_values") {
                $0.floats = (0..<2 * count + 1).map { Float($0) }
            }
            try model.attribute("nodes_modes") {
                $0.strings = (0..<2 * count + 1).map { index in
                    Array((index % 2 == 0 && index < 2 * count ? "BRANCH_LEQ" : "LEAF").utf8)
                }
            }
            for name in ["class_ids", "class_nodeids", "class_treeids"] {
                try model.attribute(name) { $0.ints = [name == "class_nodeids" ? 1 : 0] }
            }
            try model.attribute("class_weights") { $0.floats = [1] }
        }
        #expect(sentence.contains("deeper than 4096 branches"))
    }

    @Test func `PROBIT is refused because it gives no probability`() throws {
        let sentence = try Spoiled.refusal(of: classifier) {
            try $0.attribute("post_transform") { $0.s = Array("PROBIT".utf8) }
        }
        #expect(sentence.contains("quantiles"))
    }

    @Test(
        arguments: [
            (1, "ONNX the other way round"), (2, "ONNX the other way round"), (4, "quantiles"),
            (5, "0 to 4 are known"), (-1, "0 to 4 are known"),
        ] as [(Int64, String)]
    )
    func
        `numbers of post transforms that tools disagree on or that give no probability are refused`(
            number: Int64,
            words: String
        ) throws
    {
        let sentence = try Spoiled.refusal(of: "tree5_softmax_zero_float64") {
            try $0.attribute("post_transform") { $0.i = number }
        }
        #expect(sentence.contains(words))
    }

    @Test func `one target with LOGISTIC is refused because tools disagree on it`() throws {
        let sentence = try Spoiled.refusal(of: "regressor_sum") {
            $0.add("post_transform") { $0.s = Array("LOGISTIC".utf8) }
        }
        #expect(sentence.contains("a Sigmoid node after it says the same clearly"))
    }

    @Test func `two base values of two classes are refused because tools disagree on them`() throws
    {
        let sentence = try Spoiled.refusal(of: classifier) {
            $0.add("base_values") { $0.floats = [0.1, 0.2] }
        }
        #expect(sentence.contains("2 base values for two classes"))
    }

    @Test func `three class labels are refused`() throws {
        let sentence = try Spoiled.refusal(of: classifier) {
            try $0.attribute("classlabels_int64s") { $0.ints = [0, 1, 2] }
        }
        #expect(sentence.hasSuffix("has 3 class labels; default and no default are two"))
    }

    @Test(arguments: ["nodes_truenodeids", "nodes_falsenodeids"])
    func `a branch of TreeEnsemble to what is not there is refused`(name: String) throws {
        for number in [-1, 100_000, Int64.max, .min] {
            let sentence = try Spoiled.refusal(of: ensemble) {
                try $0.attribute(name) { $0.ints[0] = number }
            }
            #expect(sentence.contains(": not there"))
        }
    }

    @Test func `a cycle of TreeEnsemble is refused`() throws {
        let sentence = try Spoiled.refusal(of: ensemble) { model in
            try model.attribute("nodes_trueleafs") { $0.ints[0] = 0 }
            try model.attribute("nodes_truenodeids") { $0.ints[0] = 0 }
        }
        #expect(sentence.contains("cycle"))
    }

    @Test(arguments: [-1, 1000, Int64.max])
    func `a root of TreeEnsemble that is not there is refused`(root: Int64) throws {
        let sentence = try Spoiled.refusal(of: ensemble) {
            try $0.attribute("tree_roots") { $0.ints[0] = root }
        }
        #expect(sentence.contains("has the root \(root) of tree 0, which is no branch"))
    }

    @Test func `TreeEnsemble without a set for a membership branch is refused`() throws {
        let sentence = try Spoiled.refusal(of: "tree5_member") { $0.remove("membership_values") }
        #expect(sentence.contains("has no membership_values for node 0"))
    }
}
