import Datasets
import Models
import Statistics
import TestSupport
import Testing

@testable import Training

/// Forests of the reference parameters on the shared loan book, against the range of scikit-learn
/// 1.9.1 over 20 seeds.
@Suite(.enabled(if: SharedFiles.areGiven, SharedFiles.reason))
struct LoanBookForestTests {
    @Test(arguments: [42, 7] as [UInt64])
    func `no figure is worse than the worst of the reference`(seed: UInt64) async throws {
        let forest = try await RandomForest(
            fitting: try LoanBook.train,
            RandomForest.Parameters(seed: seed),
            threadCount: 2
        )
        let test = try LoanBook.test
        let probabilities = (0..<test.rowCount).map { row in
            let features = test.row(row)
            return forest.trees.reduce(0) { $0 + $1.probability(of: features) } / 100
        }
        try expectInReferenceRange(
            ClassificationMetrics(
                labels: test.labels,
                probabilities: probabilities,
                threshold: 0.5
            )
        )
        // Rows outside the bag are as good as rows of another file.
        let train = try LoanBook.train
        let outside = ClassificationMetrics(
            labels: train.labels,
            probabilities: forest.outOfBagProbabilities(of: train),
            threshold: 0.5
        )
        let accuracy = try #require(outside.accuracy)
        #expect((0.99...0.999).contains(accuracy))
    }
}

/// Checks a forest's figures on the test rows against `over_20_seeds` of the reference.
func expectInReferenceRange(
    _ metrics: ClassificationMetrics,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let worst: [(ClassificationMetric, Double)] = [
        (.accuracy, 0.9945), (.precision, 0.9917808219178083), (.recall, 0.9783783783783784),
        (.f1, 0.9850340136054422), (.rocAUC, 0.9997894213231636), (.logLoss, 0.02231360780886714),
        (.brierScore, 0.004992369565448209),
    ]
    for (metric, bound) in worst {
        let value = try #require(metrics[metric])
        let isGood = metric.higherIsBetter ? value >= bound - 1e-12 : value <= bound + 1e-12
        #expect(isGood, "\(metric) \(value) \(bound)", sourceLocation: sourceLocation)
    }
}
