import Datasets
import Models
import ONNX
import Reasons
import Statistics
import TestSupport
import Testing

@testable import Gate

/// Plants that fit the model in hand: whatever is served, the next change to it can be judged.
@Suite struct FittingPlantTests {
    private let files: LoanDefault
    private let data: HoldoutData
    private let champion: Model

    init() throws {
        files = try LoanDefault()
        data = try HoldoutData(decoding: files.holdout, features: files.policy.contract.features)
        champion = try ModelFile.decode(files.model, name: "champion").model
    }

    private func checks(_ bytes: [UInt8]) throws -> [Check] {
        let base = try Contender(bytes, name: "base", on: data.rows)
        return SelfTest(base: base, data, by: files.policy, effort: LoanDefault.selfTestEffort)
            .checks
    }

    /// Of a model that is compared with some whom it accepts, where there are any.
    private func checks(_ model: Model) throws -> [Check] {
        let accepted = data.rows.rows.filter { model.probability(of: $0) < model.threshold }
        let group = ReferenceGroup(selection: "all", rows: Array(accepted.prefix(20)))
        let reasons = ReasonRecord(reference: group)
        return try checks(
            try ModelFile.encode(model, record: ModelRecord(name: "base", reasons: reasons))
        )
    }

    private func model(
        _ core: Model.Core,
        _ preparation: Preparation = Preparation(),
        link: Link = .sigmoid
    ) -> Model {
        Model(
            featureNames: champion.featureNames,
            threshold: 0.5,
            ranges: champion.ranges,
            algorithm: "made",
            preparation: preparation,
            core: core,
            link: link
        )
    }

    private static func sum(_ weights: Features, bias: Double) -> Model.Core {
        .linear(
            LinearModel(
                first: .init(weights: weights, bias: bias),
                second: nil,
                precision: .float64
            )
        )
    }

    private static func preparation(_ steps: [ColumnStep]) throws -> Preparation {
        var preparation = Preparation()
        for step in steps {
            let hasRoom = preparation.append(step)
            #expect(hasRoom)
        }
        return preparation
    }

    /// The champion as one weighted sum of the bare features.
    private func folded() throws -> Model.Core {
        let sum = try #require(OneSum(champion))
        return Self.sum(Features { sum.weights[$0] }, bias: sum.bias)
    }

    private static let times1 = ColumnStep(.multiply, .init(repeating: 1), in: .float64)

    @Test(arguments: 0...3)
    func `a scaler in the weights, with steps that do nothing, is no obstacle`(steps: Int) throws {
        let preparation = try Self.preparation(Array(repeating: Self.times1, count: steps))
        let checks = try checks(model(try folded(), preparation))
        #expect(checks.map(\.subject) == Plant.Fault.allCases.map(\.rawValue))
        for check in checks { #expect(check.verdict == .pass, "\(check.subject): \(check.reason)") }
    }

    @Test(arguments: 0...2)
    func `a scaler that multiplies and then subtracts is no obstacle`(steps: Int) throws {
        guard case .linear(let linear) = champion.core, champion.preparation.steps.count == 2 else {
            Issue.record("the champion is a scaler and a weighted sum")
            return
        }
        let (mean, scale) = (
            champion.preparation.steps[0].operand, champion.preparation.steps[1].operand
        )
        let swapped = [
            ColumnStep(.multiply, Features { 1 / scale[$0] }, in: .float64),
            ColumnStep(.subtract, Features { mean[$0] / scale[$0] }, in: .float64),
        ]
        let preparation = try Self.preparation(
            Array(repeating: Self.times1, count: steps) + swapped
        )
        let checks = try checks(model(.linear(linear), preparation))
        for check in checks { #expect(check.verdict == .pass, "\(check.subject): \(check.reason)") }
    }

    @Test func `a model that knows nothing cannot be spoilt, and that is said`() throws {
        let checks = try checks(model(Self.sum(.init(repeating: 0), bias: -1.5)))
        let verdicts = Dictionary(uniqueKeysWithValues: checks.map { ($0.subject, $0) })
        for fault in [Plant.Fault.shuffled, .negated, .zeroed, .unscaled, .constant] {
            let check = try #require(verdicts[fault.rawValue])
            #expect(check.verdict == .notAsked)
            #expect(
                check.reason.hasPrefix(
                    "not planted: the fault makes no bad model of this one: its Brier score"
                ),
                "\(check.reason)"
            )
        }
        let exchanged = try #require(verdicts[Plant.Fault.exchanged.rawValue])
        #expect(exchanged.verdict == .notAsked)
        #expect(exchanged.reason == "not planted: no two features contribute differently")
        #expect(verdicts[Plant.Fault.inflated.rawValue]?.verdict == .pass)
        #expect(verdicts[Plant.Fault.resubmitted.rawValue]?.verdict == .pass)
    }

    @Test func `a model without a probability for some row is no ground to plant on`() throws {
        // 0 divided by the credit lines, which some have none of.
        let step = ColumnStep(.divideOperand, .init(repeating: 0), in: .float64)
        let core = Self.sum(.init(repeating: 1), bias: 0)
        let checks = try checks(model(core, try Self.preparation([step])))
        #expect(checks.allSatisfy { $0.verdict == .notAsked })
        #expect(checks.allSatisfy { $0.reason.contains("no probability for some rows") })
    }

    /// A tree that asks about features at values of the rows, with leaves near what the rows say.
    private func trees(_ count: Int, _ generator: inout SeededGenerator) -> Model.Core {
        var nodes: [TreeNode] = []
        var trees: [TreeEnsemble.Tree] = []
        for _ in 0..<count {
            let root = nodes.count
            trees.append(.init(root: root, depth: 3))
            for place in 0..<15 {
                let index = root + place
                guard place < 7 else {
                    let value = generator.nextUniform(in: 0...1) / Double(count)
                    nodes.append(TreeNode(leafAt: index, value: value))
                    continue
                }
                let feature = Int(generator.nextUniform(in: 0...5.99))
                let row = Int(generator.nextUniform(in: 0...1999.9))
                nodes.append(
                    TreeNode(
                        column: feature,
                        atMost: data.rows.columns[feature][row],
                        missingGoesTrue: false,
                        ifTrue: root + 2 * place + 1,
                        ifFalse: root + 2 * place + 2
                    )
                )
            }
        }
        return .trees(
            TreeEnsemble(
                nodes: nodes,
                secondValues: [],
                trees: trees,
                aggregate: .sum,
                precision: .float64
            )
        )
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `of any model a plant is found, or is none`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let model: Model
        if seed.isMultiple(of: 2) {
            model = self.model(trees(1 + Int(seed / 10), &generator), link: .identity)
        } else {
            // From weights that matter to weights that do not.
            let folded = try #require(OneSum(champion))
            let weights = Features {
                folded.weights[$0] * generator.nextUniform(in: -0.5...1.5)
            }
            let steps = [
                Self.times1, ColumnStep(.add, .init(repeating: 3), in: .float64),
                ColumnStep(.divide, Features { Double($0 + 1) }, in: .float64),
            ].prefix(Int(seed) % 4)
            let core = Self.sum(weights, bias: folded.bias * generator.nextUniform(in: 0...2))
            model = self.model(core, try Self.preparation(Array(steps)))
        }
        for check in try checks(model) {
            #expect(check.verdict != .invalid, "\(check.subject): \(check.reason)")
        }
    }

    @Test(arguments: Reference.classifiers + Reference.pipelines)
    func `of a model of another tool as well`(model: Reference.ModelFile) throws {
        for check in try checks(try model.bytes) {
            #expect(check.verdict != .invalid, "\(check.subject): \(check.reason)")
        }
    }
}
