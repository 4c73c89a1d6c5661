import Datasets
import Models
import TestSupport
import Testing
import TrainingSupport

@testable import Training

@Suite struct DecisionTreeTests {
    @Test func `a question that gains nothing may be what is needed`() {
        let data = handMade([[0, 0, 1, 1], [0, 1, 0, 1]], [false, true, true, false])
        let tree = grown(data)
        #expect(tree.nodes.count == 7)
        #expect(tree.splits.map(\.feature) == [0, 1, 1])
        #expect(tree.splits.map(\.threshold) == [0.5, 0.5, 0.5])
        #expect((0..<4).map { tree.probability(of: data.row($0)) } == [0, 1, 1, 0])
    }

    @Test func `the same with entropy`() {
        let data = handMade([[0, 0, 1, 1], [0, 1, 0, 1]], [false, true, true, false])
        let tree = grown(data, TreeParameters(criterion: .entropy, splitRowsMin: 2, leafRowsMin: 1))
        #expect(tree.nodes.count == 7)
    }

    @Test func `of equal splits the lowest feature and then the lowest value is taken`() {
        let column = [1, 2, 3, 4, 5, 6.0]
        // Left of 1.5 and right of 5.5 is one default each.
        let labels = [true, false, false, false, false, true]
        let tree = grown(handMade([[0, 0, 0, 0, 0, 0], column, column], labels), stump)
        #expect(tree.splits == [GrownTree.Split(feature: 1, threshold: 1.5, left: 1, right: 2)])
    }

    @Test func `0 and -0 are one value`() {
        let column = [0, -0.0, 0, -0.0, 1, 1]
        let labels = [true, false, true, false, true, true]
        let tree = grown(handMade([column], labels))
        #expect(tree.nodes.map(\.rowCount) == [6, 4, 2])
        #expect(tree.splits.map(\.threshold) == [0.5])
        #expect(tree.nodes.map(\.probability) == [4.0 / 6, 0.5, 1])
    }

    @Test(
        arguments: [
            (1, 1.0.nextUp), (1.0.nextDown, 1), (-1.0.nextUp, -1), (0, 0x1p-1074),
            (-0x1p-1074, -0.0),
            (0x1p-1074, 0x1p-1073), (1e300, 1e300.nextUp), (-1.7e308, 1.7e308), (1.7e308, 1.79e308),
            (-1.79e308, -1.7e308), (0x1p-1022, 1.7e308), (0x1.fffffffffffffp-1, 1),
            (Double.greatestFiniteMagnitude.nextDown, Double.greatestFiniteMagnitude),
        ] as [(Double, Double)]
    )
    func `a threshold parts any two numbers`(lower: Double, upper: Double) throws {
        let data = handMade([[upper, lower, upper, lower]], [true, false, true, false])
        let tree = grown(data)
        let threshold = try #require(tree.splits.first).threshold
        #expect(lower <= threshold && threshold < upper)
        #expect((0..<4).map { tree.probability(of: data.row($0)) } == [1, 0, 1, 0])
    }

    @Test func `a threshold is the middle of the values of the node, not of the column`() {
        // 2, 3 and 2.5 go another way first, so that in their node 1 and 8 are neighbours.
        let data = handMade(
            [[0, 0, 0, 5, 5, 5, 5], [2, 3, 2.5, 1, 1, 8, 8]],
            [true, true, true, false, false, false, true]
        )
        let tree = grown(data, TreeParameters(splitRowsMin: 2, leafRowsMin: 2))
        #expect(tree.outline == "0:7 3 1:4 2 2")
        #expect(tree.splits.map(\.threshold) == [2.5, 4.5])
    }

    @Test func `one class, or nothing that differs, gives a leaf`() {
        let constant = grown(handMade([[7, 7, 7, 7]], [true, false, false, false]))
        #expect(constant.nodes.map(\.probability) == [0.25])
        let pure = grown(handMade([[1, 2, 3]], [true, true, true]))
        #expect(pure.nodes.map(\.probability) == [1])
        #expect(pure.depth == 0 && pure.leafCount == 1)
    }

    @Test(arguments: 1...8, [2, 3, 5, 20])
    func `no limit is passed`(leafRowsMin: Int, splitRowsMin: Int) {
        let book = SyntheticLoanBook.rows(count: 400, seed: 5)
        for depthMax in [1, 3, 64] {
            let parameters = TreeParameters(
                depthMax: depthMax,
                splitRowsMin: splitRowsMin,
                leafRowsMin: leafRowsMin
            )
            let tree = grown(book, parameters)
            #expect(tree.depth <= depthMax)
            #expect(tree.nodes.allSatisfy { $0.rowCount >= leafRowsMin })
            #expect(tree.nodes.allSatisfy { $0.split == nil || $0.rowCount >= splitRowsMin })
            #expect(tree.nodes.filter { $0.split == nil }.map(\.rowCount).reduce(0, +) == 400)
        }
    }

    @Test func `without limits every row of different customers is told apart`() {
        let book = SyntheticLoanBook.rows(count: 400, seed: 6)
        let tree = grown(book, TreeParameters(depthMax: 64, splitRowsMin: 2, leafRowsMin: 1))
        for row in 0..<book.rowCount {
            #expect(tree.probability(of: book.row(row)) == (book.labels[row] ? 1 : 0))
        }
    }

    @Test func `a feature that is the label is all that is asked`() {
        let book = SyntheticLoanBook.rows(count: 400, seed: 7)
        var columns = book.columns
        columns[3] = book.labels.map { $0 ? 1e300 : -1e300 }
        let tree = grown(Dataset(source: "", columns: columns, labels: book.labels))
        #expect(tree.splits.map(\.feature) == [3])
        #expect(tree.splits.map(\.threshold) == [0])
    }

    /// Small random data with many ties, judged by fractions of whole numbers.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `the first question gains the most that any could`(seed: UInt64) {
        var random = Xorshift(seed: seed)
        let rowCount = 2 + random.below(30)
        let valueCount = 1 + random.below(12)
        let columns = (0..<featureCount).map { _ in
            (0..<rowCount).map { _ in Double(random.below(valueCount)) - 3 }
        }
        let labels = (0..<rowCount).map { _ in random.below(3) == 0 }
        let leafRowsMin = 1 + random.below(3)
        let data = Dataset(source: "", columns: columns, labels: labels)
        let tree = grown(
            data,
            TreeParameters(depthMax: 1, splitRowsMin: 2, leafRowsMin: leafRowsMin)
        )
        let best = BestQuestion(of: data, leafRowsMin: leafRowsMin)
        let isPure = Set(labels).count < 2
        #expect(tree.splits.first?.feature == (isPure ? nil : best?.feature))
        #expect(tree.splits.first?.threshold == (isPure ? nil : best?.threshold))
    }

    private let stump = TreeParameters(depthMax: 1, splitRowsMin: 2, leafRowsMin: 1)

    private func grown(
        _ data: Dataset,
        _ parameters: TreeParameters = TreeParameters(splitRowsMin: 2, leafRowsMin: 1)
    ) -> GrownTree {
        DecisionTree(fitting: data, parameters).tree
    }
}

/// The best of all questions, found by asking each of all rows.
private struct BestQuestion {
    var feature: Int
    var threshold: Double

    init?(of data: Dataset, leafRowsMin: Int) {
        var best: BestQuestion?
        var bestImpurity = Fraction(0, 1)
        for feature in 0..<featureCount {
            let column = data.columns[feature]
            let distinct = Set(column).sorted()
            for (lower, upper) in zip(distinct, distinct.dropFirst()) {
                let isLeft = column.map { $0 <= lower }
                let left = zip(isLeft, data.labels).filter { $0.0 }.map(\.1)
                let right = zip(isLeft, data.labels).filter { !$0.0 }.map(\.1)
                guard min(left.count, right.count) >= leafRowsMin else { continue }
                let impurity = Fraction(impurityOf: left) + Fraction(impurityOf: right)
                if best == nil || impurity < bestImpurity {
                    best = BestQuestion(feature: feature, threshold: (lower + upper) / 2)
                    bestImpurity = impurity
                }
            }
        }
        guard let best else { return nil }
        self = best
    }

    private init(feature: Int, threshold: Double) {
        self.feature = feature
        self.threshold = threshold
    }
}

/// A fraction of whole numbers, which no rounding makes unequal to another.
private struct Fraction {
    let above: Int
    let below: Int

    init(_ above: Int, _ below: Int) {
        self.above = above
        self.below = below
    }

    /// Gini's index times the number of rows and half of it: p·q / n.
    init(impurityOf labels: [Bool]) {
        let positives = labels.count { $0 }
        self.init(positives * (labels.count - positives), labels.count)
    }

    static func + (first: Fraction, second: Fraction) -> Fraction {
        Fraction(
            first.above * second.below + second.above * first.below,
            first.below * second.below
        )
    }

    static func < (first: Fraction, second: Fraction) -> Bool {
        first.above * second.below < second.above * first.below
    }
}
