import TestSupport
import Testing
import TrainingSupport

@testable import Training

/// The order of numbers, against the standard library's stable sort.
@Suite struct AscendingOrderTests {
    private func places(_ values: [Double]) -> [Int] {
        AscendingOrder(of: values).numbers.map { Int($0) }
    }

    private func expected(_ values: [Double]) -> [Int] {
        values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    }

    @Test func `none and one are in order`() {
        #expect(places([]).isEmpty)
        #expect(places([-3]) == [0])
    }

    @Test func `equal numbers keep their order, and so do zeros of either sign`() {
        #expect(places([5, 5, 5, 5]) == [0, 1, 2, 3])
        #expect(places([0, -0.0, 0, -0.0]) == [0, 1, 2, 3])
        #expect(places([0, 1, -0.0, -1, 0]) == [3, 0, 2, 4, 1])
    }

    @Test func `the ends of float64 stand where they belong`() {
        let values: [Double] = [
            .infinity, .greatestFiniteMagnitude, 1, .leastNormalMagnitude,
            .leastNonzeroMagnitude, 0, -.leastNonzeroMagnitude, -.leastNormalMagnitude, -1,
            -.greatestFiniteMagnitude, -.infinity,
        ]
        #expect(places(values) == values.indices.reversed())
    }

    @Test func `neighbours are told apart in every digit`() {
        for bit in 0..<63 {
            let (low, high) = (
                Double(bitPattern: 1 << 62), Double(bitPattern: 1 << 62 ^ (1 << UInt64(bit)))
            )
            guard low.isFinite, high.isFinite else { continue }
            #expect(places([high, low]) == expected([high, low]), "bit \(bit)")
            #expect(places([-high, -low]) == expected([-high, -low]), "bit \(bit)")
        }
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func `random bits are put in the order of the standard library`(seed: UInt64) {
        var random = Xorshift(seed: seed + 1)
        let values = (0..<500).map { _ in
            let value = Double(bitPattern: random.next())
            return value.isNaN ? Double(random.below(3)) : value
        }
        #expect(places(values) == expected(values))
        let tied = values.map { _ in Double(random.below(7)) - 3 }
        #expect(places(tied) == expected(tied))
    }
}

/// Rows in one word, and columns as ranks.
@Suite struct RankedColumnsTests {
    @Test(arguments: [0, 1, RankedRow.rowsMax - 1], [0, 1, RankedRow.rowsMax - 1])
    func `a row keeps its parts at their ends`(rank: Int, number: Int) {
        for label in [false, true] {
            let row = RankedRow(rank: rank, number: number, label: label)
            #expect([row.rank, row.number, row.weight] == [rank, number, 0])
            for weight in [0, 1, RankedRow.weightMax] {
                let weighted = row.weighted(UInt16(weight))
                #expect([weighted.rank, weighted.number] == [rank, number])
                #expect(weighted.weight == weight)
                #expect(weighted.positiveWeight == (label ? weight : 0))
                #expect(weighted.weighted(3).weight == 3)
            }
        }
    }

    @Test func `values are ranked by column, ties together and zeros as one`() {
        let data = handMade([[3, -0.0, 3, 0, -7]], [true, false, false, true, false])
        let columns = RankedColumns(data)
        #expect(columns.rowCount == 5)
        #expect(columns.values[0] == [-7, 0, 3])
        #expect(columns.values[1] == [0])
        let first = columns.rows.prefix(5)
        #expect(first.map(\.number) == [4, 1, 3, 0, 2])
        #expect(first.map(\.rank) == [0, 1, 1, 2, 2])
        #expect(first.map { $0.weighted(1).positiveWeight } == [0, 0, 1, 1, 0])
        #expect(columns.rows.count == 30)
        #expect(columns.rows.suffix(5).map(\.number) == [0, 1, 2, 3, 4])
    }

    @Test(
        arguments: [
            (1, 2, 1.5), (1, 1.0.nextUp, 1), (-1, 1, 0), (-1.79e308, 1.79e308, 0),
            (0, .leastNonzeroMagnitude, 0), (0x1p1023, 0x1.8p1023, 0x1.4p1023),
        ] as [(Double, Double, Double)]
    )
    func `a threshold is the middle, or the lower value where there is none between`(
        lower: Double,
        upper: Double,
        expected: Double
    ) {
        let columns = RankedColumns(handMade([[upper, lower]], [true, false]))
        #expect(columns.threshold(between: 0, and: 1, of: 0) == expected)
    }
}
