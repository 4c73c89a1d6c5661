import Testing

@testable import Gate

@Suite struct PairedProportionTests {
    @Test(arguments: [(3, 9), (9, 3), (0, 5), (30, 31)])
    func `at no difference the score is McNemar's`(first: Int, second: Int) {
        let pair = PairedProportion(count: 500, onlyFirst: first, onlySecond: second)
        let mcNemar = Double(second - first) / Double(second + first).squareRoot()
        #expect((pair.score(at: 0) - mcNemar).magnitude < 1e-12)
    }

    @Test(arguments: [(3, 9), (9, 3), (0, 5), (30, 31)])
    func `the interval ends where the score has the deviations`(first: Int, second: Int) {
        let pair = PairedProportion(count: 500, onlyFirst: first, onlySecond: second)
        let interval = pair.interval(deviations: 1.645)
        #expect((pair.score(at: interval.lowerBound) - 1.645).magnitude < 1e-6)
        #expect((pair.score(at: interval.upperBound) + 1.645).magnitude < 1e-6)
        #expect(interval.contains(pair.difference))
    }

    @Test(arguments: [10, 200, 2000])
    func `models that are right on the same rows may still differ by z² of n + z²`(count: Int) {
        let pair = PairedProportion(count: count, onlyFirst: 0, onlySecond: 0)
        let bound = 1.645 * 1.645 / (Double(count) + 1.645 * 1.645)
        let interval = pair.interval(deviations: 1.645)
        #expect((interval.upperBound - bound).magnitude < 1e-9)
        #expect((interval.lowerBound + bound).magnitude < 1e-9)
        #expect(pair.standardError > 0)
    }

    @Test(arguments: [(0.05, 1.6448536269514722), (0.025, 1.959963984540054), (0.5, 0.0)])
    func `a quantile leaves its part above`(part: Double, expected: Double) {
        #expect((NormalTail.quantile(above: part) - expected).magnitude < 1e-9)
    }
}
