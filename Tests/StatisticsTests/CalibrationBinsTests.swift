import Statistics
import Testing

@Suite struct CalibrationBinsTests {
    @Test func `rows are shared out evenly in the order of their probabilities`() throws {
        let calibration = try #require(
            CalibrationBins(
                labels: [true, false, true, false, true, false],
                probabilities: [0.75, 0.25, 0.875, 0.125, 0.5, 0.375],
                count: 3
            )
        )
        #expect(calibration.bins.map(\.count) == [2, 2, 2])
        #expect(calibration.bins.map(\.positives) == [0, 1, 2])
        #expect(calibration.bins.map(\.range) == [0.125...0.25, 0.375...0.5, 0.75...0.875])
        #expect(calibration.bins.map(\.meanPredicted) == [0.1875, 0.4375, 0.8125])
        #expect(calibration.bins.map(\.observedRate) == [0, 0.5, 1])
        // (0.1875 + 0.0625 + 0.1875) / 3
        #expect((calibration.expectedCalibrationError - 0.4375 / 3).magnitude < 1e-15)
    }

    /// Against `scipy.stats.binomtest(k, n).proportion_ci(method="wilson")` of scipy 1.17.
    @Test(arguments: [
        (positives: 0, count: 10, lower: 0, upper: 0.27753279986288926),
        (positives: 3, count: 10, lower: 0.10779126740630102, upper: 0.6032218525388546),
        (positives: 10, count: 10, lower: 0.7224672001371109, upper: 1),
        (positives: 1, count: 3, lower: 0.06149194472039626, upper: 0.7923403991979523),
    ])
    func `the interval of a rate is Wilson's`(
        positives: Int,
        count: Int,
        lower: Double,
        upper: Double
    ) throws {
        let calibration = CalibrationBins(
            labels: (0..<count).map { $0 < positives },
            probabilities: [Double](repeating: 0.25, count: count),
            count: 4
        )
        let bin = try #require(calibration?.bins.first)
        #expect(calibration?.bins.count == 1)
        #expect((bin.interval.lowerBound - lower).magnitude < 1e-12)
        #expect((bin.interval.upperBound - upper).magnitude < 1e-12)
    }

    @Test func `equal probabilities share a bin whatever the order of the rows`() throws {
        let labels = [true, false, false, true, false, true, false, false]
        let probabilities = [0.5, 0.5, 0.5, 0.5, 0.5, 0.75, 0.0, 0.25]
        let calibration = try #require(
            CalibrationBins(labels: labels, probabilities: probabilities, count: 4)
        )
        #expect(calibration.bins.map(\.count) == [2, 5, 1])
        #expect(calibration.bins.map(\.observedRate) == [0, 0.4, 1])
        let reversed = CalibrationBins(
            labels: labels.reversed(),
            probabilities: probabilities.reversed(),
            count: 4
        )
        #expect(reversed == calibration)
    }

    @Test func `more bins than rows are as many as rows`() throws {
        let calibration = try #require(
            CalibrationBins(labels: [true, false], probabilities: [1, 0], count: 10)
        )
        #expect(calibration.bins.map(\.count) == [1, 1])
        #expect(calibration.expectedCalibrationError == 0)
    }

    @Test(arguments: [[], [Double.nan], [-0.25], [1.5], [.infinity]])
    func `there are no bins without rows or of what is no probability`(probabilities: [Double]) {
        let labels = probabilities.map { _ in true }
        #expect(CalibrationBins(labels: labels, probabilities: probabilities, count: 10) == nil)
    }
}
