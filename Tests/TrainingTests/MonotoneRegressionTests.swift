import Datasets
import Documents
import Models
import Testing
import TrainingSupport

@testable import Training

/// Regressions whose coefficients have given signs.
@Suite struct MonotoneRegressionTests {
    private func fit(_ data: Dataset, c: Double, _ directions: Directions) -> LogisticRegression {
        LogisticRegression(
            fitting: data,
            LogisticRegression.Parameters(c: c, directions: directions)
        )
    }

    private func objective(_ data: Dataset, c: Double) -> LogisticObjective {
        LogisticObjective(LogisticRows(data, Standardization(of: data)), penalty: 1 / c)
    }

    /// The least of the minima with some coefficients held at 0 whose signs are right, over all such sets.
    private func leastOfAllSets(_ data: Dataset, c: Double, _ directions: Directions) -> Double {
        let zero = [Double](repeating: 0, count: 1 + featureCount)
        var least = Double.infinity
        for mask in 0..<1 << featureCount {
            let held = Set((0..<featureCount).filter { mask >> $0 & 1 == 1 }.map { $0 + 1 })
            let point = NewtonMethod.minimize(
                objective(data, c: c).holding(held),
                from: zero,
                tolerance: 1e-9,
                iterationsMax: 100
            ).point
            let isRight = (0..<featureCount).allSatisfy { feature in
                directions[feature].sign * point.coefficients[feature + 1] >= 0
            }
            if isRight { least = min(least, point.value) }
        }
        return least
    }

    @Test(arguments: Contrary.kinds, [0.01, 1, 1000])
    func `it is the best of all with these signs`(kind: String, c: Double) {
        let data = Contrary.data(kind, rows: 300, seed: 4)
        for directions in Contrary.directions {
            let regression = fit(data, c: c, directions)
            #expect(regression.isConverged && !regression.breaks(directions))
            let value = objective(data, c: c).evaluate(at: regression.allCoefficients).value
            let least = leastOfAllSets(data, c: c, directions)
            #expect((value - least).magnitude <= 1e-9 * least, "\(kind), \(c), \(directions.list)")
        }
    }

    @Test func `signs that the data has change no bit`() {
        let data = SyntheticLoanBook.rows(count: 1000, seed: 3)
        let free = fit(data, c: 10, .free)
        let signs = Directions(
            (0..<featureCount).map { free.coefficients[$0] > 0 ? .up : .down }
        )
        let held = fit(data, c: 10, signs)
        #expect(held.allCoefficients == free.allCoefficients)
        #expect(held.standardErrors == free.standardErrors)
        #expect(held.separation == free.separation)
    }

    @Test func `a coefficient that the data would turn is 0, and nobody knows its error`() {
        let falling = Directions([.down, .free, .free, .free, .free, .free])
        let regression = fit(overlapping, c: 10, falling)
        #expect(regression.coefficients[0] == 0 && regression.standardErrors[1] == .infinity)
        #expect(regression.coefficients[1] < 0 && regression.standardErrors[2].isFinite)
        #expect(regression.isConverged)
        // The same as without the column.
        let without = fit(overlapping.changing(0) { _ in 0 }, c: 10, .free)
        #expect(near(regression.allCoefficients, without.allCoefficients, 1e-9))
    }

    @Test(arguments: HostileData.cases)
    func `signs hold on hostile data`(hostile: HostileData) {
        for directions in Contrary.directions {
            for c in [1e-3, 1, 1e5] {
                let regression = fit(hostile.data, c: c, directions)
                #expect(!regression.breaks(directions))
                #expect(areFinite(regression.allCoefficients))
            }
        }
    }

    @Test func `a plane that breaks a direction is none`() {
        let data = handMade([[1, 2, 3, 4, 5, 6]], [false, false, false, true, true, true])
        let (rising, falling) = (Contrary.directions[0], Contrary.directions[1])
        #expect(fit(data, c: 1, rising).separation == .complete)
        #expect(fit(data, c: 1, falling).separation == .none)
    }
}
