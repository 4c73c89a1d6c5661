import Models
import Testing
import Wire

@testable import Server

@Suite struct ShardStatsTests {
    private static let names = ["a", "b", "c", "d", "e", "f"]

    private func counts(_ stats: ShardStats) -> [UInt64?] {
        let counts = stats.outsideTrainingRange.byName
        return Self.names.map { counts[$0] }
    }

    @Test func `counts of rows outside a range stay with the features that they are of`() {
        let stats = ShardStats()
        let model = TestModels.trees(missing: [1])
        stats.serves(features: Self.names)
        stats.countOutside([2, 0, 0, 0, 0, 0], by: model)
        // A missing value is outside where it may not be missing, and nowhere else.
        stats.countOutside([2, .nan, 0, 0, 0, -1], by: model)
        stats.serves(features: Self.names)
        #expect(counts(stats) == [2, 0, 0, 0, 0, 1])

        stats.serves(features: ["f", "e", "d", "c", "b", "new"])
        #expect(counts(stats) == [2, 0, 0, 0, 0, 1])
        stats.countOutside([2, 0, 0, 0, 0, .nan], by: model)
        #expect(stats.outsideTrainingRange.byName["f"] == 2)
        #expect(stats.outsideTrainingRange.byName["new"] == 1)

        stats.serves(features: Self.names)
        stats.countOutside([2, 0, 0, 0, 0, 0], by: model)
        #expect(counts(stats) == [3, 0, 0, 0, 0, 2])
    }

    private static func explanation(_ contributions: [6 of Int64]) -> ScoreExplanation {
        ScoreExplanation(
            score: Score(probability: 0.5, flags: [], modelDigest: 0),
            reference: 0,
            scale: .logOdds,
            mean: 0,
            contributions: contributions
        )
    }

    @Test func `explanations are counted by their first reason, and those without one`() {
        let stats = ShardStats()
        stats.serves(features: Self.names)
        for contributions: [6 of Int64] in [
            [1, 5, 3, 5, -9, 0], [-1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 2], [0, 9, 0, 0, 0, 2],
        ] {
            stats.count(Self.explanation(contributions))
        }
        #expect(Self.names.map { stats.firstReasons.byName[$0] } == [0, 2, 0, 0, 0, 1])
        #expect(stats.withoutReason.value == 1)
        #expect(stats.outsideTrainingRange.byName.values.allSatisfy { $0 == 0 })

        stats.serves(features: ["f", "b", "x", "y", "z", "a"])
        stats.count(Self.explanation([7, 0, 0, 0, 0, 0]))
        #expect(Self.names.map { stats.firstReasons.byName[$0] } == [0, 2, 0, 0, 0, 2])
    }
}
