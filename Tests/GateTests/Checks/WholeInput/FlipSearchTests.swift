import Models
import Testing

@testable import Gate

/// Regions of a range in which decisions flip, from the decisions alone.
@Suite struct FlipSearchTests {
    private static let box = InputBox(
        around: [.init(repeating: 0), .init(repeating: 1)],
        nil
    )

    private static func regions(
        _ direction: (Features) -> Int8,
        above volumeMax: Double = 0.001
    ) -> [FlipSearch.Region] {
        let rows = box.sample(65_536, seed: 5)
        let decisions = rows.map { Flip.Decision(champion: 1, direction: direction($0)) }
        return FlipSearch(rows, of: box, decisions).regions(above: volumeMax)
    }

    @Test func `a box is found in its direction, with its share and a row of it`() throws {
        let corner = { (row: Features) in row[1] < 0.2 && row[4] > 0.7 }
        for direction in [Int8(1), -1] {
            let found = try #require(Self.regions { corner($0) ? direction : 0 }.first)
            #expect(found.excuses == (direction > 0))
            #expect((found.volume - 0.06).magnitude < 0.01)
            #expect(corner(found.example) && found.contains(found.example))
            #expect(found.box.bounds[1].upperBound < 0.3 && found.box.bounds[4].lowerBound > 0.6)
        }
        #expect(Self.regions { _ in 0 }.isEmpty)
        #expect(Self.regions({ corner($0) ? 1 : 0 }, above: 0.1).isEmpty)
    }

    @Test func `what flips beside the regions that are looked for is one more`() throws {
        // Ten slices, each of a fiftieth of the volume.
        let found = Self.regions { row in
            (row[2] * 10).truncatingRemainder(dividingBy: 1) < 0.2 ? 1 : 0
        }
        #expect(found.count == 7)
        let last = try #require(found.last)
        #expect(last.others.count == 6 && found.dropLast().allSatisfy(\.others.isEmpty))
        #expect(last.contains(last.example))
        #expect(last.others.allSatisfy { !$0.contains(last.example) })
        // All that flips is in one of them.
        #expect((found.reduce(0) { $0 + $1.volume } - 0.2).magnitude < 0.01)
    }
}
