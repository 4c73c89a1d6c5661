import Testing

@testable import Datasets

/// Data at its edges: one row, one class, ties and thresholds.
@Suite struct EdgeOfDataTests {
    private func dataset(_ first: [Double], _ labels: [Bool]) -> Dataset {
        let rest = (1..<6).map { feature in labels.map { _ in Double(feature) } }
        return Dataset(source: "", columns: [first] + rest, labels: labels)
    }

    @Test(
        arguments: [
            ([1], [true], nil), ([1, 1], [true, true], nil),
            ([0, 1], [false, true], .equalsLabel),
            ([1, 0], [false, true], .defaultsBelow(gap: 0...1)),
            ([-0.0, 1], [false, true], .equalsLabel), ([1, 1], [false, true], nil),
            ([2, 3, 5, 9], [false, false, true, true], .defaultsAbove(gap: 3...5)),
            ([5, 9, 2, 3], [false, false, true, true], .defaultsBelow(gap: 3...5)),
            ([1, 2, 2, 3], [false, false, true, true], nil),
            (
                [1, 2, 2.0.nextUp, 3], [false, false, true, true],
                .defaultsAbove(gap: 2...2.0.nextUp)
            ),
        ] as [([Double], [Bool], FeatureProfile.Separation?)]
    )
    func `a feature gives the label away where a gap parts the classes`(
        values: [Double],
        labels: [Bool],
        expected: FeatureProfile.Separation?
    ) {
        let profile = FeatureProfile(name: "f", values: values, labels: labels)
        #expect(profile.separation == expected)
    }

    @Test func `remarks name what spoils the data, one in the singular`() {
        let columns = (0..<6).map { feature in [0, 1, 2, 2].map { $0 + Double(feature) } }
        let data = Dataset(
            source: "",
            columns: columns,
            labels: [false, true, false, false],
            droppedRowCount: 1
        )
        #expect(
            DataProfile(data).remarks.prefix(2) == [
                "1 row was left out as incomplete", "1 of 4 rows is the same as one above",
            ]
        )
    }

    @Test func `a constant is named with its value, and what parts the classes with the gap`() {
        let remarks = DataProfile(dataset([2, 3, 5, 9], [false, false, true, true])).remarks
        #expect(
            remarks.first
                == "credit_lines_outstanding alone tells who defaulted: all from 5.0 on, "
                + "and none to 3.0"
        )
        #expect(
            remarks.dropFirst().first
                == "loan_amt_outstanding is 1.0 in every row and tells nothing"
        )
        #expect(remarks.count == 6)
    }

    @Test func `twenty values make ten parts of two, and each knows its defaults`() {
        let values = (0..<20).map { Double(19 - $0) }
        let profile = FeatureProfile(name: "f", values: values, labels: values.map { $0 >= 15 })
        #expect(profile.deciles.map(\.count) == [Int](repeating: 2, count: 10))
        #expect(profile.deciles.map(\.minimum) == (0..<10).map { Double(2 * $0) })
        #expect(profile.deciles.map(\.maximum) == (0..<10).map { Double(2 * $0 + 1) })
        #expect(profile.deciles.map(\.defaultRate) == [0, 0, 0, 0, 0, 0, 0, 0.5, 1, 1])
        #expect(profile.distinctCount == 20)
    }

    @Test(arguments: [0, 1, 2, 3, 10])
    func `one class alone is divided and dealt all the same`(count: Int) {
        for label in [false, true] {
            let labels = [Bool](repeating: label, count: count)
            let split = StratifiedSplit.trainTest(labels: labels, testFraction: 0.5, seed: 4)
            #expect((split.train + split.test).sorted() == Array(0..<count))
            #expect(split.test.count == (count < 2 ? 0 : Int((Double(count) / 2).rounded())))
            let folds = StratifiedSplit.folds(labels: labels, count: 3, seed: 4)
            #expect(folds.count == 3)
            #expect(folds.joined().sorted() == Array(0..<count))
            let sizes = folds.map(\.count)
            #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
        }
    }

    @Test(arguments: [0x1p-1074, 0.001, 0.999, 1.0.nextDown])
    func `a fraction next to its ends leaves a row of each outcome on each side`(
        fraction: Double
    ) {
        let labels = (0..<20).map { $0 % 4 == 0 }
        let split = StratifiedSplit.trainTest(labels: labels, testFraction: fraction, seed: 1)
        for rows in [split.train, split.test] {
            #expect(rows.contains { labels[$0] } && rows.contains { !labels[$0] })
            #expect(rows == rows.sorted())
        }
    }

    @Test func `a subset may have rows twice, none, and its own order`() {
        let data = dataset([7, 8, 9], [true, false, true])
        let twice = data.subset([2, 2, 0])
        #expect(twice.columns[0] == [9, 9, 7])
        #expect(twice.labels == [true, true, true])
        #expect(twice.defaultCount == 3)
        #expect(data.subset([]).rowCount == 0)
        #expect(data.subset([0, 1, 2]) == data)
    }

    @Test func `a long list of columns in a refusal ends in a number`() throws {
        let names = (1...25).map { "c\($0)" }
        let error = #expect(throws: CSVError.self) {
            try FeatureColumns(of: ["x"], in: names, file: "f.csv")
        }
        let words = try #require(error?.description)
        #expect(words.hasPrefix("f.csv has no column named 'x'; the columns are c1, c2, c3,"))
        #expect(words.hasSuffix("c20 and 5 more"))
        let few = #expect(throws: CSVError.self) {
            try FeatureColumns(of: ["x", "y", "z"], in: ["a"], file: "f.csv")
        }
        #expect(
            few?.description == "f.csv has no column named 'x', 'y' or 'z'; the columns are a"
        )
    }
}
