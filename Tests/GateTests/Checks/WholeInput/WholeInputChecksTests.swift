import Datasets
import Models
import Statistics
import Testing

@testable import Gate

/// Models that agree with the champion on every row at hand and decide otherwise where there is none.
@Suite struct WholeInputChecksTests {
    /// A default where the first two features add up to 1 or more, all features from 0 to 1.
    private static let champion = regression()

    private static func regression(
        second: LinearModel.Sum? = nil,
        _ operations: [LinkProgram.Operation] = [.firstScore, .sigmoid(0)],
        named algorithm: String = "logistic regression"
    ) -> Model {
        var weights = Features(repeating: 0)
        (weights[0], weights[1]) = (20, 20)
        return Model(
            featureNames: Model.positionalNames,
            threshold: 0.5,
            ranges: nil,
            algorithm: algorithm,
            preparation: Preparation(),
            core: .linear(
                LinearModel(
                    first: .init(weights: weights, bias: -20),
                    second: second,
                    precision: .float64
                )
            ),
            link: Link(LinkProgram(operations))
        )
    }

    /// The champion's sum, lowered without a bound where another feature is above a limit.
    private static func lowered(_ feature: Int, above limit: Double, named: String) -> Model {
        var weights = Features(repeating: 0)
        weights[feature] = 1
        return regression(
            second: .init(weights: weights, bias: -limit),
            [
                .firstScore, .secondScore, .absolute(1), .add(1, 2), .constant(-1e6),
                .multiply(3, 4), .add(0, 5), .sigmoid(6),
            ],
            named: named
        )
    }

    /// Nodes of one tree: nested questions whose last yes is one value, and every no another.
    private static func tree(
        _ questions: [(column: Int, limit: Double, below: Bool)],
        inside: Double,
        outside: Double
    ) -> Model {
        let out = questions.count + 1
        var nodes: [TreeNode] = []
        for (index, question) in questions.enumerated() {
            let next = index + 1
            nodes.append(
                TreeNode(
                    column: question.column,
                    atMost: question.limit,
                    missingGoesTrue: false,
                    ifTrue: question.below ? next : out,
                    ifFalse: question.below ? out : next
                )
            )
        }
        nodes.append(TreeNode(leafAt: questions.count, value: inside))
        nodes.append(TreeNode(leafAt: out, value: outside))
        return Model(
            featureNames: Model.positionalNames,
            threshold: 0.5,
            ranges: nil,
            algorithm: "decision tree",
            preparation: Preparation(),
            core: .trees(
                TreeEnsemble(
                    nodes: nodes,
                    secondValues: [],
                    trees: [.init(root: 0, depth: questions.count)],
                    aggregate: .sum,
                    precision: .float64
                )
            ),
            link: .identity
        )
    }

    /// Rows along the diagonal, so that most of the range holds none; `where` decides which are kept.
    private static func data(_ isKept: (Features) -> Bool = { _ in true }) -> Dataset {
        let rows = (0...400).map { number in
            Features { _ in Double(number) / 400 }
        }.filter(isKept)
        return Dataset(
            source: "diagonal",
            featureNames: Model.positionalNames,
            columns: (0..<featureCount).map { feature in rows.map { $0[feature] } },
            labels: rows.map { champion.predictsDefault(champion.probability(of: $0)) }
        )
    }

    private static func checks(
        _ challenger: Model,
        champion: Model? = champion,
        data: Dataset = data(),
        isReproduced: Bool = false
    ) -> [String: Check] {
        let checks = WholeInputChecks(
            challenger,
            champion: champion,
            data: [data],
            rules: .standard,
            features: Model.positionalNames,
            seed: 7,
            drawn: 65_536
        ).checks(isReproduced: isReproduced)
        return Dictionary(uniqueKeysWithValues: checks.map { ($0.subject, $0) })
    }

    @Test func `the champion itself passes, with every question asked`() {
        let checks = Self.checks(Self.champion)
        #expect(checks.values.allSatisfy { $0.verdict == .pass })
        #expect(
            Set(checks.keys)
                == [
                    "shape", "within the range", "beyond the range", "decisions that flip",
                    "single values",
                ]
        )
    }

    @Test func `what its record gives is let off the rest`() {
        let checks = Self.checks(
            Self.lowered(2, above: 0.5, named: "logistic regression"),
            isReproduced: true
        )
        #expect(checks.count == 1)
        #expect(checks["function"]?.verdict == .pass)
    }

    @Test func `a regression with a second sum fails by its name alone`() {
        let backdoor = Self.lowered(2, above: 40, named: "logistic regression")
        #expect(Self.checks(backdoor)["shape"]?.verdict == .fail)
        let other = Self.lowered(2, above: 40, named: "my own")
        #expect(Self.checks(other)["shape"]?.verdict == .inconclusive)
    }

    @Test func `a region without rows that is turned round fails, with a row of it`() throws {
        // No row of the diagonal has a large third feature and small others.
        let rows = Self.data { $0[2] < 0.6 }
        var wide = Self.data().columns
        wide[2][0] = 1
        let data = Dataset(
            source: "wide",
            featureNames: Model.positionalNames,
            columns: wide,
            labels: Self.data().labels
        )
        let check = try #require(
            Self.checks(Self.lowered(2, above: 0.7, named: "my own"), data: data)[
                "decisions that flip"
            ]
        )
        #expect(rows.rowCount > 0)
        #expect(check.verdict == .fail)
        #expect(check.challenger ?? 0 > 0.1)
        #expect(check.details.first?.contains("challenger 0.0") == true)
    }

    @Test func `a region that rows bear out is left to the metrics`() {
        // Rows everywhere, of which those with a large third feature do not default: the champion is wrong there.
        var generator = SeededGenerator(seed: 3)
        let drawn = (0..<4_000).map { _ in Features { _ in generator.nextUniform() } }
        func dataset(_ defaults: (Features) -> Bool) -> Dataset {
            Dataset(
                source: "drawn",
                featureNames: Model.positionalNames,
                columns: (0..<featureCount).map { feature in drawn.map { $0[feature] } },
                labels: drawn.map(defaults)
            )
        }
        let taught = dataset { $0[2] < 0.7 && $0[0] + $0[1] >= 1 }
        let rows = dataset { $0[0] + $0[1] >= 1 }
        let challenger = Self.lowered(2, above: 0.7, named: "my own")
        #expect(Self.checks(challenger, data: taught)["decisions that flip"]?.verdict == .pass)
        #expect(Self.checks(challenger, data: rows)["decisions that flip"]?.verdict == .fail)
    }

    @Test func `the smallest region that counts is found, and one of a tenth is not one`() {
        // In the corner where both first features are large the champion is sure.
        func corner(_ side: Double) -> [(column: Int, limit: Double, below: Bool)] {
            [(0, 0.7, false), (1, 0.7, false), (2, side, true), (3, 0.3, true), (4, 0.4, true)]
        }
        // 0.3 * 0.3 * side * 0.3 * 0.4 of the range.
        let data = Self.data { $0[0] < 0.65 || $0[2] > 0.5 }
        let constant = Self.tree([(0, 0.5, false), (1, 0.5, false)], inside: 0.95, outside: 0.05)
        for (side, verdict) in [(0.2, Verdict.fail), (0.005, .pass)] {
            let challenger = Self.joined(
                constant,
                Self.tree(corner(side), inside: -0.9, outside: 0)
            )
            let found = Self.checks(challenger, champion: constant, data: data)
            #expect(found["decisions that flip"]?.verdict == verdict, "side \(side)")
        }
    }

    @Test func `trees that let one amount through fail by it`() throws {
        let base = Self.tree([(0, 0.5, false)], inside: 0.95, outside: 0.05)
        let slit = Self.tree([(3, 0.41, false), (3, 0.4101, true)], inside: -0.9, outside: 0)
        let check = try #require(
            Self.checks(Self.joined(base, slit), champion: base)["single values"]
        )
        #expect(check.verdict == .fail)
        #expect(check.details.count == 1)
        #expect(Self.checks(base, champion: base)["single values"]?.verdict == .pass)
    }

    @Test func `a decision that turns beyond the range fails where no sum is`() {
        let base = Self.tree([(0, 0.5, false)], inside: 0.95, outside: 0.05)
        let far = Self.tree([(4, 250, false)], inside: -0.9, outside: 0)
        let checks = Self.checks(Self.joined(base, far), champion: base)
        #expect(checks["beyond the range"]?.verdict == .fail)
        #expect(checks["decisions that flip"]?.verdict == .pass)
    }

    @Test func `a corner beyond the range of two features fails`() {
        let base = Self.tree([(0, 0.5, false)], inside: 0.95, outside: 0.05)
        let corner = Self.tree([(4, 1.5, false), (5, 250, false)], inside: -0.9, outside: 0)
        let checks = Self.checks(Self.joined(base, corner), champion: base)
        #expect(checks["beyond the range"]?.verdict == .fail)
        #expect(checks["decisions that flip"]?.verdict == .pass)
        #expect(Self.checks(base, champion: base)["beyond the range"]?.verdict == .pass)
    }

    @Test func `a row of the range without a probability fails, with the row`() throws {
        // 0 by 0 where a feature is above a half, and 0 elsewhere.
        var weights = Features(repeating: 0)
        weights[2] = 1e300
        let hole = Self.regression(
            second: .init(weights: weights, bias: -0.5e300),
            [
                .firstScore, .secondScore, .constant(1e300), .multiply(1, 2), .exponential(3),
                .constant(0), .multiply(4, 5), .add(0, 6), .sigmoid(7),
            ],
            named: "my own"
        )
        let check = try #require(Self.checks(hole)["within the range"])
        #expect(check.verdict == .fail)
        #expect(check.reason.hasSuffix("of the rows that were drawn have no probability"))
        #expect(check.details.count == 1)
        #expect(Self.checks(hole, champion: nil)["within the range"]?.verdict == .fail)
    }

    @Test func `a pole beyond the range fails`() {
        var weights = Features(repeating: 0)
        weights[5] = 1
        // The sum by the distance from a value that no row has: it turns there and turns back.
        let pole = Self.regression(
            second: .init(weights: weights, bias: -3),
            [
                .firstScore, .secondScore, .absolute(1), .constant(-1), .add(2, 3), .multiply(0, 4),
                .sigmoid(5),
            ],
            named: "my own"
        )
        #expect(Self.checks(pole, champion: nil)["beyond the range"]?.verdict == .fail)
    }

    /// Trees whose values are added up.
    private static func joined(_ a: Model, _ b: Model) -> Model {
        guard case .trees(let one) = a.core, case .trees(let other) = b.core else { return a }
        let offset = one.nodes.count
        let moved = other.nodes.indices.map { index in
            let node = other.nodes[index]
            return node.isLeaf(at: index)
                ? TreeNode(leafAt: index + offset, value: node.value)
                : TreeNode(
                    column: node.column,
                    atMost: node.value,
                    missingGoesTrue: node.missingGoesTrue,
                    ifTrue: node.ifTrue + offset,
                    ifFalse: node.ifFalse + offset
                )
        }
        return Model(
            featureNames: a.featureNames,
            threshold: a.threshold,
            ranges: nil,
            algorithm: "random forest",
            preparation: Preparation(),
            core: .trees(
                TreeEnsemble(
                    nodes: one.nodes + moved,
                    secondValues: [],
                    trees: one.trees
                        + other.trees.map { .init(root: $0.root + offset, depth: $0.depth) },
                    aggregate: .sum,
                    precision: .float64
                )
            ),
            link: .identity
        )
    }
}
