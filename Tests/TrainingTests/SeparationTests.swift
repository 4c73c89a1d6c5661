import Datasets
import TestSupport
import Testing
import TrainingSupport

@testable import Training

@Suite struct SeparationTests {
    struct Case: Sendable {
        let columns: [[Double]]
        /// A digit a row, 1 for a default.
        let labels: String
        let expected: Separation
    }

    @Test(arguments: [
        Case(columns: [[-2, -1, 1, 2]], labels: "0011", expected: .complete),
        Case(columns: [[2, 1, -1, -2]], labels: "0011", expected: .complete),
        Case(columns: [[1, 2, 3, 4]], labels: "0101", expected: .none),
        // On the plane are rows of both classes.
        Case(columns: [[-2, -1, 0, 0, 1, 2]], labels: "000111", expected: .quasiComplete),
        // All with a 1 default, of the others some.
        Case(columns: [[1, 1, 1, 0, 0, 0, 0]], labels: "1110101", expected: .quasiComplete),
        // By the sum of two features, and by no one of them.
        Case(
            columns: [[0, 3, 1, 4, 2, 1], [3, 0, 1, 1, 3, 4]],
            labels: "000111",
            expected: .complete
        ),
        // Corners of a square across: no plane parts them.
        Case(columns: [[0, 0, 1, 1], [0, 1, 0, 1]], labels: "0110", expected: .none),
        // One row on the wrong side of many.
        Case(
            columns: [(0..<40).map(Double.init)],
            labels: String(repeating: "0", count: 19) + "10" + String(repeating: "1", count: 19),
            expected: .none
        ),
        Case(
            columns: [(0..<40).map(Double.init)],
            labels: String(repeating: "0", count: 20) + String(repeating: "1", count: 20),
            expected: .complete
        ),
        // A gap that is small beside the deviation.
        Case(
            columns: [[-100, -50, -1e-6, 1e-6, 50, 100]],
            labels: "000111",
            expected: .complete
        ),
        // One default far from the others.
        Case(columns: [[1, 2, 3, 4, 5, 1e6]], labels: "000001", expected: .complete),
    ])
    func `a parting plane is found where there is one`(_ given: Case) {
        let data = handMade(given.columns, given.labels.map { $0 == "1" })
        for c in [1e-3, 1, 1e5] {
            let regression = fit(data, c: c)
            #expect(regression.separation == given.expected, "C = \(c)")
            #expect(regression.isConverged)
            #expect(areFinite(regression.allCoefficients))
        }
    }

    /// On a line a class is parted from the other where it ends before the other begins.
    @Test(arguments: 0..<150 as Range<UInt64>)
    func `on a line it is a matter of ends`(seed: UInt64) {
        var random = Xorshift(seed: seed)
        let rowCount = 2 + random.below(8)
        let column = (0..<rowCount).map { _ in Double(random.below(5)) }
        let labels = [true, false] + (2..<rowCount).map { _ in random.below(2) == 0 }
        let defaults = zip(column, labels).filter { $0.1 }.map(\.0).sorted()
        let others = zip(column, labels).filter { !$0.1 }.map(\.0).sorted()
        let gap = max(
            defaults[0] - others[others.count - 1],
            others[0] - defaults[defaults.count - 1]
        )
        let isConstant = Set(column).count == 1
        let expected: Separation =
            if gap > 0 { .complete } else if gap == 0, !isConstant { .quasiComplete } else { .none }
        #expect(fit(handMade([column], labels), c: 1).separation == expected)
    }

    @Test(arguments: [1, 10, 1000])
    func `rows counted several times change nothing`(times: Int) {
        let rows = (0..<times).flatMap { _ in 0..<overlapping.rowCount }
        #expect(fit(overlapping.subset(rows), c: 1).separation == .none)
    }
}
