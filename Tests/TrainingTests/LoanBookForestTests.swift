import Datasets
import Models
import Statistics
import TestSupport
import Testing

@testable import Training

/// Forests of the reference parameters, against the range of scikit-learn over many seeds.
@Suite struct LoanBookForestTests {
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
        let metrics = ClassificationMetrics(
            labels: test.labels,
            probabilities: probabilities,
            threshold: 0.5
        )
        let reference = try Reference.answers.get().forests
        for (name, range) in reference.overSeeds {
            let metric = try #require(ClassificationMetric(rawValue: name))
            let value = try #require(metrics[metric])
            let isGood =
                metric.higherIsBetter ? value >= range.min - 1e-12 : value <= range.max + 1e-12
            #expect(isGood, "\(metric) \(value) \(range)")
        }
        // Rows outside the bag are as good as rows of another file.
        let train = try LoanBook.train
        let outside = ClassificationMetrics(
            labels: train.labels,
            probabilities: forest.outOfBagProbabilities(of: train),
            threshold: 0.5
        )
        let accuracy = try #require(outside.accuracy)
        let range = reference.outOfBagAccuracy
        #expect((range.min...range.max).contains(accuracy), "\(accuracy)")
    }
}
