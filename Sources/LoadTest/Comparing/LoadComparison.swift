import Glibc
import Statistics

/// Whether one load test was faster or slower than another, as far as their runs can tell.
///
/// A figure of a run is one value; how much runs differ among themselves is what tells whether two tests differ. The
/// logarithms of the values are compared by Welch's interval, so that a change is a ratio. The figures that decide share
/// an error of 5 % (Bonferroni): of tests that do not differ, at most so many are called different.
package struct LoadComparison: Sendable {
    /// The answer.
    package enum Outcome: String, Sendable {
        /// At least one figure is better, none is worse.
        case faster
        /// At least one figure is worse, by more than the margin.
        case slower
        /// No figure is worse by more than the margin.
        case withinMargin = "within the margin"
        /// The runs allow no answer.
        case cannotTell = "cannot tell"
    }

    /// One figure of both.
    package struct Row: Sendable {
        /// Which.
        package let figure: StoredRun.Figure
        /// The geometric mean of the runs of each, in nanoseconds or a second.
        package let first, second: Double
        /// The second as a part of the first, less 1: 0.1 is a tenth more.
        package let change: Double
        /// Where the change lies, with the confidence that all figures that decide share.
        package let interval: ClosedRange<Double>
        /// Whether it decides; the others are shown beside.
        package let decides: Bool
    }

    /// The answer.
    package let outcome: Outcome
    /// The answer in one sentence.
    package let sentence: String
    /// The figures that both have; none where the tests cannot be compared.
    package let rows: [Row]
    /// What is to be known beside.
    package let remarks: [String]

    /// How often tests that do not differ are called different, at most.
    static let errorShareMax = 0.05
    /// A histogram tells values apart that differ by a thousandth: the variance of what it does not tell.
    private static let resolutionVariance = 1e-6 / 12
    /// Standard errors to each side of a 95 % interval.
    private static let reach95 = StandardNormal.quantile975

    /// Compares the second with the first.
    ///
    /// - Parameters:
    ///   - first: the base.
    ///   - second: what is judged.
    ///   - margin: how much worse still counts as well, as a part: 0.1 is a tenth; at least 0.
    package init(_ first: StoredTest, _ second: StoredTest, margin: Double = 0) {
        remarks = Self.remarks(first, second)
        if let reason = Self.obstacle(first, second) {
            (outcome, rows) = (.cannotTell, [])
            sentence = "The data cannot tell: \(reason)."
            return
        }
        // Percentiles decide in both loops; in a closed one so does what was achieved.
        let deciding: [StoredRun.Figure] =
            first.runs[0].isOpenLoop ? [.p50, .p99] : [.p50, .p99, .rate]
        let known = deciding.filter { first.values($0) != nil && second.values($0) != nil }
        rows = StoredRun.Figure.allCases.compactMap { figure in
            Self.row(
                figure,
                first,
                second,
                among: max(1, known.count),
                decides: known.contains(figure)
            )
        }
        (outcome, sentence) = Self.judge(rows.filter(\.decides), margin)
    }

    // MARK: - Whether there is something to compare

    private static func obstacle(_ first: StoredTest, _ second: StoredTest) -> String? {
        if let difference = difference(first.runs[0].plan, second.runs[0].plan) {
            return "\(difference); only the same load can be compared"
        }
        for test in [first, second] {
            if test.runs.count < 2 {
                return "\(test.name) holds one run, which does not tell how much runs differ; "
                    + "measure with --repeat 5"
            }
            for (index, run) in test.runs.enumerated() where !run.isMeasurement {
                return
                    "run \(index + 1) of \(test.name) is no measurement to go by: \(run.sentence)"
                    .trimmingFullStop
            }
        }
        return nil
    }

    /// The first thing that two plans differ in.
    private static func difference(_ first: [String: String], _ second: [String: String]) -> String?
    {
        for name in Set(first.keys).union(second.keys).sorted() where first[name] != second[name] {
            let words = [first[name], second[name]].map { $0 ?? "not told" }
            return "the plans differ: \(name) is \(words[0]) in one and \(words[1]) in the other"
        }
        return nil
    }

    private static func remarks(_ first: StoredTest, _ second: StoredTest) -> [String] {
        var remarks: [String] = []
        let hosts = Set((first.runs + second.runs).map { $0.host ?? "unknown" })
        if hosts.count > 1 {
            remarks.append(
                "The runs come from different machines (\(hosts.sorted().joined(separator: ", "))): what differs "
                    + "between these counts as a difference."
            )
        }
        if !wereInTurns(first, second) {
            remarks.append(
                "The runs were not taken in turns: what changed on the machine between the two counts as a "
                    + "difference."
            )
        }
        return remarks
    }

    /// Whether some run of each began before some run of the other.
    private static func wereInTurns(_ first: StoredTest, _ second: StoredTest) -> Bool {
        let times = [first, second].map { $0.runs.compactMap(\.time).sorted() }
        guard let firstStart = times[0].first, let firstEnd = times[0].last,
            let secondStart = times[1].first, let secondEnd = times[1].last
        else { return false }
        return firstStart <= secondEnd && secondStart <= firstEnd
    }

    // MARK: - Figures

    private static func row(
        _ figure: StoredRun.Figure,
        _ first: StoredTest,
        _ second: StoredTest,
        among count: Int,
        decides: Bool
    ) -> Row? {
        guard let one = first.values(figure), let other = second.values(figure),
            let found = MeanDifference(
                sample(one),
                sample(other),
                confidence: 1 - errorShareMax / Double(count)
            )
        else { return nil }
        let means = [one, other].map { values in
            exp(values.reduce(0) { $0 + naturalLogarithm($1.value) } / Double(values.count))
        }
        return Row(
            figure: figure,
            first: means[0],
            second: means[1],
            change: exp(found.difference) - 1,
            interval: exp(found.interval.lowerBound) - 1...exp(found.interval.upperBound) - 1,
            decides: decides
        )
    }

    /// The logarithms of values, with the variance that the runs themselves tell of them.
    private static func sample(_ values: [StoredRun.Value]) -> MeanDifference.Sample {
        let own = values.map { value -> Double in
            guard let interval = value.interval else { return 0 }
            let width =
                naturalLogarithm(interval.upperBound) - naturalLogarithm(interval.lowerBound)
            let error = width / 2 / reach95
            return error * error
        }
        let mean = own.reduce(0, +) / Double(own.count)
        return MeanDifference.Sample(
            values.map { naturalLogarithm($0.value) },
            ownVariance: max(mean, resolutionVariance)
        )
    }

    // MARK: - Judging

    private static func judge(_ rows: [Row], _ margin: Double) -> (Outcome, String) {
        guard !rows.isEmpty else {
            return (
                .cannotTell,
                "The data cannot tell: the runs are too short for a median; measure for longer."
            )
        }
        let worse = rows.filter { $0.isWorse(by: margin) }
        let better = rows.filter(\.isBetter)
        let isWithin = rows.allSatisfy { $0.isNotWorse(than: margin) }
        if !worse.isEmpty {
            let but = better.isEmpty ? "" : ", but faster: \(words(better))"
            return (.slower, "Slower: \(words(worse))\(but).")
        }
        if !better.isEmpty, margin == 0 || isWithin {
            return (.faster, "Faster: \(words(better)).")
        }
        if margin > 0, isWithin {
            return (
                .withinMargin,
                "Not slower by more than \(LoadWords.percent(margin)): \(words(rows))."
            )
        }
        let against =
            margin > 0 ? " whether it is slower by more than \(LoadWords.percent(margin))" : ""
        return (
            .cannotTell,
            "The data cannot tell\(against): \(words(rows)). More repeats or longer runs tell smaller differences."
        )
    }

    private static func words(_ rows: [Row]) -> String {
        rows.map { row in
            "\(LoadWords.figure(row.figure)) \(LoadWords.change(row.change)) "
                + "(\(LoadWords.change(row.interval)))"
        }.joined(separator: ", ")
    }
}

extension LoadComparison.Row {
    /// The change for the worse: that of a rate is what its inverse gains.
    private var worsening: ClosedRange<Double> {
        guard figure.isBetterHigh else { return interval }
        return 1 / (1 + interval.upperBound) - 1...1 / (1 + interval.lowerBound) - 1
    }

    /// Whether it is worse by more than a margin, whatever of the interval is true.
    fileprivate func isWorse(by margin: Double) -> Bool { worsening.lowerBound > margin }
    /// Whether it is better, whatever of the interval is true.
    fileprivate var isBetter: Bool { worsening.upperBound < 0 }
    /// Whether it is not worse by more than a margin, whatever of the interval is true.
    fileprivate func isNotWorse(than margin: Double) -> Bool { worsening.upperBound <= margin }
}

extension String {
    /// Without the full stop that ends it, as part of another sentence.
    fileprivate var trimmingFullStop: String { hasSuffix(".") ? String(dropLast()) : self }
}
