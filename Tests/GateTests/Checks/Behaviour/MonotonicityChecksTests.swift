import Documents
import Models
import ONNX
import Statistics
import TestSupport
import Testing

@testable import Gate

@Suite struct MonotonicityChecksTests {
    private let rows = (0..<50).map { row in Features { Double((row * ($0 + 3)) % 11) } }

    private func model(
        _ core: Model.Core,
        _ preparation: Preparation = Preparation(),
        link: Link = .sigmoid
    ) -> Model {
        Model(
            featureNames: (1...6).map { "feature_\($0)" },
            threshold: 0.5,
            ranges: nil,
            algorithm: "made",
            preparation: preparation,
            core: core,
            link: link
        )
    }

    /// The answers for the first feature, which must rise, and the fourth, which must fall.
    private func checks(_ model: Model) throws -> [Check] {
        let policy = try MadeRows.policy(metrics: "{}")
        return MonotonicityChecks(model: model, rows: rows, policy: policy, evaluationsMax: 20_000)
            .checks
    }

    private func linear(_ first: Double, _ fourth: Double) -> Model.Core {
        .linear(
            LinearModel(
                first: .init(weights: [first, 1, 1, fourth, 1, 1], bias: 0),
                second: nil,
                precision: .float64
            )
        )
    }

    /// Two splits on the first column; the values of its three parts, from the lowest.
    private func trees(_ values: [Double], _ more: [Double]...) -> Model.Core {
        var nodes: [TreeNode] = []
        var trees: [TreeEnsemble.Tree] = []
        for values in [values] + more {
            let root = nodes.count
            trees.append(.init(root: root, depth: 2))
            for (place, limit) in [(root, 2.0), (root + 2, 5.0)] {
                nodes.append(
                    TreeNode(
                        column: 0,
                        atMost: limit,
                        missingGoesTrue: false,
                        ifTrue: place + 1,
                        ifFalse: place + 2
                    )
                )
                nodes.append(TreeNode(leafAt: place + 1, value: values[(place - root) / 2]))
            }
            nodes.append(TreeNode(leafAt: root + 4, value: values[2]))
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

    @Test func `a linear model goes by the signs of its weights`() throws {
        #expect(try checks(model(linear(1, -1))).map(\.verdict) == [.pass, .pass])
        #expect(try checks(model(linear(0, 0))).map(\.verdict) == [.pass, .pass])
        let wrong = try checks(model(linear(-0.1, 0.1)))
        #expect(wrong.map(\.verdict) == [.fail, .fail])
        #expect(wrong.allSatisfy { $0.details.count == 2 })
    }

    @Test func `a step that turns a column turns its sign`() throws {
        var preparation = Preparation()
        _ = preparation.append(ColumnStep(.divide, [-2, 1, 1, 1, 1, 1], in: .float64))
        #expect(
            try checks(model(linear(1, -1), preparation)).map(\.verdict) == [.fail, .pass]
        )
        #expect(
            try checks(model(trees([1, 2, 3]), preparation)).map(\.verdict) == [.fail, .pass]
        )
        #expect(
            try checks(model(trees([3, 2, 1]), preparation)).map(\.verdict) == [.pass, .pass]
        )
    }

    @Test func `trees that each rise are a proof`() throws {
        let check = try checks(model(trees([-1, 0, 1], [0, 0, 0.5])))[0]
        #expect(check.verdict == .pass)
        #expect(check.reason.contains("each of 2 trees"))
        #expect(check.rowCount == nil)
    }

    @Test func `a tree that falls is refuted with a pair at its split`() throws {
        let check = try checks(model(trees([0, 1, 0.9])))[0]
        #expect(check.verdict == .fail)
        #expect(check.reason.contains("falls by 0.020109 just above 5.0"))
        #expect(check.details.count == 2)
        #expect(check.details.last?.contains("5.000000000000001") == true)
    }

    @Test func `a tree that falls where another rises more is searched, and passes`() throws {
        let check = try checks(model(trees([0, 1, 0.9], [0, 0, 0.5])))[0]
        #expect(check.verdict == .pass)
        #expect(check.reason.contains("not a proof"))
    }

    @Test(arguments: [
        ([1.5, 0.9, 0.1], Verdict.fail), ([0.9, 1.5, 0.1], .fail), ([0.9, 0.1, 1.5], .fail),
        ([-1, 0.9, 0.1], .fail), ([1.5, 0.1, 0.9], .pass), ([0.1, 1.5, 0.9], .pass),
        ([1.5, 1.5, 1.5], .pass), ([2, 1.5, 3], .inconclusive), ([2, 1.5, 0.5], .inconclusive),
    ])
    func `values without a probability hide nothing that the others do`(
        values: [Double],
        verdict: Verdict
    ) throws {
        // The score is the probability, and there is none above 1 or below 0.
        let check = try checks(model(trees(values), link: .identity))[0]
        #expect(check.verdict == verdict, "\(check.reason)")
    }

    @Test(arguments: [Policy.Direction.up, .down])
    func `a direction and its contrary are not both broken by a tree that goes one way`(
        direction: Policy.Direction
    ) throws {
        var generator = SeededGenerator(seed: 36)
        for _ in 0..<20 {
            let rising = (0..<3).map { _ in generator.nextUniform() }.sorted()
            let values = direction == .up ? rising : rising.reversed()
            let policy = MadePolicy.policy(monotone: [0: direction])
            let contrary = MadePolicy.policy(monotone: [0: direction == .up ? .down : .up])
            let verdicts = [policy, contrary].map { policy in
                MonotonicityChecks(
                    model: model(trees(values)),
                    rows: rows,
                    policy: policy,
                    evaluationsMax: 1000
                ).checks.map(\.verdict)
            }
            #expect(verdicts == [[.pass], [.fail]], "\(values)")
        }
    }

    @Test func `only features with a direction are asked about, in their order`() throws {
        let policy = MadePolicy.policy(monotone: [4: .down, 1: .up])
        let checks = MonotonicityChecks(
            model: model(linear(1, 1)),
            rows: rows,
            policy: policy,
            evaluationsMax: 1000
        ).checks
        #expect(checks.map(\.subject) == ["loan_amt_outstanding", "years_employed"])
        #expect(checks.map(\.verdict) == [.pass, .fail])
        #expect(checks[0].reason == "never falls as it grows: its weight is above 0")
        #expect(
            checks[1].reason == "its weight is above 0: the probability rises as it grows"
        )
    }

    @Test func `without rows or other values there is nothing to search`() throws {
        let falling = model(trees([0, 1, 0.9], [0, 0, 0.5]))
        for rows in [[], Array(repeating: Features { _ in 1 }, count: 3)] {
            let checks = MonotonicityChecks(
                model: falling,
                rows: rows,
                policy: MadePolicy.policy(monotone: [0: .up]),
                evaluationsMax: 1000
            ).checks
            // The splits alone give values, and without a row there is nothing to put them in.
            #expect(checks.map(\.verdict) == [rows.isEmpty ? .inconclusive : .pass])
        }
    }

    @Test func `a tree with more ways than can be looked at is searched, and soon`() throws {
        let levels = 600
        let nodes = (0..<levels).map { place in
            TreeNode(
                column: place % featureCount,
                atMost: Double(place),
                missingGoesTrue: false,
                ifTrue: place + 1,
                ifFalse: place + 1
            )
        }
        let ladder = TreeEnsemble(
            nodes: nodes + [TreeNode(leafAt: levels, value: 0.5)],
            secondValues: [],
            trees: [.init(root: 0, depth: levels)],
            aggregate: .sum,
            precision: .float64
        )
        let start = ContinuousClock.now
        let check = try checks(model(.trees(ladder)))[0]
        #expect(check.verdict == .pass)
        #expect(check.reason.contains("not a proof"))
        #expect(ContinuousClock.now - start < .seconds(120))
    }

    @Test func `a column whose numbers are replaced is searched, one that is set proved`() throws {
        var preparation = Preparation()
        _ = preparation.append(
            ColumnStep(
                .replace,
                .init(repeating: 0),
                in: .float64,
                replacement: .init(repeating: 9),
                columns: [true, false, false, false, false, false]
            )
        )
        _ = preparation.append(
            ColumnStep(
                .set,
                .init(repeating: 0),
                in: .float64,
                columns: [false, false, false, true, false, false]
            )
        )
        let found = try checks(model(linear(1, 1), preparation))
        #expect(found.map(\.verdict) == [.fail, .pass])
        #expect(found[1].reason.contains("its weight is 0"))
    }

    @Test(
        arguments: Reference.classifiers.filter {
            ["lightgbm", "xgboost"].contains($0.description)
        }
    )
    func `a pair that is found in someone else's trees is one`(model: Reference.ModelFile) throws {
        let file = try ModelFile.load(path: model.path)
        var search = MonotonicitySearch(file.model, 5, rises: true)
        let rows = (0..<20).map { row -> Features in
            [Double(row % 5), 4000, 8000, 60_000 + Double(row) * 500, 5, 640]
        }
        guard case .trees(let trees) = file.model.core else { return }
        search.run(rows, at: trees.thresholds(of: 5).flatMap { [$0, $0.nextUp] }, 20_000)
        let example = try #require(search.counterExample)
        var (before, after) = (example.row, example.row)
        before[5] = example.from
        after[5] = example.to
        #expect(example.from < example.to)
        #expect(file.model.probability(of: before) == example.before)
        #expect(file.model.probability(of: after) == example.after)
        #expect(example.after < example.before)
    }
}
