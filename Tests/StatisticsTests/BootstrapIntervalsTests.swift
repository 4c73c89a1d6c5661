import Statistics
import Testing

@Suite struct BootstrapIntervalsTests {
    /// By `numpy.percentile` of scikit-learn's figures for the same draws, which came from Python
    /// integers: 200 replicates with seed 42.
    @Test(arguments: [
        (ClassificationMetric.accuracy, 0.5333333333333333, 0.8333333333333334),
        (.precision, 0.4492763157894737, 0.8501785714285715),
        (.recall, 0.6869791666666667, 1.0),
        (.f1, 0.5806451612903226, 0.8650381150381151),
        (.rocAUC, 0.5511140046296297, 0.9028087797619048),
        (.averagePrecision, 0.5616776556776557, 0.9160435525572825),
        (.logLoss, 0.46725066266566523, 0.7403280928964655),
        (.brierScore, 0.15397974999999997, 0.2739470833333334),
    ])
    func `an interval is that of figures measured again on the rows drawn`(
        metric: ClassificationMetric,
        lower: Double,
        upper: Double
    ) throws {
        let labels = [
            0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0,
            1,
        ]
        let intervals = BootstrapIntervals(
            labels: labels.map { $0 == 1 },
            probabilities: [
                0.1, 0.4, 0.4, 0.4, 0.9, 0.35, 0.8, 0.8, 0.2, 0.4, 0.05, 1.0, 0.25, 0.4, 0.4, 0.4,
                0.65, 0.375, 0.2, 0.41, 0.41, 0.41, 0.76, 0.38, 0.69, 0.69, 0.27, 0.41, 0.16, 0.83,
            ],
            threshold: 0.4,
            seed: 42,
            replicates: 200
        )
        let interval = try #require(intervals[metric])
        #expect((interval.lowerBound - lower).magnitude < 1e-12)
        #expect((interval.upperBound - upper).magnitude < 1e-12)
    }

    @Test func `the seed decides the interval`() {
        func interval(seed: UInt64) -> ClosedRange<Double>? {
            BootstrapIntervals(
                labels: Tied.labels,
                probabilities: Tied.probabilities,
                threshold: 0.4,
                seed: seed
            )[.logLoss]
        }
        #expect(interval(seed: 1) != nil)
        #expect(interval(seed: 1) == interval(seed: 1))
        #expect(interval(seed: 1) != interval(seed: 2))
    }

    @Test func `the interval of an accuracy is about that of a binomial fraction`() throws {
        // 320 of 400 rows are right: 0.8 ± 1.96 · 0.02.
        let intervals = BootstrapIntervals(
            labels: (0..<400).map { $0 < 320 },
            probabilities: [Double](repeating: 0.9, count: 400),
            threshold: 0.5,
            seed: 3
        )
        let interval = try #require(intervals[.accuracy])
        #expect((interval.lowerBound - 0.7608).magnitude < 0.006)
        #expect((interval.upperBound - 0.8392).magnitude < 0.006)
    }

    @Test func `a figure that many draws leave undefined has no interval`() {
        // A draw of 12 rows misses the only positive one in 35 of 100 cases.
        let intervals = BootstrapIntervals(
            labels: (0..<12).map { $0 == 4 },
            probabilities: Tied.probabilities,
            threshold: 0.4,
            seed: 5
        )
        for metric: ClassificationMetric in [.recall, .rocAUC, .averagePrecision] {
            #expect(intervals[metric] == nil, "\(metric)")
        }
        for metric: ClassificationMetric in [.accuracy, .logLoss, .brierScore] {
            #expect(intervals[metric] != nil, "\(metric)")
        }
    }

    @Test func `a figure that few draws leave undefined has one`() {
        // 6 positive rows of 12: one draw in 4096 has none.
        let intervals = BootstrapIntervals(
            labels: Tied.labels,
            probabilities: Tied.probabilities,
            threshold: 0.4,
            seed: 5
        )
        #expect(ClassificationMetric.allCases.allSatisfy { intervals[$0] != nil })
    }

    @Test func `no row has no interval, and one row the figure itself`() {
        let none = BootstrapIntervals(labels: [], probabilities: [], threshold: 0.5, seed: 1)
        #expect(ClassificationMetric.allCases.allSatisfy { none[$0] == nil })
        let one = BootstrapIntervals(labels: [true], probabilities: [0.5], threshold: 0.5, seed: 1)
        #expect(one[.accuracy] == 1...1)
        #expect(one[.brierScore] == 0.25...0.25)
        #expect(one[.rocAUC] == nil)
    }
}
