import Statistics
import Testing

@Suite struct GainCurveTests {
    @Test
    func `gain is the part of the positives that is reached, and lift its multiple of the share`()
        throws
    {
        let curve = try #require(
            GainCurve(
                labels: [true, false, true, false, false],
                probabilities: [0.9, 0.8, 0.7, 0.6, 0.5]
            )
        )
        #expect(curve.points.map(\.share) == [0, 0.2, 0.4, 0.6, 0.8, 1])
        #expect(curve.points.map(\.gain) == [0, 0.5, 0.5, 1, 1, 1])
        #expect(curve.gain(at: 0) == 0 && curve.gain(at: 0.2) == 0.5 && curve.gain(at: 1) == 1)
        #expect((curve.gain(at: 0.5) - 0.75).magnitude < 1e-15)
        #expect(curve.lift(at: 0.2) == 2.5 && curve.lift(at: 1) == 1)
    }

    @Test func `rows of equal score are found in no order, whatever theirs is`() throws {
        for labels in [[true, false, false, false], [false, false, false, true]] {
            let curve = try #require(
                GainCurve(labels: labels, probabilities: [0.3, 0.3, 0.3, 0.3])
            )
            #expect(curve.points.count == 2)
            for share in [0.1, 0.5, 0.9, 1] {
                #expect((curve.lift(at: share) - 1).magnitude < 1e-15)
            }
        }
    }

    @Test func `scores that part the classes find all positives first`() throws {
        let curve = try #require(
            GainCurve(
                labels: (0..<100).map { $0 < 20 },
                probabilities: (0..<100).map { 1 - Double($0) / 100 }
            )
        )
        #expect(curve.gain(at: 0.2) == 1 && curve.lift(at: 0.1) == 5)
        #expect((curve.gain(at: 0.1) - 0.5).magnitude < 1e-15)
    }

    @Test func `a curve needs a positive row and an order`() {
        #expect(GainCurve(labels: [], probabilities: []) == nil)
        #expect(GainCurve(labels: [false], probabilities: [0.5]) == nil)
        #expect(GainCurve(labels: [true, false], probabilities: [0.5, .nan]) == nil)
        #expect(GainCurve(labels: [true], probabilities: [0.5])?.lift(at: 0.5) == 1)
    }
}
