import Datasets
import Models
import Testing
import TrainingSupport

@testable import Training

/// Columns that a logistic regression must neither choke on nor be misled by.
@Suite struct HostileColumnTests {
    @Test(arguments: [0, -0.0, 1, 0.1, 0.7, -1.0 / 3, 12345.678, 0x1p-1074, 1e300, -1.7e308])
    func `a constant feature is left out, whatever its value`(value: Double) {
        for rowCount in [2, 50, 100, 1000] {
            let column = [Double](repeating: value, count: rowCount)
            let labels = (0..<rowCount).map { $0 % 3 == 0 }
            let data = handMade([column, (0..<rowCount).map(Double.init)], labels)
            let standardization = Standardization(of: data)
            #expect(standardization.scale[0] == 1)
            #expect(standardization.mean[0] == value)
            let regression = fit(data, c: 1)
            #expect(regression.coefficients[0].magnitude < 1e-6)
            #expect(regression.isConverged)
        }
    }

    @Test func `nothing but constants gives the share of defaults`() {
        let data = handMade([], [true, false, false, false])
        let regression = fit(data, c: 1)
        #expect((regression.intercept + 1.0986122886681098).magnitude < 1e-9)
        #expect(values(regression.coefficients).allSatisfy { $0 == 0 })
        #expect(regression.separation == .none)
    }

    @Test func `a feature equal to the label is learned and finite`() {
        let labels = (0..<60).map { $0 % 3 == 0 }
        let data = handMade([labels.map { $0 ? 1 : 0 }], labels)
        let regression = fit(data, c: 1000)
        #expect(regression.isConverged && regression.separation == .complete)
        #expect(areFinite(regression.allCoefficients))
        #expect(areFinite(regression.standardErrors))
        #expect(regression.coefficients[0] > 5)
    }

    @Test(arguments: [900, -900, 1000, 0] as [Int])
    func `a unit of any size changes no bit`(exponent: Int) {
        let unit = Double(sign: .plus, exponent: exponent, significand: 1)
        let plain = fit(overlapping, c: 10)
        let scaled = fit(overlapping.changing(0) { $0 * unit }, c: 10)
        #expect(scaled.allCoefficients == plain.allCoefficients)
        #expect(scaled.standardization.scale[0] == plain.standardization.scale[0] * unit)
    }

    @Test(arguments: [1e300, 1e307, 1.7e308, 0x1p-1030])
    func `values at the ends of float64 are standardised`(size: Double) {
        let column = [-1, -0.5, 0, 0.25, 0.5, 1, 0.75, -0.25, 0.125, 1].map { $0 * size }
        let regression = fit(handMade([column], overlapping.labels), c: 1)
        let scale = regression.standardization.scale[0]
        #expect(scale.isFinite && scale > 0)
        #expect(regression.isConverged)
        let plain = fit(handMade([column.map { $0 / size }], overlapping.labels), c: 1)
        #expect(near(values(regression.coefficients), values(plain.coefficients), 1e-9))
    }

    @Test(arguments: [1, 1e300, 0x1p-1000])
    func `values a bit apart vary`(value: Double) {
        let column = overlapping.labels.map { $0 ? value.nextUp : value }
        let regression = fit(handMade([column], overlapping.labels), c: 1)
        #expect(regression.isConverged && regression.coefficients[0] > 0.5)
    }

    @Test func `the least of all numbers is not divided by 0`() {
        let column = overlapping.labels.map { $0 ? 0x1p-1074 : 0 }
        let regression = fit(handMade([column], overlapping.labels), c: 1)
        #expect(regression.standardization.scale[0] > 0 && regression.isConverged)
    }

    @Test func `a huge offset is taken off`() {
        let plain = fit(overlapping, c: 10)
        let moved = fit(overlapping.changing(0) { $0 + 1e9 }, c: 10)
        #expect(moved.standardization.mean[0] == 1e9 + 5.5)
        #expect(near(moved.allCoefficients, plain.allCoefficients, 1e-9))
    }

    @Test func `0 and -0 are one number`() {
        let column = [0, -0.0, 1, 0, -0.0, 1, 1, 0, 1, -0.0]
        let signed = fit(handMade([column], overlapping.labels), c: 1)
        let plain = fit(handMade([column.map { $0 + 0 }], overlapping.labels), c: 1)
        #expect(signed.allCoefficients == plain.allCoefficients)
    }

    @Test func `the same column twice shares its coefficient`() {
        let column = overlapping.columns[0]
        let regression = fit(handMade([column, column], overlapping.labels), c: 10)
        #expect(regression.isConverged)
        let (first, second) = (regression.coefficients[0], regression.coefficients[1])
        #expect((first - second).magnitude < 1e-7 && first > 0.1)
        #expect(regression.separation == .none)
    }
}
