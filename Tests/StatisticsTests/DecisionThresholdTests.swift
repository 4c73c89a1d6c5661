import Statistics
import Testing

@Suite struct DecisionThresholdTests {
    @Test func `classes that scores tell apart are parted midway`() {
        let labels = [false, true, false, true]
        let probabilities = [0.25, 0.75, 0.125, 0.875]
        #expect(DecisionThreshold.bestF1(labels: labels, probabilities: probabilities) == 0.5)
        #expect(leastCost(labels, probabilities, alarm: 1, miss: 10) == 0.5)
    }

    /// F1 at every threshold by scikit-learn: 0.857 between 0.35 and 0.4, else at most 0.8.
    @Test func `the best F1 of tied scores is found`() {
        let threshold = DecisionThreshold.bestF1(
            labels: Tied.labels,
            probabilities: Tied.probabilities
        )
        #expect(threshold == 0.375)
    }

    @Test func `of equally good thresholds the one in the widest gap is taken`() {
        // F1 is 2/3 from (0.25, 0.75], with 1 of 2 found, and from (0.125, 0.1875] and below, with
        // both found and two wrong.
        let labels = [true, false, false, true]
        #expect(
            DecisionThreshold.bestF1(labels: labels, probabilities: [0.75, 0.25, 0.1875, 0.1875])
                == 0.5
        )
        // Nothing above 0.5 or everything below it costs the same: the gap above is as wide as
        // that below, and the higher is taken.
        #expect(leastCost([true, false], [0.5, 0.5], alarm: 1, miss: 1) == 0.75)
        #expect(leastCost([true, false], [0.75, 0.75], alarm: 1, miss: 1) == 0.375)
    }

    @Test func `costs decide on which side to err`() {
        // From the highest: positive, negative, positive, negative.
        let labels = [true, false, true, false]
        let probabilities = [0.875, 0.625, 0.375, 0.125]
        #expect(leastCost(labels, probabilities, alarm: 1, miss: 5) == 0.25)
        #expect(leastCost(labels, probabilities, alarm: 5, miss: 1) == 0.75)
        #expect(leastCost(labels, probabilities, alarm: 0, miss: 1) == 0.25)
        #expect(leastCost(labels, probabilities, alarm: 1e300, miss: 1.7e308) == 0.25)
        #expect(leastCost(labels, probabilities, alarm: .leastNonzeroMagnitude, miss: 0) == 0.75)
    }

    @Test func `a class alone is predicted always`() {
        #expect(leastCost([true, true], [0.25, 0.75], alarm: 1, miss: 1) == 0.125)
        #expect(leastCost([false, false], [0.25, 0.5], alarm: 1, miss: 1) == 0.75)
        #expect(DecisionThreshold.bestF1(labels: [true], probabilities: [0.5]) == 0.25)
        #expect(DecisionThreshold.bestF1(labels: [true], probabilities: [0]) == 0)
    }

    @Test func `a threshold stays within 0 and 1 where scores are at the ends`() {
        // A threshold of a model is at most 1, so what scores 1 is always predicted positive.
        #expect(leastCost([false, false], [1, 0.5], alarm: 1, miss: 1) == 0.75)
        #expect(leastCost([false], [1], alarm: 1, miss: 1) == 0.5)
    }

    @Test func `neighbouring numbers are told apart`() {
        let low = 0.5
        let threshold = leastCost([false, true], [low, low.nextUp], alarm: 1, miss: 1)
        #expect(threshold == low.nextUp)
    }

    @Test func `no threshold is better, however it is chosen`() throws {
        var generator = SeededGenerator(seed: 77)
        for _ in 0..<50 {
            let count = 1 + generator.nextIndex(below: 30)
            let probabilities = (0..<count).map { _ in
                Double(generator.nextIndex(below: 17)) / 16
            }
            let labels = (0..<count).map { _ in generator.nextIndex(below: 2) == 0 }
            let thresholds = (0...64).map { Double($0) / 64 }
            func matrix(_ threshold: Double) -> ConfusionMatrix {
                ConfusionMatrix(
                    labels: labels,
                    probabilities: probabilities,
                    threshold: threshold
                )
            }
            func cost(_ matrix: ConfusionMatrix) -> Int {
                3 * matrix.falsePositives + 8 * matrix.falseNegatives
            }
            let cheapest = try #require(leastCost(labels, probabilities, alarm: 3, miss: 8))
            #expect(cost(matrix(cheapest)) == thresholds.map { cost(matrix($0)) }.min())
            if let best = DecisionThreshold.bestF1(labels: labels, probabilities: probabilities) {
                let all = thresholds.compactMap { matrix($0).f1 }
                #expect(matrix(best).f1 == all.max())
            } else {
                #expect(!labels.contains(true))
            }
        }
    }

    @Test func `there is none without rows, without positive rows, or of no probabilities`() {
        #expect(DecisionThreshold.bestF1(labels: [], probabilities: []) == nil)
        #expect(DecisionThreshold.bestF1(labels: [false], probabilities: [0.5]) == nil)
        #expect(leastCost([], [], alarm: 1, miss: 1) == nil)
        for score in [Double.nan, -0.5, 1.5] {
            #expect(DecisionThreshold.bestF1(labels: [true], probabilities: [score]) == nil)
            #expect(leastCost([true], [score], alarm: 1, miss: 1) == nil)
        }
    }

    private func leastCost(
        _ labels: [Bool],
        _ probabilities: [Double],
        alarm: Double,
        miss: Double
    ) -> Double? {
        DecisionThreshold.leastCost(
            labels: labels,
            probabilities: probabilities,
            falsePositiveCost: alarm,
            falseNegativeCost: miss
        )
    }
}
