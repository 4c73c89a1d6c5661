import Datasets
import Glibc
import Models
import TestSupport
import Testing
import TrainingSupport

@testable import Training

/// Regressions whose answer can be written down, and the objective against its definition.
@Suite struct LogisticClosedFormTests {
    private func odds(_ defaults: Int, of rows: Int) -> Double {
        log(Double(defaults) / Double(rows - defaults))
    }

    private func objective(_ data: Dataset, penalty: Double = 0) -> LogisticObjective {
        LogisticObjective(LogisticRows(data, Standardization(of: data)), penalty: penalty)
    }

    private let zero = [Double](repeating: 0, count: LogisticRows.columnCount)

    @Test(arguments: 1..<9)
    func `constants alone leave the logarithm of the odds to the intercept`(defaults: Int) {
        let data = handMade([[7] + [Double](repeating: 7, count: 8)], (0..<9).map { $0 < defaults })
        let fit = LogisticRegression(fitting: data)
        #expect(near([fit.intercept], [odds(defaults, of: 9)], 1e-8))
        #expect(values(fit.coefficients) == [0, 0, 0, 0, 0, 0])
        // The error of the logarithm of odds: 1/√(n p q).
        let share = Double(defaults) / 9
        #expect(near([fit.standardErrors[0]], [1 / (9 * share * (1 - share)).squareRoot()], 1e-9))
        #expect(fit.isConverged)
    }

    @Test func `a feature of two values has the odds of either value`() {
        // Of eight rows at 0 two are defaults, of four at 1 three.
        let column = [Double](repeating: 0, count: 8) + [1, 1, 1, 1]
        let labels = (0..<8).map { $0 < 2 } + [true, true, true, false]
        let data = handMade([column], labels)
        let fit = LogisticRegression(fitting: data, .init(c: 1e12))
        let scale = fit.standardization.scale[0]
        let slope = fit.coefficients[0] / scale
        let start = fit.intercept - slope * fit.standardization.mean[0]
        #expect(near([start, slope], [odds(2, of: 8), odds(3, of: 4) - odds(2, of: 8)], 1e-8))
        let model = Model(
            featureNames: data.featureNames,
            threshold: 0.5,
            ranges: nil,
            algorithm: "",
            preparation: fit.standardization.preparation,
            core: fit.core,
            link: .sigmoid
        )
        #expect(near([model.probability(of: data.row(0))], [0.25], 1e-9))
        #expect(near([model.probability(of: data.row(11))], [0.75], 1e-9))
    }

    @Test func `one class alone drives the intercept and ends finite`() {
        for label in [false, true] {
            let data = handMade([[1, 2, 3, 4, 5]], [Bool](repeating: label, count: 5))
            let fit = LogisticRegression(fitting: data)
            #expect(fit.intercept.isFinite && (fit.intercept > 5) == label)
            #expect(fit.separation == .complete)
            #expect(areFinite(values(fit.coefficients)))
        }
    }

    @Test func `a single row is a class of its own`() {
        let fit = LogisticRegression(fitting: handMade([[3]], [true]))
        #expect(fit.intercept > 5 && fit.intercept.isFinite)
        #expect(values(fit.standardization.scale) == [1, 1, 1, 1, 1, 1])
    }

    @Test func `without coefficients every row costs a bit`() {
        for rows in 1...9 {
            let column = (0..<rows).map { Double($0) }
            let data = handMade([column], (0..<rows).map { $0 % 3 == 0 })
            let point = objective(data).evaluate(at: zero)
            #expect(near([point.value], [Double(rows) * log(2)], 1e-14))
            let defaults = Double(data.defaultCount)
            #expect(point.gradient[0] == Double(rows) / 2 - defaults)
            #expect(point.hessian[0, 0] == Double(rows) / 4)
        }
    }

    @Test(arguments: [0, 0.5, 1e6] as [Double])
    func `value, gradient and Hessian are those of the definition`(penalty: Double) {
        let data = overlapping
        let standardization = Standardization(of: data)
        let coefficients = [0.3, -0.7, 1.1, 0, 2, -1, 0.25]
        let point = objective(data, penalty: penalty).evaluate(at: coefficients)
        var value = coefficients.dropFirst().reduce(0) { $0 + penalty * $1 * $1 / 2 }
        var gradient = [0] + coefficients.dropFirst().map { penalty * $0 }
        var curvature = 0.0
        for row in 0..<data.rowCount {
            let inputs =
                [1]
                + (0..<featureCount).map { feature in
                    (data.columns[feature][row] - standardization.mean[feature])
                        / standardization.scale[feature]
                }
            let score = zip(inputs, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
            let probability = 1 / (1 + exp(-score))
            value -= log(data.labels[row] ? probability : 1 - probability)
            for column in gradient.indices {
                gradient[column] += (probability - (data.labels[row] ? 1 : 0)) * inputs[column]
            }
            curvature += probability * (1 - probability) * inputs[1] * inputs[2]
        }
        #expect(near([point.value], [value], 1e-12))
        #expect(near(point.gradient, gradient, 1e-12))
        #expect(near([point.hessian[1, 2], point.hessian[2, 1]], [curvature, curvature], 1e-12))
    }

    @Test(arguments: [1e3, -1e3, 1e300] as [Double])
    func `scores beyond the reach of an exponential cost their size`(score: Double) {
        let data = handMade([[1, 1, 1]], [true, true, true])
        let point = objective(data).evaluate(at: [score, 0, 0, 0, 0, 0, 0])
        #expect(near([point.value], [score > 0 ? 0 : -3 * score], 1e-12))
        #expect(near([point.gradient[0]], [score > 0 ? 0 : -3], 1e-12))
    }

    @Test func `a minimum is not left, and no step is taken where none may be`() {
        let target = objective(overlapping, penalty: 1)
        let found = NewtonMethod.minimize(target, from: zero, tolerance: 1e-9, iterationsMax: 50)
        #expect(found.isConverged && found.iterations > 1)
        let again = NewtonMethod.minimize(
            target,
            from: found.point.coefficients,
            tolerance: 1e-9,
            iterationsMax: 50
        )
        #expect(again.iterations == 0 && again.isConverged)
        #expect(again.point.coefficients == found.point.coefficients)
        let none = NewtonMethod.minimize(target, from: zero, tolerance: 1e-9, iterationsMax: 0)
        #expect(!none.isConverged && none.point.coefficients == zero)
    }

    @Test func `a singular Hessian still shows a way`() throws {
        // A constant feature has no curvature without a penalty.
        let point = objective(overlapping).evaluate(at: zero)
        #expect(point.hessian[6, 6] == 0)
        #expect(point.hessian.choleskyFactor() == nil)
        let direction = try #require(NewtonMethod.direction(at: point))
        #expect(areFinite(direction))
        #expect(zip(direction, point.gradient).reduce(0) { $0 + $1.0 * $1.1 } < 0)
    }
}

/// Means and deviations of columns that can be done in the head.
@Suite struct StandardizationTests {
    private func measured(_ column: [Double]) -> (mean: Double, scale: Double) {
        let labels = column.map { _ in true }
        let standardization = Standardization(of: handMade([column], labels))
        return (standardization.mean[0], standardization.scale[0])
    }

    @Test(
        arguments: [
            ([1, 2, 3, 4], 2.5, 1.25), ([-1, 1], 0, 1), ([0, 0, 0, 4], 1, 3), ([5, 5, 5], 5, 1),
            ([0, -0.0], 0, 1), ([1e300, 3e300], 2e300, .infinity), ([7], 7, 1),
        ] as [([Double], Double, Double)]
    )
    func `the deviation is that of all rows, and 1 for a constant`(
        column: [Double],
        mean: Double,
        variance: Double
    ) {
        let found = measured(column)
        #expect(near([found.mean], [mean], 1e-15))
        let deviation = variance == .infinity ? 1e300 : variance.squareRoot()
        #expect(near([found.scale], [deviation], 1e-15))
    }

    @Test func `the preparation makes of every column one of mean 0 and deviation 1`() {
        let data = overlapping
        let standardization = Standardization(of: data)
        #expect(standardization.preparation.steps.map(\.operation) == [.subtract, .divide])
        for feature in 0..<2 {
            let prepared = data.columns[feature].map { value in
                standardization.preparation.steps.reduce(value) { $1($0, column: feature) }
            }
            #expect(near([prepared.reduce(0, +)], [0], 1e-14))
            #expect(near([prepared.reduce(0) { $0 + $1 * $1 }], [10], 1e-13))
        }
    }
}
