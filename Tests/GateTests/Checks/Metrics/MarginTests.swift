import Statistics
import Testing

@testable import Gate

/// A challenger beside a champion: margins, metrics without a value, and what always holds.
@Suite struct MarginTests {
    private static let metrics = ClassificationMetric.allCases

    private let made: MadeContender

    init() throws { made = try MadeContender(count: 400) }

    @Test func `a difference of just the margin is neither shown nor refuted`() throws {
        // A perfect order beside none: the areas are 1 and ½ whatever rows are drawn.
        let (perfect, none) = (made.right(), made.right().map { _ in 0.5 })
        for (margin, verdict) in [
            (0.5, Verdict.inconclusive), (0.5.nextUp, .pass), (0.5.nextDown, .fail),
        ] {
            let check = try #require(
                made.comparison(.rocAUC, none, against: perfect, margin: margin)
            )
            #expect(check.verdict == verdict, "\(check.reason)")
            #expect(check.difference == -0.5)
            #expect(check.interval == -0.5 ... -0.5)
        }
        let accuracy = try #require(
            made.comparison(
                .accuracy,
                made.right(but: 0..<20),
                against: made.right(),
                margin: 0.05
            )
        )
        #expect(accuracy.difference == -0.05)
        #expect(accuracy.verdict == .inconclusive)
    }

    @Test func `the sentence says how it stands to the margin`() throws {
        let table: [(Range<Int>, Range<Int>, Double, Verdict, [String])] = [
            (0..<40, 0..<0, 0.02, .pass, ["better than the champion, within the margin of 0.02"]),
            (0..<4, 1..<5, 0.05, .pass, ["worse by 0.0", " at most, within the margin of 0.05"]),
            (
                0..<0, 0..<20, 0.05, .inconclusive,
                ["it may be worse by 0.0", ", over the margin of 0.05 (Tango's"]
            ),
            (
                0..<10, 10..<20, 0.01, .inconclusive,
                ["over the margin of 0.01; so many rows can show no less than 0.0"]
            ),
            (
                0..<0, 0..<80, 0.05, .fail,
                ["worse than the champion by more than the margin of 0.05: by 0.2, at least 0.1"]
            ),
        ]
        for (before, now, margin, verdict, words) in table {
            let check = try #require(
                made.comparison(
                    .accuracy,
                    made.right(but: now),
                    against: made.right(but: before),
                    margin: margin
                )
            )
            #expect(check.verdict == verdict, "\(check.reason)")
            for part in words { #expect(check.reason.contains(part), "\(check.reason)") }
        }
    }

    @Test(arguments: metrics)
    func `a figure is told of both, and the interval is about their difference`(
        metric: ClassificationMetric
    ) throws {
        var generator = SeededGenerator(seed: 41)
        for _ in 0..<5 {
            let order = generator.nextPermutation(count: 400)
            let (champion, challenger) = (
                made.right(but: order[..<30]), made.right(but: order[20..<60])
            )
            let check = try #require(
                made.comparison(metric, challenger, against: champion, margin: 0.1)
            )
            let turned = try #require(
                made.comparison(metric, champion, against: challenger, margin: 0.1)
            )
            let (before, now) = try (#require(check.champion), #require(check.challenger))
            let difference = try #require(check.difference)
            #expect((difference - (now - before)).magnitude < 1e-12)
            #expect(try #require(check.interval).contains(difference), "\(check)")
            #expect(turned.champion == now && turned.challenger == before)
            #expect((try #require(turned.difference) + difference).magnitude < 1e-12)
            #expect(try #require(check.smallestDetectable) > 0)
            #expect(check.margin == 0.1 && check.rowCount == 400)
        }
    }

    /// Ways in which a model may leave metrics without a value.
    private static let undefined: [(ClassificationMetric, Double)] = [
        (.precision, 0.1), (.rocAUC, .nan), (.averagePrecision, .nan), (.logLoss, .nan),
        (.logLoss, .infinity), (.logLoss, -0.1), (.brierScore, .nan), (.brierScore, 1.1),
        (.brierScore, -.infinity),
    ]

    @Test(arguments: undefined)
    func `a metric without a value on one side or both is not testable`(
        metric: ClassificationMetric,
        probability: Double
    ) throws {
        let (some, none) = (made.right(but: 0..<5), made.right().map { _ in probability })
        for (challenger, champion) in [(none, some), (some, none), (none, none)] {
            let check = try #require(
                made.comparison(metric, challenger, against: champion, margin: 0.5)
            )
            #expect(check.verdict == .inconclusive)
            #expect(check.reason == "not testable: the metric has no value on these rows")
            #expect(check.difference == nil && check.interval == nil)
            #expect((check.challenger == nil) == (challenger[0].isNaN || challenger == none))
            #expect((check.champion == nil) == (champion[0].isNaN || champion == none))
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 2, -1])
    func `one row without a probability is never let in`(value: Double) {
        let rules = Self.metrics.map { Policy.MetricRule.margin($0, 0.5) }
        for row in [0, 1, 399] {
            var challenger = made.right()
            challenger[row] = value
            let checks = made.checks(
                challenger,
                against: made.right(),
                by: MadePolicy.policy(rules)
            )
            #expect(checks.count { $0.rule == .comparison } == Self.metrics.count)
            #expect(checks.contains { $0.rule == .predictions && $0.verdict == .fail })
        }
    }

    @Test func `certainty that is wrong about one row of both can be compared`() throws {
        var (champion, challenger) = (made.right(), made.right(but: 8..<12))
        champion[0] = 0
        challenger[0] = 0
        challenger[5] = 1
        for metric in [ClassificationMetric.logLoss, .brierScore] {
            let check = try #require(
                made.comparison(metric, challenger, against: champion, margin: 1)
            )
            #expect(check.difference?.isFinite == true)
            #expect(check.verdict == .pass, "\(check.reason)")
        }
    }

    @Test(arguments: [
        (ClassificationMetric.recall, [false], "not testable: the metric has no value"),
        (.rocAUC, [false], "not testable: the metric has no value"),
        (.rocAUC, [true], "not testable: the metric has no value"),
        (.averagePrecision, [false], "not testable: the metric has no value"),
        (.f1, [false], "not testable: the metric has no value"),
        (.rocAUC, [true, false, false], "not testable: there are too few rows of one kind"),
        (.averagePrecision, [true] + [Bool](repeating: false, count: 9), "not testable: there are"),
    ])
    func `rows of one kind only are no ground to compare on`(
        metric: ClassificationMetric,
        labels: [Bool],
        words: String
    ) throws {
        let made = try MadeContender(labels)
        let (champion, challenger) = (made.right().map { _ in 0.2 }, made.right().map { _ in 0.3 })
        let check = try #require(
            made.comparison(metric, challenger, against: champion, margin: 0.5)
        )
        #expect(check.verdict == .inconclusive)
        #expect(check.reason.hasPrefix(words), "\(check.reason)")
    }

    @Test(arguments: metrics)
    func `a slice without rows never passes, even of the same model`(
        metric: ClassificationMetric
    ) throws {
        let slice = MadePolicy.slice("s", below: 0, .margin(metric, 0.5))
        let check = try #require(
            made.check(
                .comparison,
                "\(metric.rawValue) of s",
                made.right(),
                against: made.right(),
                by: MadePolicy.policy(slices: [slice])
            )
        )
        #expect(check.verdict == .inconclusive)
        #expect(check.reason == "not testable: the slice has 0 rows and 1 are needed")
    }

    @Test func `a share of few rows is not taken for the margin's proof`() throws {
        // Three in a hundred may go unseen in a hundred rows.
        for (margin, verdict) in [(0.031, Verdict.pass), (0.029, .inconclusive)] {
            let made = try MadeContender(count: 400)
            var challenger = made.right()
            challenger[0] = challenger[0].nextUp
            let check = try #require(
                made.comparison(.precision, challenger, against: made.right(), margin: margin)
            )
            #expect(check.verdict == verdict, "\(check.reason)")
            let isFew = check.reason.hasPrefix("not testable: it rests on 100 rows, too few for")
            #expect(isFew == (verdict == .inconclusive))
        }
    }

    @Test(arguments: metrics)
    func `a wider margin never has a worse answer`(metric: ClassificationMetric) {
        var generator = SeededGenerator(seed: 42)
        for _ in 0..<4 {
            let order = generator.nextPermutation(count: 400)
            let count = generator.nextIndex(below: 60)
            let (champion, challenger) = (
                made.right(but: order[..<20]), made.right(but: order[10..<(10 + count)])
            )
            let margins = (0..<5).map { _ in 1e-6 + generator.nextUniform() / 4 }.sorted()
            let verdicts = margins.map { margin in
                made.comparison(metric, challenger, against: champion, margin: margin)?
                    .verdict.badness ?? -1
            }
            #expect(verdicts == verdicts.sorted(by: >), "\(margins)")
            #expect(verdicts.allSatisfy { $0 >= 0 })
        }
    }

    @Test(arguments: [ClassificationMetric.accuracy, .recall])
    func `a worse challenger never has a better answer`(metric: ClassificationMetric) {
        var generator = SeededGenerator(seed: 43)
        for _ in 0..<10 {
            let order = generator.nextPermutation(count: 400)
            let champion = made.right(but: order[..<(generator.nextIndex(below: 30))])
            let margin = 0.005 + generator.nextUniform() / 10
            // It is right where the champion errs, and wrong about ever more of the others.
            let verdicts = stride(from: 0, through: 160, by: 8).map { count in
                made.comparison(
                    metric,
                    made.right(but: order[30..<(30 + count)]),
                    against: champion,
                    margin: margin
                )?.verdict.badness ?? -1
            }
            #expect(verdicts == verdicts.sorted(), "margin \(margin)")
            #expect(verdicts.allSatisfy { $0 >= 0 })
            #expect(verdicts.last == Verdict.fail.badness)
        }
    }

    @Test(arguments: metrics)
    func `what is sure at a small significance is as sure at a larger one`(
        metric: ClassificationMetric
    ) {
        var generator = SeededGenerator(seed: 44)
        for _ in 0..<4 {
            let order = generator.nextPermutation(count: 400)
            let challenger = made.right(but: order[..<(20 + generator.nextIndex(below: 60))])
            let margin = 0.01 + generator.nextUniform() / 5
            let verdicts = [0.01, 0.05, 0.2].map { significance in
                made.comparison(
                    metric,
                    challenger,
                    against: made.right(but: order[..<20]),
                    margin: margin,
                    significance: significance
                )?.verdict
            }
            for (stricter, laxer) in zip(verdicts, verdicts.dropFirst())
            where stricter != .inconclusive {
                #expect(laxer == stricter, "\(verdicts) at \(margin)")
            }
        }
    }
}
