import Testing

@testable import Datasets

@Suite struct StratifiedSplitTests {
    private static let sizes = [
        (50, 1), (50, 2), (51, 7), (97, 40), (1000, 185), (10_000, 1851), (64, 63), (10, 0), (0, 0),
    ]

    @Test(arguments: sizes, [0.2, 0.25, 0.5, 0.001, 0.999])
    func `every row is trained or tested with, and outcomes keep their share`(
        size: (Int, Int),
        fraction: Double
    ) {
        let labels = Self.labels(size)
        let (train, test) = StratifiedSplit.trainTest(
            labels: labels,
            testFraction: fraction,
            seed: 7
        )
        #expect((train + test).sorted() == Array(labels.indices))
        #expect(train == train.sorted() && test == test.sorted())
        for label in [false, true] {
            let all = labels.count { $0 == label }
            let tested = test.count { labels[$0] == label }
            if all < 2 {
                #expect(tested == 0)
            } else {
                #expect(tested >= 1 && tested < all)
                #expect((Double(tested) - Double(all) * fraction).magnitude <= 1)
            }
        }
    }

    @Test func `the usual split has the usual sizes`() {
        let labels = Self.labels((10_000, 1851))
        let (train, test) = StratifiedSplit.trainTest(labels: labels, testFraction: 0.2, seed: 42)
        #expect(train.count == 8000 && test.count == 2000)
        #expect(test.count { labels[$0] } == 370)
    }

    @Test(arguments: sizes, [2, 3, 5, 10])
    func `folds are even in all rows and in each outcome`(size: (Int, Int), count: Int) {
        let labels = Self.labels(size)
        let folds = StratifiedSplit.folds(labels: labels, count: count, seed: 7)
        #expect(folds.count == count)
        #expect(folds.joined().sorted() == Array(labels.indices))
        #expect(folds.allSatisfy { $0 == $0.sorted() })
        for counts in [
            folds.map(\.count),
            folds.map { fold in fold.count { labels[$0] } },
            folds.map { fold in fold.count { !labels[$0] } },
        ] {
            #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
        }
    }

    @Test func `a seed fixes the parts and another gives others`() {
        let labels = Self.labels((100, 20))
        let first = StratifiedSplit.trainTest(labels: labels, testFraction: 0.2, seed: 1)
        let again = StratifiedSplit.trainTest(labels: labels, testFraction: 0.2, seed: 1)
        let other = StratifiedSplit.trainTest(labels: labels, testFraction: 0.2, seed: 2)
        #expect(first == again)
        #expect(first.test != other.test)
        let folds = StratifiedSplit.folds(labels: labels, count: 5, seed: 1)
        #expect(folds == StratifiedSplit.folds(labels: labels, count: 5, seed: 1))
        #expect(folds != StratifiedSplit.folds(labels: labels, count: 5, seed: 2))
    }

    @Test func `the parts do not drift`() {
        let labels = Self.labels((20, 8))
        let (_, test) = StratifiedSplit.trainTest(labels: labels, testFraction: 0.25, seed: 42)
        #expect(test == [0, 2, 3, 18, 19])
        #expect(
            StratifiedSplit.folds(labels: labels, count: 4, seed: 42) == [
                [0, 2, 9, 13, 15], [3, 4, 10, 16, 19], [6, 8, 14, 17, 18], [1, 5, 7, 11, 12],
            ]
        )
    }

    /// So many rows, of which so many are true, mixed.
    private static func labels(_ size: (count: Int, trueCount: Int)) -> [Bool] {
        (0..<size.count).map { row in
            (row + 1) * size.trueCount / size.count > row * size.trueCount / size.count
        }
    }
}
