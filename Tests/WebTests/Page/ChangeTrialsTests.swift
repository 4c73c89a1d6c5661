import SestinaClient
import Testing

@testable import Web

@Suite struct ChangeTrialsTests {
    private static let row = FeatureRow.of([5, 5200, 25_600.5, 52_000, 1, 600])
    private static let ranges: [ClosedRange<Double>] = [
        0...5, 0...9000, 0...30_000, 0...98_000, 0...10, 400...850,
    ]

    private static func model(
        _ algorithm: String = "random forest",
        ranges: [ClosedRange<Double>]? = ranges
    ) -> ServerInfo.Model {
        .sample(algorithm: algorithm, ranges: ranges, reasons: .sample())
    }

    private static func change(
        _ values: [Double],
        pair: DecisionChange.Pair? = nil
    ) -> DecisionChange {
        DecisionChange(score: .sample(0.9, .predictsDefault), values: .of(values), pair: pair)
    }

    private static let none = Array(repeating: Double.nan, count: 6)

    /// What comes of trials by a model that predicts default where a rule says so.
    private func advice(
        _ trials: ChangeTrials,
        isAtRisk: Bool = true,
        _ predictsDefault: (FeatureRow) -> Bool
    ) -> ChangeAdvice {
        let scores = trials.rows.map {
            Score.sample(0.5, predictsDefault($0) ? .predictsDefault : [])
        }
        return trials.advice(scores, isAtRisk: isAtRisk)
    }

    private func trials(
        _ change: DecisionChange,
        _ row: FeatureRow = row,
        _ model: ServerInfo.Model = model()
    ) -> ChangeTrials {
        ChangeTrials(of: change, for: row, by: model)
    }

    @Test func `the roundest value that decides otherwise is told`() {
        var values = Self.none
        values[3] = 54_212.375
        let trials = trials(Self.change(values))
        #expect(trials.rows.map { $0[3] } == [54_300, 54_220, 54_213, 54_212.38, 54_212.375])
        for row in trials.rows {
            #expect(row.values.enumerated().allSatisfy { $0 == 3 || $1 == Self.row[$0] })
        }
        for (turn, expected) in [
            (54_212.375...1e9, 54_300), (54_212.375...54_250, 54_220),
            (54_212.375...54_212.5, 54_212.38), (54_212.375...54_212.375, 54_212.375),
        ] as [(ClosedRange<Double>, Double)] {
            let advice = advice(trials) { !turn.contains($0[3]) }
            #expect(advice.singles == [ChangeAdvice.Step(feature: 3, value: expected)])
            #expect(advice.pair.isEmpty)
        }
        // Where not even the server's own value does, nothing is told.
        #expect(advice(trials) { _ in true } == ChangeAdvice())
    }

    @Test func `a score that is none decides nothing, nor does one that is missing`() {
        var values = Self.none
        values[3] = 54_212.375
        let trials = trials(Self.change(values))
        let none = trials.rows.map { _ in Score.sample(.nan, .noScore) }
        #expect(trials.advice(none, isAtRisk: true) == ChangeAdvice())
        #expect(trials.advice([], isAtRisk: true) == ChangeAdvice())
    }

    @Test func `changes stand by the part of the range that they take`() {
        let trials = trials(Self.change([4, 4000, .nan, 95_000, 2, 640]))
        let advice = advice(trials) { $0 == Self.row }
        #expect(advice.singles.map(\.feature) == [5, 4, 1, 0, 3])
        #expect(advice.singles.map(\.value) == [640, 2, 4000, 4, 95_000])
    }

    @Test func `of a sum of weighted values it is told that every further value does the same`() {
        var values = Self.none
        values[0] = 3
        values[3] = 54_212.375
        let change = Self.change(values)
        let linear = trials(change, Self.row, Self.model("logistic regression"))
        #expect(
            advice(linear) { $0 == Self.row }.singles == [
                ChangeAdvice.Step(feature: 3, value: 54_300, onward: .up),
                ChangeAdvice.Step(feature: 0, value: 3, onward: .down),
            ]
        )
        // A file may call anything a logistic regression: the end of the range is asked, too.
        #expect(
            advice(linear) { $0 == Self.row || $0[3] > 90_000 || $0[0] < 1 }.singles == [
                ChangeAdvice.Step(feature: 3, value: 54_300),
                ChangeAdvice.Step(feature: 0, value: 3),
            ]
        )
        #expect(advice(trials(change)) { $0 == Self.row }.singles.allSatisfy { $0.onward == nil })
    }

    @Test func `at the end of the range nothing is further`() {
        var values = Self.none
        values[0] = 0
        let linear = trials(Self.change(values), Self.row, Self.model("logistic regression"))
        #expect(
            advice(linear) { $0[0] > 0 }.singles == [ChangeAdvice.Step(feature: 0, value: 0)]
        )
    }

    @Test func `a missing value counts as the middle and has no direction`() {
        var (row, values) = (Self.row, Self.none)
        row[3] = .nan
        values[3] = 49_000
        let trials = trials(Self.change(values), row, Self.model("logistic regression"))
        #expect(
            advice(trials) { $0[3].isNaN }.singles == [ChangeAdvice.Step(feature: 3, value: 49_000)]
        )
    }

    @Test func `two values of a pair are as round as each other, and both are told`() {
        let pair = DecisionChange.Pair(0, 3, 3, 54_212.375)
        let trials = trials(Self.change(Self.none, pair: pair))
        #expect(trials.rows.map { $0[0] } == [3, 3, 3, 3, 3])
        #expect(trials.rows.map { $0[3] } == [54_300, 54_220, 54_213, 54_212.38, 54_212.375])
        let advice = advice(trials) { !($0[0] <= 3 && $0[3] < 54_250) }
        #expect(advice.singles.isEmpty)
        #expect(
            advice.pair == [
                ChangeAdvice.Step(feature: 0, value: 3),
                ChangeAdvice.Step(feature: 3, value: 54_220),
            ]
        )
    }

    @Test func `for who is accepted otherwise means a default`() {
        var values = Self.none
        values[5] = 612
        let trials = trials(Self.change(values))
        #expect(advice(trials, isAtRisk: false) { $0[5] == 612 }.singles.map(\.value) == [612])
        #expect(advice(trials, isAtRisk: false) { _ in false } == ChangeAdvice())
    }

    @Test func `a model that does not tell what it saw has no trials`() {
        var values = Self.none
        values[3] = 54_000
        for ranges in [nil, [], Array(Self.ranges.dropLast())] {
            let trials = trials(Self.change(values), Self.row, Self.model(ranges: ranges))
            #expect(trials.rows.isEmpty)
        }
        #expect(trials(Self.change(Self.none)).rows.isEmpty)
    }

    @Test func `ranges without an end or a width are no obstacle`() {
        var (row, values) = (Self.row, Self.none)
        row[3] = .nan
        values[3] = 0
        values[5] = 640
        let ranges = Array(Self.ranges.prefix(3)) + [-.infinity ... .infinity, 0...10, 640...640]
        let trials = trials(
            Self.change(values),
            row,
            Self.model("logistic regression", ranges: ranges)
        )
        #expect(advice(trials) { $0[3].isNaN && $0[5] == 600 }.singles.count == 2)
    }
}

extension FeatureRow {
    /// Whether all values are the same; a missing one is no obstacle.
    fileprivate static func == (left: FeatureRow, right: FeatureRow) -> Bool {
        left.indices.allSatisfy {
            left[$0] == right[$0] || left[$0].isNaN && right[$0].isNaN
        }
    }
}
