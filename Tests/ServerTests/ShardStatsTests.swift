import Models
import Testing

@testable import Server

@Suite struct ShardStatsTests {
    private static let names = ["a", "b", "c", "d", "e", "f"]

    private func counts(_ stats: ShardStats) -> [UInt64?] {
        let counts = stats.outsideTrainingRange
        return Self.names.map { counts[$0] }
    }

    @Test func `counts of rows outside a range stay with the features that they are of`() {
        let stats = ShardStats()
        let ranges = FeatureRanges(minimum: [0, 0, 0, 0, 0, 0], maximum: [1, 1, 1, 1, 1, 1])
        stats.serves(features: Self.names)
        stats.countOutside([2, 0, 0, 0, 0, 0], ranges)
        stats.countOutside([2, 0, 0, 0, 0, -1], ranges)
        stats.serves(features: Self.names)
        #expect(counts(stats) == [2, 0, 0, 0, 0, 1])

        stats.serves(features: ["f", "e", "d", "c", "b", "new"])
        #expect(counts(stats) == [2, 0, 0, 0, 0, 1])
        stats.countOutside([2, 0, 0, 0, 0, 2], ranges)
        #expect(stats.outsideTrainingRange["f"] == 2)
        #expect(stats.outsideTrainingRange["new"] == 1)

        stats.serves(features: Self.names)
        stats.countOutside([2, 0, 0, 0, 0, 0], ranges)
        #expect(counts(stats) == [3, 0, 0, 0, 0, 2])
    }
}
