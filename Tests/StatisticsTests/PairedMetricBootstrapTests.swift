import Statistics
import Testing

@Suite struct PairedMetricBootstrapTests {
    private let labels = (0..<200).map { $0 % 4 == 0 }
    /// Right but for every tenth row.
    private var good: [Double] {
        labels.enumerated().map { $1 == ($0 % 10 != 9) ? 0.9 : 0.1 }
    }
    /// Wrong on every fifth row as well.
    private var worse: [Double] {
        good.enumerated().map { $0 % 5 == 0 ? 1 - $1 : $1 }
    }

    private func bootstrap(_ first: [Double], _ second: [Double]) -> PairedMetricBootstrap {
        PairedMetricBootstrap(
            labels: labels,
            first: .init(probabilities: first, threshold: 0.5),
            second: .init(probabilities: second, threshold: 0.5),
            seed: 3,
            replicates: 1000
        )
    }

    @Test(arguments: ClassificationMetric.allCases)
    func `a model differs from itself in no draw`(metric: ClassificationMetric) throws {
        let differences = try #require(bootstrap(good, good)[metric])
        #expect(differences.standardError == 0)
        #expect(differences.interval(tail: 0.05) == 0...0)
        #expect(differences.share(atLeast: 0) == 1)
        #expect(differences.share(atMost: -0.01) == 1 / 1001.0)
    }

    @Test func `the difference in accuracy scatters as that of paired proportions`() throws {
        let differences = try #require(bootstrap(good, worse)[.accuracy])
        let interval = differences.interval(tail: 0.05)
        #expect(interval.contains(-0.2))
        // Right before and wrong now on 40 rows: √(p(1 − p) / n) for p of 0.2.
        let expected = (0.2 * 0.8 / 200).squareRoot()
        #expect((differences.standardError / expected - 1).magnitude < 0.1)
        #expect(differences.share(atMost: -0.1) > 0.99)
    }

    @Test func `the same seed gives the same bits`() throws {
        let first = try #require(bootstrap(good, worse)[.logLoss])
        let second = try #require(bootstrap(good, worse)[.logLoss])
        #expect(first.interval(tail: 0.05) == second.interval(tail: 0.05))
        #expect(first.standardError == second.standardError)
    }

    @Test func `a metric that most draws leave undefined has no differences`() {
        let never = labels.map { _ in 0.1 }
        #expect(bootstrap(good, never)[.precision] == nil)
        #expect(bootstrap(good, never)[.recall] != nil)
    }
}
