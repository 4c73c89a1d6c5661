import Statistics
import TestSupport
import Testing

@testable import Datasets

@Suite struct DataProfileTests {
    @Test func `counts are those of the data`() throws {
        let profile = DataProfile(Self.dataset(droppedRowCount: 3))
        #expect(profile.rowCount == 60)
        #expect(profile.defaultCount == 12)
        #expect(profile.defaultRate == 0.2)
        #expect(profile.droppedRowCount == 3)
        #expect(profile.duplicateRowCount == 0)
        #expect(profile.conflictingRowCount == 0)
        #expect(profile.remarks == ["3 rows were left out as incomplete"])
    }

    @Test func `duplicates and contradictions are counted apart`() {
        // Rows 0 to 2 the same, 3 and 4 at odds; 5 to 8 two and two.
        let groups = [0, 0, 0, 1, 1, 2, 2, 2, 2]
        let labels = [true, true, true, true, false, true, false, true, false]
        let columns = (0..<6).map { feature in groups.map { Double($0 * (feature + 1)) } }
        let profile = DataProfile(Dataset(source: "", columns: columns, labels: labels))
        #expect(profile.duplicateRowCount == 4)
        #expect(profile.conflictingRowCount == 6)
        #expect(
            profile.remarks == [
                "4 of 9 rows are the same as one above",
                "6 of 9 rows are at odds with others, which have the same features and the other label",
            ]
        )
    }

    @Test func `a zero and a negative zero are the same value`() {
        let zeros = [[0, -0.0, 1, 1]] + (1..<6).map { _ in [2, 2, 3, 3.0] }
        let labels = [false, false, true, true]
        let profile = DataProfile(Dataset(source: "", columns: zeros, labels: labels))
        #expect(profile.duplicateRowCount == 2)
        #expect(profile.features[0].distinctCount == 2)
    }

    /// By hand: of the six pairs of a default with another customer four are in order and one is tied.
    @Test func `the area of a feature is the part of the pairs that it puts in order`() throws {
        let column = [1.0, 2, 2, 3, 4]
        let labels = [false, false, true, true, false]
        let columns = [column, column.map { -$0 }] + (2..<6).map { _ in column.map { _ in 7 } }
        let profile = DataProfile(Dataset(source: "", columns: columns, labels: labels))
        let areas = profile.features.map(\.area)
        #expect(areas[0] == 3.5 / 6 && areas[1] == 2.5 / 6 && areas[2] == 0.5)
        let alone = try #require(profile.features[1].areaAlone)
        #expect((alone - 3.5 / 6).magnitude < 1e-15)
        #expect(profile.inflation == [.infinity, .infinity, nil, nil, nil, nil])
        let alike = DataProfile(
            Dataset(source: "", columns: columns, labels: labels.map { _ in true })
        )
        #expect(alike.features[0].area == nil && alike.features[0].areaAlone == nil)
    }

    @Test func `a feature that is the label, or gives it away, is named`() {
        let flags = Self.labels.map { $0 ? 1.0 : 0 }
        let profile = DataProfile(
            Self.dataset([
                0: flags,
                1: flags.map { 1 - $0 },
                2: flags.map { 100 * $0 + 7 },
                3: flags.map { _ in 5 },
                4: flags.enumerated().map { $0 == 0 ? 1 : $1 },
            ])
        )
        #expect(
            profile.features.map(\.separation) == [
                .equalsLabel, .defaultsBelow(gap: 0...1), .defaultsAbove(gap: 7...107), nil, nil,
                nil,
            ]
        )
        #expect(profile.features.map(\.isConstant) == [false, false, false, true, false, false])
        #expect(
            profile.remarks == [
                "credit_lines_outstanding is the same as the label in every row",
                "loan_amt_outstanding alone tells who defaulted: all to 0.0, and none from 1.0 on",
                "total_debt_outstanding alone tells who defaulted: all from 107.0 on, and none to 7.0",
                "income is 5.0 in every row and tells nothing",
            ]
        )
    }

    @Test func `a constant feature has no correlation`() {
        let profile = DataProfile(Self.dataset([3: Self.labels.map { _ in 5 }]))
        #expect(profile.correlations.count == 7)
        for (row, correlations) in profile.correlations.enumerated() {
            #expect(correlations.count == 7)
            for (column, correlation) in correlations.enumerated() {
                #expect((correlation == nil) == (row == 3 || column == 3))
                #expect(correlation == profile.correlations[column][row])
            }
        }
    }

    @Test func `deciles are of equal mass`() {
        let deciles = DataProfile(Self.dataset()).features[1].deciles
        #expect(deciles.map(\.count) == Array(repeating: 6, count: 10))
        #expect(deciles.map(\.minimum) == (0..<10).map { Double($0 * 6) })
        #expect(deciles.map(\.maximum) == (0..<10).map { Double($0 * 6 + 5) })
        #expect(deciles.reduce(0) { $0 + $1.defaultCount } == 12)
        #expect(deciles[0].defaultCount == 1 && deciles[0].defaultRate == 1.0 / 6)
    }

    private static let tiedColumns: [([Double], [Int])] = [
        // 30 zeros and 1 to 30: half of the mass is in one value.
        (columnOfSixty { max(0, $0 - 29) }, [30, 6, 6, 6, 6, 6]),
        (columnOfSixty { _ in 4 }, [60]),
        (columnOfSixty { $0 % 2 }, [30, 30]),
        // A tie over a boundary stays in the part in which it begins.
        (columnOfSixty { $0 == 6 ? 5 : $0 }, [7, 5, 6, 6, 6, 6, 6, 6, 6, 6]),
    ]

    @Test(arguments: tiedColumns)
    func `ties stay together`(values: [Double], counts: [Int]) {
        let deciles = DataProfile(Self.dataset([0: values])).features[0].deciles
        #expect(deciles.reduce(0) { $0 + $1.count } == 60)
        #expect(zip(deciles, deciles.dropFirst()).allSatisfy { $0.maximum < $1.minimum })
        #expect(deciles.map(\.count) == counts)
    }

    @Test func `values near the ends of float64 do not overflow`() throws {
        let values = (0..<60).map { $0 % 2 == 0 ? 1e300 : -1e300 }
        let feature = DataProfile(Self.dataset([2: values])).features[2]
        #expect(feature.summary.mean.magnitude < 1e285)
        let deviation = try #require(feature.summary.deviation)
        #expect((deviation / 1e300 - 1).magnitude < 0.01)
        #expect(feature.deciles.count == 2)
    }

    @Test func `a single row has a profile`() {
        let profile = DataProfile(Self.dataset().subset([4]))
        #expect(profile.rowCount == 1 && profile.defaultRate == 1)
        #expect(profile.features.allSatisfy { $0.isConstant && $0.deciles.count == 1 })
    }

    /// The figures are pandas'.
    @Test func `a loan book has the profile that other tools give it`() throws {
        let reference = try Reference.answers.get().profile
        let profile = DataProfile(try Dataset.read(path: Reference.book))
        #expect(profile.rowCount == reference.rows && profile.defaultCount == reference.defaults)
        #expect(profile.remarks == [])
        #expect(profile.features.count == reference.features.count)
        for (feature, expected) in zip(profile.features, reference.features) {
            #expect(feature.distinctCount == expected.distinct)
            #expect(feature.deciles.map(\.count) == expected.deciles, "\(expected.name)")
            let summary = feature.summary
            let figures = [
                summary.mean, try #require(summary.deviation), summary.minimum,
                summary.lowerQuartile, summary.median, summary.upperQuartile, summary.maximum,
            ]
            for (figure, wanted) in zip(figures, expected.summary) {
                #expect((figure - wanted).magnitude <= 1e-13 * wanted.magnitude)
            }
        }
        for (row, expected) in zip(profile.correlations, reference.correlations) {
            for (found, wanted) in zip(row, expected) {
                #expect((try #require(found) - wanted).magnitude < 1e-12)
            }
        }
    }

    private static func columnOfSixty(_ value: (Int) -> Int) -> [Double] {
        (0..<60).map { Double(value($0)) }
    }

    private static let labels = (0..<60).map { $0 % 5 == 4 }

    /// Sixty rows of which every fifth is a default; every feature counts up but those given.
    private static func dataset(
        _ columns: [Int: [Double]] = [:],
        droppedRowCount: Int = 0
    ) -> Dataset {
        Dataset(
            source: "",
            columns: (0..<6).map { columns[$0] ?? (0..<60).map(Double.init) },
            labels: labels,
            droppedRowCount: droppedRowCount
        )
    }
}
