import Models
import Testing

@testable import ONNX

/// Models that cannot be written.
@Suite struct BadModelTests {
    private let plain = LinearModel.Sum(weights: .init(repeating: 1), bias: 0)
    private let names = ["a", "b", "c", "d", "e", "f"]

    private func refusal(
        of core: Model.Core? = nil,
        names: [String]? = nil,
        threshold: Double = 0.5,
        ranges: FeatureRanges? = nil,
        steps: [ColumnStep] = [],
        link: Link = .sigmoid,
        record: ModelRecord = ModelRecord(name: "m"),
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> String {
        var preparation = Preparation()
        for step in steps { _ = preparation.append(step) }
        let model = Model(
            featureNames: names ?? self.names,
            threshold: threshold,
            ranges: ranges,
            algorithm: "linear model",
            preparation: preparation,
            core: core ?? .linear(LinearModel(first: plain, second: nil, precision: .float64)),
            link: link
        )
        let error = #expect(throws: ModelFileError.self, sourceLocation: sourceLocation) {
            try ModelFile.encode(model, record: record)
        }
        #expect(error?.kind == .refused, sourceLocation: sourceLocation)
        return error?.description ?? ""
    }

    private func trees(
        _ nodes: [TreeNode],
        roots: [Int] = [0],
        secondValues: [Double] = [],
        precision: Precision = .float64
    ) -> Model.Core {
        .trees(
            TreeEnsemble(
                nodes: nodes,
                secondValues: secondValues,
                trees: roots.map { TreeEnsemble.Tree(root: $0, depth: 1) },
                aggregate: .sum,
                precision: precision
            )
        )
    }

    private func stump(_ threshold: Double = 0, _ leaf: Double = 0.5) -> [TreeNode] {
        [
            TreeNode(
                column: 0,
                atMost: threshold,
                missingGoesTrue: false,
                ifTrue: 1,
                ifFalse: 2
            ),
            TreeNode(leafAt: 1, value: leaf), TreeNode(leafAt: 2, value: 0.25),
        ]
    }

    @Test func `float32 anywhere`() {
        let said = "the model computes in float32; only float64 models can be written"
        let single = LinearModel(first: plain, second: nil, precision: .float32)
        #expect(refusal(of: .linear(single)) == said)
        #expect(refusal(of: trees(stump(), precision: .float32)) == said)
        #expect(refusal(steps: [.roundToFloat32]) == said)
    }

    @Test func `columns that are not all prepared by the same arithmetic`() {
        let some = ColumnStep(
            .add,
            .init(repeating: 1),
            in: .float64,
            columns: [true, true, true, true, true, false]
        )
        let whole = ColumnStep(.truncate, .init(repeating: 0), in: .float64)
        for step in [some, whole] {
            #expect(refusal(steps: [step]).hasPrefix("the model prepares its columns in different"))
        }
    }

    @Test func `two scores`() {
        let said = "the model has two scores; only models of one score can be written"
        let two = LinearModel(first: plain, second: plain.negated, precision: .float64)
        #expect(refusal(of: .linear(two)) == said)
        #expect(refusal(of: trees(stump(), secondValues: [0, 1, 2])) == said)
    }

    @Test func `a probability made by a program of operations`() {
        let link = Link(LinkProgram([.firstScore, .negate(0), .sigmoid(1)]))
        #expect(
            refusal(link: link) == "the model comes to its probability by a program of operations; "
                + "only the score itself and its sigmoid can be written"
        )
    }

    @Test func `a score that is no probability`() {
        let scores = "where a probability is 0 to 1; export predict_proba of a classifier"
        let sum = refusal(link: .identity)
        #expect(sum.hasPrefix("node \"score\" (Add) gives any number \(scores)"), "\(sum)")
        let leaves = refusal(of: trees(stump(0, 1.5)), link: .identity)
        #expect(leaves.hasPrefix("node \"score\" (TreeEnsemble) gives 0.25 to 1.5 \(scores)"))
    }

    @Test func `trees that are none, share a node or are no numbers`() {
        #expect(refusal(of: trees(stump(), roots: [])) == "the model has no tree")
        let shared = "two branches of the model, or two trees, share node"
        #expect(refusal(of: trees(stump(), roots: [0, 0])) == shared + " 0")
        #expect(refusal(of: trees(stump(), roots: [0, 1])) == shared + " 1")
        let oneWay = TreeNode(
            column: 0,
            atMost: 0,
            missingGoesTrue: false,
            ifTrue: 1,
            ifFalse: 1
        )
        let both = trees([oneWay, TreeNode(leafAt: 1, value: 1)])
        #expect(refusal(of: both) == shared + " 1")
        #expect(refusal(of: trees(stump(.nan))).contains("threshold of NaN"))
        #expect(refusal(of: trees(stump(0, .infinity))).contains("NaN or infinite"))
    }

    @Test func `numbers that are not finite`() {
        let sum = LinearModel.Sum(weights: .init(repeating: .nan), bias: 0)
        let linear = LinearModel(first: sum, second: nil, precision: .float64)
        #expect(refusal(of: .linear(linear)).contains("a constant that is NaN or infinite"))
        let step = ColumnStep(.add, .init(repeating: .infinity), in: .float64)
        #expect(refusal(steps: [step]).contains("a constant that is NaN or infinite"))
        let ranges = FeatureRanges(
            minimum: .init(repeating: -.infinity),
            maximum: .init(repeating: 0)
        )
        #expect(refusal(ranges: ranges).contains("sestina.ranges has a number that is NaN or inf"))
    }

    @Test func `facts that no reader would take`() {
        #expect(refusal(names: ["a", "b", "c", "d", "e", "a"]).contains("six different names"))
        #expect(refusal(threshold: 1.5).contains("a number of 0 to 1"))
        #expect(refusal(threshold: .nan).contains("a number of 0 to 1"))
        let ranges = FeatureRanges(minimum: .init(repeating: 1), maximum: .init(repeating: 0))
        #expect(refusal(ranges: ranges).contains("must hold six pairs"))
        #expect(
            refusal(record: ModelRecord(name: ""))
                == "the model has no name; a graph of ONNX must have one"
        )
        let golden = ModelRecord(name: "m", goldenRows: [.init(repeating: .nan)])
        #expect(refusal(record: golden).contains("golden row 1 must hold six finite features"))
    }
}
