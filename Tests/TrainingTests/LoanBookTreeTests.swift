import Datasets
import Models
import Statistics
import TestSupport
import Testing

@testable import Training

/// Decision trees on the shared loan book, against scikit-learn 1.9.1.
///
/// Two nodes of the reference tree have ties between features, which scikit-learn breaks by chance:
/// the outlines are those of a `random_state` that takes the lowest feature, as is done here.
@Suite(.enabled(if: SharedFiles.areGiven, SharedFiles.reason))
struct LoanBookTreeTests {
    struct Case: Sendable {
        var criterion = SplitCriterion.gini
        var depthMax = 5
        var splitRowsMin = 4
        var leafRowsMin = 2
        var pruningStrength = 0.0
        let outline: String
    }

    @Test(arguments: [
        Case(
            outline: "0:8000 0:6576 4:6110 2:70 5:66 4 62 1:4 2 2 6040 4:466 5:99 5:84 67 17 4:15 "
                + "4 11 5:367 4:12 7 5 5:355 65 290 4:1424 4:1355 1233 5:122 2:110 20 90 0:12 9 3 "
                + "0:69 38 2:31 2 1:29 10 19"
        ),
        Case(
            criterion: .entropy,
            outline: "0:8000 0:6576 4:6110 0:70 53 5:17 8 9 6040 4:466 5:99 5:84 67 17 4:15 4 11 "
                + "5:367 4:77 28 49 2:290 199 91 4:1424 1233 0:191 4:100 5:62 52 10 38 4:91 78 "
                + "1:13 7 6"
        ),
        Case(depthMax: 1, outline: "0:8000 6576 1424"),
        Case(
            depthMax: 3,
            splitRowsMin: 2,
            leafRowsMin: 1,
            outline: "0:8000 0:6576 4:6110 70 6040 4:466 99 367 4:1424 4:1355 1233 122 0:69 38 31"
        ),
        Case(
            depthMax: 8,
            splitRowsMin: 100,
            outline: "0:8000 0:6576 4:6110 70 6040 4:466 99 5:367 12 5:355 65 2:290 2:272 199 73 "
                + "18 4:1424 4:1355 1233 5:122 2:110 20 90 12 69"
        ),
        Case(
            depthMax: 8,
            splitRowsMin: 2,
            leafRowsMin: 60,
            outline: "0:8000 0:6576 4:6110 70 6040 4:466 99 5:367 77 2:290 199 91 4:1424 4:1355 "
                + "1233 0:122 62 60 69"
        ),
    ])
    func `the tree is that of the reference`(_ expected: Case) throws {
        #expect(try tree(expected).outline == expected.outline)
    }

    @Test(arguments: [
        Case(
            pruningStrength: 2e-5,
            outline: "0:8000 0:6576 4:6110 2:70 5:66 4 62 1:4 2 2 6040 4:466 5:99 5:84 67 17 4:15 "
                + "4 11 5:367 4:12 7 5 5:355 65 290 4:1424 4:1355 1233 5:122 2:110 20 90 0:12 9 3 "
                + "0:69 38 2:31 2 29"
        ),
        Case(
            pruningStrength: 1e-4,
            outline: "0:8000 0:6576 4:6110 2:70 5:66 4 62 4 6040 4:466 5:99 84 4:15 4 11 5:367 "
                + "4:12 7 5 5:355 65 290 4:1424 4:1355 1233 5:122 2:110 20 90 0:12 9 3 0:69 38 "
                + "2:31 2 29"
        ),
        Case(
            pruningStrength: 3e-4,
            outline: "0:8000 0:6576 6110 4:466 5:99 84 4:15 4 11 5:367 4:12 7 5 5:355 65 290 "
                + "4:1424 4:1355 1233 5:122 2:110 20 90 0:12 9 3 0:69 38 31"
        ),
        Case(
            pruningStrength: 1e-3,
            outline: "0:8000 0:6576 6110 4:466 5:99 84 15 5:367 12 355 4:1424 1355 0:69 38 31"
        ),
        Case(pruningStrength: 5e-3, outline: "0:8000 0:6576 6110 4:466 99 367 4:1424 1355 69"),
        Case(pruningStrength: 2e-2, outline: "0:8000 6576 1424"),
        Case(pruningStrength: 0.5, outline: "8000"),
        Case(
            criterion: .entropy,
            pruningStrength: 1e-3,
            outline: "0:8000 0:6576 4:6110 0:70 53 5:17 8 9 6040 4:466 5:99 84 15 5:367 4:77 28 49 "
                + "290 4:1424 1233 0:191 4:100 5:62 52 10 38 91"
        ),
        Case(
            criterion: .entropy,
            pruningStrength: 5e-3,
            outline: "0:8000 0:6576 6110 4:466 99 367 4:1424 1233 0:191 4:100 62 38 91"
        ),
        Case(criterion: .entropy, pruningStrength: 0.5, outline: "0:8000 6576 1424"),
        Case(criterion: .entropy, pruningStrength: 0.6, outline: "8000"),
    ])
    func `pruning cuts what the reference cuts`(_ expected: Case) throws {
        #expect(try tree(expected).outline == expected.outline)
    }

    @Test func `the reference parameters give the reference figures`() throws {
        let tree = DecisionTree(fitting: try LoanBook.train)
        #expect(tree.tree.nodes.count == 43)
        #expect(tree.tree.leafCount == 22)
        #expect(tree.tree.depth == 5)
        let test = try LoanBook.test
        let probabilities = try probabilities(tree.tree)
        let metrics = ClassificationMetrics(
            labels: test.labels,
            probabilities: probabilities,
            threshold: 0.5
        )
        let confusion = metrics.confusion
        #expect(
            [
                confusion.trueNegatives, confusion.falsePositives, confusion.falseNegatives,
                confusion.truePositives,
            ] == [1627, 3, 4, 366]
        )
        let found = try [metrics.f1, metrics.rocAUC, metrics.logLoss, metrics.brierScore]
            .map { try #require($0) }
        let wanted = [
            0.9905277401894452, 0.9993981097662079, 0.03173069085978772, 0.0038293587492864893,
        ]
        #expect(near(found, wanted, 1e-12))
    }

    /// The rows at each probability; and the sum of the probabilities, each times its row's number
    /// from 1, which a change of any row changes.
    @Test(
        arguments: [
            (0, 379342.39754613565, [0.006896551724137931: 87, 0.9777777777777777: 22, 0: 1507]),
            (1e-4, 378970.70418672287, [:]),
            (3e-4, 378882.17815188516, [:]),
            (1e-3, 381571.5617037671, [:]),
            (5e-3, 385898.76453545445, [:]),
        ] as [(Double, Double, [Double: Int])]
    )
    func `each test row has the probability that the reference gives`(
        strength: Double,
        sum: Double,
        counts: [Double: Int]
    ) throws {
        let tree = DecisionTree(
            fitting: try LoanBook.train,
            TreeParameters(pruningStrength: strength)
        )
        let probabilities = try probabilities(tree.tree)
        let weighted = probabilities.enumerated().reduce(0) { $0 + Double($1.0 + 1) * $1.1 }
        #expect((weighted - sum).magnitude < 1e-6)
        for (probability, count) in counts {
            #expect(probabilities.count { ($0 - probability).magnitude < 1e-15 } == count)
        }
    }

    private func tree(_ given: Case) throws -> GrownTree {
        let parameters = TreeParameters(
            criterion: given.criterion,
            depthMax: given.depthMax,
            splitRowsMin: given.splitRowsMin,
            leafRowsMin: given.leafRowsMin,
            pruningStrength: given.pruningStrength
        )
        return DecisionTree(fitting: try LoanBook.train, parameters).tree
    }

    private func probabilities(_ tree: GrownTree) throws -> [Double] {
        let test = try LoanBook.test
        return (0..<test.rowCount).map { tree.probability(of: test.row($0)) }
    }
}
