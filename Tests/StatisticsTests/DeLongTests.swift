import Statistics
import TestSupport
import Testing

/// Against the definition of 1988 in numpy 2.4: the structural components from all pairs of rows,
/// `numpy.cov` of those of both models, and `2 * scipy.stats.norm.sf(abs(z))`.
@Suite struct DeLongTests {
    private static let second = [0.3, 0.4, 0.2, 0.5, 0.9, 0.35, 0.6, 0.8, 0.2, 0.1, 0.05, 0.8]

    @Test func `scores with ties give the variance of the definition`() throws {
        let test = try #require(
            DeLong(labels: Tied.labels, first: Tied.probabilities, second: Self.second)
        )
        #expect((test.firstArea - 0.8611111111111112).magnitude < 1e-15)
        #expect((test.secondArea - 0.6388888888888888).magnitude < 1e-15)
        #expect((test.variance - 0.013117283950617287).magnitude < 1e-15)
        #expect((test.pValue - 0.052345063273163114).magnitude < 1e-13)
        #expect(!test.isIdentical)
        let spread = 1.959963984540054 * 0.013117283950617287.squareRoot()
        #expect((test.interval.lowerBound - (test.difference - spread)).magnitude < 1e-15)
        #expect((test.interval.upperBound - (test.difference + spread)).magnitude < 1e-15)
    }

    @Test func `so do two model files`() throws {
        let reference = try Reference.answers.get().scores
        let names = ["sklearn_logistic_regression_float64", "sklearn_random_forest_float32_zipmap"]
        let tables = try names.map { try Reference.model($0).expectedRows }
        let test = try #require(
            DeLong(
                labels: tables[0].map { $0[5] < reference.lowScoreBelow },
                first: tables[0].map { $0[6] },
                second: tables[1].map { $0[6] }
            )
        )
        let expected = reference.delong
        #expect((test.firstArea - expected.firstArea).magnitude < 1e-14)
        #expect((test.secondArea - expected.secondArea).magnitude < 1e-14)
        #expect((test.variance - expected.variance).magnitude < 1e-15)
        #expect((test.pValue - expected.pValue).magnitude < 1e-12)
    }

    @Test func `models that order alike are identical, whatever their scores`() throws {
        let squares = Tied.probabilities.map { $0 * $0 }
        let test = try #require(
            DeLong(labels: Tied.labels, first: Tied.probabilities, second: squares)
        )
        #expect(test.isIdentical)
        #expect(test.difference == 0)
        #expect(test.pValue == 1)
        #expect(test.interval == 0...0)
    }

    @Test func `the areas are those of the metrics`() throws {
        let test = try #require(
            DeLong(labels: Tied.labels, first: Tied.probabilities, second: Self.second)
        )
        let areas = [Tied.probabilities, Self.second].map {
            ClassificationMetrics(labels: Tied.labels, probabilities: $0, threshold: 0.5).rocAUC
        }
        #expect(areas == [test.firstArea, test.secondArea])
    }

    @Test func `an order against its reverse differs for certain`() throws {
        let test = try #require(
            DeLong(
                labels: [true, true, false, false],
                first: [4, 3, 2, 1],
                second: [1, 2, 3, 4]
            )
        )
        #expect(test.difference == 1)
        #expect(!test.isIdentical)
        #expect(test.pValue == 0)
    }

    @Test func `it needs two rows of each class, and scores with an order`() {
        let scores = [0.25, 0.5, 0.75]
        for labels in [[], [true], [true, false, false], [true, true, true]] {
            let some = [Double](scores.prefix(labels.count))
            #expect(DeLong(labels: labels, first: some, second: some) == nil)
        }
        let labels = [true, false, true, false]
        let first = [0.25, 0.5, 0.75, .nan]
        let second = [0.25, 0.5, 0.75, 1]
        #expect(DeLong(labels: labels, first: first, second: second) == nil)
        #expect(DeLong(labels: labels, first: second, second: first) == nil)
    }
}
