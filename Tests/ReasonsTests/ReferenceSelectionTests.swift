import Reasons
import Testing

/// Which rows a reference group is made of.
@Suite struct ReferenceSelectionTests {
    private static let probabilities = [0.4, 0.9, .nan, 0.1, 0.4, 0.5, 0.2]

    @Test(arguments: [(0, []), (1, [0]), (3, [0, 4, 6]), (9, [0, 4, 6, 3])] as [(Int, [Int])])
    func `at the cut are those nearest below the threshold, ties in the order of the rows`(
        most: Int,
        wanted: [Int]
    ) {
        let places = ReferenceSelection.atTheCut.places(
            of: Self.probabilities,
            below: 0.5,
            rowsMax: most
        )
        #expect(places == wanted)
    }

    @Test(
        arguments: [(1, [4]), (2, [6, 5]), (3, [6, 4, 1]), (99, [3, 6, 0, 4, 5, 1])]
            as [(Int, [Int])]
    )
    func `of all are taken the middles of equal parts`(most: Int, wanted: [Int]) {
        let places = ReferenceSelection.all.places(
            of: Self.probabilities,
            below: 0.5,
            rowsMax: most
        )
        #expect(places == wanted)
    }

    @Test func `a model that accepts nobody has none at the cut`() {
        #expect(ReferenceSelection.atTheCut.places(of: [0.5, 1], below: 0.5, rowsMax: 4) == [])
        #expect(ReferenceSelection.middles(of: [Int](), count: 3) == [])
    }
}
