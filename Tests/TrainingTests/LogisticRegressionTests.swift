import Datasets
import Foundation
import Models
import Testing
import TrainingSupport

@testable import Training

@Suite struct LogisticRegressionTests {
    /// By scikit-learn 1.9.1 on standardised columns; the standard errors by numpy.
    @Test(
        arguments: [
            (
                0.5, [0.003925618388037387, 0.670393700149328, -0.13306248627737166],
                [0.6699103174575087, 0.4997797976025214, 0.48831277286280883]
            ),
            (
                10, [0.016981044399790493, 1.4200102110865318, -0.1980537174302534],
                [0.7720943857038693, 0.8875322479382265, 0.7376175705534409]
            ),
        ] as [(Double, [Double], [Double])]
    )
    func `ten rows give the coefficients of other libraries`(
        c: Double,
        coefficients: [Double],
        standardErrors: [Double]
    ) {
        let regression = fit(overlapping, c: c)
        #expect(near(regression.allCoefficients, coefficients + [0, 0, 0, 0], 1e-9))
        #expect(near(Array(regression.standardErrors.prefix(3)), standardErrors, 1e-9))
        // Nothing but the penalty holds the coefficient of a constant.
        let free = [Double](repeating: c.squareRoot(), count: 4)
        #expect(near(Array(regression.standardErrors.suffix(4)), free, 1e-14))
    }

    @Test(arguments: [-1, 1, 10, -30, 1000, 1e6, -1e100])
    func `the end does not depend on the start`(start: Double) {
        let wanted = fit(overlapping, c: 10).allCoefficients
        let regression = LogisticRegression(
            fitting: overlapping,
            LogisticRegression.Parameters(c: 10),
            from: (0...featureCount).map { $0 % 2 == 0 ? start : -start / 3 }
        )
        #expect(regression.isConverged)
        #expect(near(regression.allCoefficients, wanted, 1e-8))
    }

    /// The gradient is summed here row by row with the C library's exponential.
    @Test(arguments: [1, 100] as [Double])
    func `the gradient vanishes on a synthetic book`(c: Double) {
        let book = SyntheticLoanBook.rows(count: 1001, seed: 3)
        let regression = fit(book, c: c)
        #expect(regression.isConverged && regression.gradientNorm < 1e-8)
        var gradient = [0] + values(regression.coefficients).map { $0 / c }
        for row in 0..<book.rowCount {
            let features = book.row(row)
            let standardised = (0..<featureCount).map {
                (features[$0] - regression.standardization.mean[$0])
                    / regression.standardization.scale[$0]
            }
            let score = zip(standardised, values(regression.coefficients))
                .reduce(regression.intercept) { $0 + $1.0 * $1.1 }
            let residual = 1 / (1 + Foundation.exp(-score)) - (book.labels[row] ? 1 : 0)
            gradient[0] += residual
            for feature in 0..<featureCount {
                gradient[feature + 1] += residual * standardised[feature]
            }
        }
        #expect(gradient.allSatisfy { $0.magnitude < 1e-7 })
    }

    @Test func `the same data gives the same bits`() {
        let book = SyntheticLoanBook.rows(count: 500, seed: 1)
        let (first, second) = (fit(book, c: 10), fit(book, c: 10))
        #expect(first.allCoefficients == second.allCoefficients)
        #expect(first.standardErrors == second.standardErrors)
        #expect(first.gradientNorm == second.gradientNorm)
    }

    @Test func `a file of every row twice has half the penalty`() {
        let rows = Array(0..<overlapping.rowCount)
        let twice = fit(overlapping.subset(rows + rows), c: 5)
        let once = fit(overlapping, c: 10)
        #expect(near(twice.allCoefficients, once.allCoefficients, 1e-9))
    }

    @Test(arguments: [1, 2, 3, 5, 6, 7] as [Int])
    func `rows that fill no vector count once`(removed: Int) {
        let book = overlapping.subset(Array(0..<overlapping.rowCount - removed))
        let twice = book.subset((0..<book.rowCount).flatMap { [$0, $0, $0, $0] })
        let (plain, padded) = (fit(twice, c: 0.25), fit(book, c: 1))
        #expect(near(plain.allCoefficients, padded.allCoefficients, 1e-7))
    }

    @Test func `an iteration too few is told`() {
        let regression = LogisticRegression(
            fitting: overlapping,
            LogisticRegression.Parameters(c: 10, iterationsMax: 1)
        )
        #expect(!regression.isConverged)
        #expect(regression.iterations == 1)
        #expect(regression.gradientNorm >= 1e-8)
    }

    @Test func `the model computes what was fitted`() {
        let regression = fit(overlapping, c: 10)
        let model = Model(
            featureNames: overlapping.featureNames,
            threshold: 0.5,
            ranges: nil,
            algorithm: "",
            preparation: regression.standardization.preparation,
            core: regression.core,
            link: .sigmoid
        )
        for (index, probability) in model.probabilities(of: overlapping).enumerated() {
            let features = overlapping.row(index)
            let score = (0..<featureCount).reduce(regression.intercept) {
                let mean = regression.standardization.mean[$1]
                let scale = regression.standardization.scale[$1]
                return $0 + (features[$1] - mean) / scale * regression.coefficients[$1]
            }
            #expect((probability - 1 / (1 + Foundation.exp(-score))).magnitude < 1e-15)
        }
    }
}

/// A fit with the usual goal.
func fit(_ data: Dataset, c: Double) -> LogisticRegression {
    LogisticRegression(fitting: data, LogisticRegression.Parameters(c: c))
}
