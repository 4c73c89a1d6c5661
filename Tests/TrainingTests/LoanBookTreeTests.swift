import Datasets
import Models
import Statistics
import TestSupport
import Testing
import TrainingSupport

@testable import Training

/// Decision trees on the loan book, against scikit-learn.
///
/// Where features tie, scikit-learn breaks the tie by chance; the outlines are those of a tree that
/// takes the lowest feature, as is done here.
@Suite struct LoanBookTreeTests {
    private let reference: ReferenceAnswers.Trees

    init() throws { reference = try Reference.answers.get().trees }

    @Test func `trees are those of the reference, pruned or not`() throws {
        let cases = reference.cases
        #expect(cases.count > 15 && cases.contains { $0.pruningStrength > 0 })
        #expect(Set(cases.map(\.outline)).count > 12)
        for expected in cases {
            let parameters = TreeParameters(
                criterion: try #require(SplitCriterion(rawValue: expected.criterion)),
                depthMax: expected.depthMax,
                splitRowsMin: expected.splitRowsMin,
                leafRowsMin: expected.leafRowsMin,
                pruningStrength: expected.pruningStrength
            )
            let outline = DecisionTree(fitting: try LoanBook.train, parameters).tree.outline
            #expect(outline == expected.outline, "\(expected)")
        }
    }

    @Test func `each row has the probability that the reference gives`() throws {
        let test = try LoanBook.test
        #expect(reference.asked.map(\.pruningStrength).contains(0))
        for expected in reference.asked {
            let tree = DecisionTree(
                fitting: try LoanBook.train,
                TreeParameters(pruningStrength: expected.pruningStrength)
            ).tree
            #expect(tree.nodes.count == expected.nodes)
            #expect(tree.leafCount == expected.leaves)
            #expect(tree.depth == expected.depth)
            let probabilities = (0..<test.rowCount).map { tree.probability(of: test.row($0)) }
            #expect(near(probabilities, expected.probabilities, 1e-15))
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
                ] == expected.confusion
            )
            for (name, figure) in expected.figures {
                let metric = try #require(ClassificationMetric(rawValue: name))
                #expect((try #require(metrics[metric]) - figure).magnitude < 1e-12, "\(name)")
            }
        }
    }
}
