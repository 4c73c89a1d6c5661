import Datasets
import Statistics
import Testing

@testable import Gate

/// A challenger beside the champions before the champion.
@Suite struct FormerChampionChecksTests {
    private let made: MadeContender

    init() throws { made = try MadeContender(count: 2000) }

    private func scored(wrong count: Int, from first: Int = 0) -> Scored {
        made.model.saying(made.right(but: first..<first + count)).scored
    }

    private static func policy(
        _ metrics: [Policy.MetricRule],
        slices: [Policy.Slice] = [],
        former: Int = 10
    ) -> Policy {
        MadePolicy.policy(metrics, slices: slices, former: former)
    }

    private func checks(
        _ challenger: Scored,
        _ former: [Scored],
        by policy: Policy,
        end: String? = nil
    ) -> [Check] {
        FormerChampionChecks(
            challenger,
            against: former.enumerated().map { (name: "c\($0.offset)", scored: $0.element) },
            end: end,
            by: policy,
            replicates: 400
        ).checks(policy.slices.map { SliceRows($0, of: made.data.rows) })
    }

    @Test func `of two steps within the margin the second fails`() throws {
        let policy = Self.policy([.margin(.accuracy, 0.05)])
        // Each step loses 3 % of the rows, more than half of the margin.
        let (first, second, third) = (scored(wrong: 0), scored(wrong: 60), scored(wrong: 130))
        for (before, now) in [(first, second), (second, third)] {
            let step = try #require(
                made.comparison(
                    .accuracy,
                    now.probabilities,
                    against: before.probabilities,
                    margin: 0.05
                )
            )
            #expect(step.verdict == .pass, "\(step.reason)")
        }
        let one = try #require(checks(third, [first], by: policy).first)
        #expect(one.subject == "accuracy, against the former champion")
        #expect(one.verdict == .fail, "\(one.reason)")
        #expect(
            one.reason.hasPrefix(
                "worse than the former champion (c0) by more than the margin of 0.05: by 0.065"
            )
        )
        #expect(one.champion == 1 && one.challenger == 0.935)
        #expect(one.difference.map { ($0 + 0.065).magnitude < 1e-12 } == true)
        #expect(checks(second, [first], by: policy).map(\.verdict) == [.pass])
    }

    @Test func `per metric the best former champion counts`() {
        let policy = Self.policy([.margin(.accuracy, 0.02), .margin(.logLoss, 0.5)])
        // One decides better and the other is surer of itself.
        let sure = scored(wrong: 40)
        let unsure = sure.with(
            made.data.rows.labels.map { $0 ? 0.51 : 0.49 }
        )
        let found = checks(sure, [unsure, sure, scored(wrong: 900)], by: policy)
        #expect(
            found.map(\.subject) == [
                "accuracy, against the best of 3 former champions",
                "log_loss, against the best of 3 former champions",
            ]
        )
        #expect(found.map(\.champion) == [unsure.metrics.accuracy, sure.metrics.logLoss])
        #expect(found[0].reason.contains("(c0)") && found[1].reason.contains("(c1)"))
    }

    @Test func `what one comparison would show is not shown of the best of many`() {
        // p is about 0.03: enough for one former champion, and not for the best of ten.
        let policy = Self.policy([.margin(.accuracy, 0.01)])
        let challenger = scored(wrong: 30)
        let one = checks(challenger, [scored(wrong: 0)], by: policy)
        #expect(one.map(\.verdict) == [.fail], "\(one)")
        let worse = (1..<10).map { scored(wrong: 40, from: 10 * $0) }
        let ten = checks(challenger, [scored(wrong: 0)] + worse, by: policy)
        #expect(ten.map(\.verdict) == [.inconclusive], "\(ten)")
        #expect(ten.first?.reason.contains("is not shown to be more than") == true)
    }

    @Test func `a slice has its own best one`() {
        let slice = MadePolicy.slice(below: 1000, .margin(.accuracy, 0.02))
        let few = MadePolicy.slice("few", below: 10, rowsMin: 50, .margin(.accuracy, 0.02))
        let policy = Self.policy([], slices: [slice, few])
        let found = checks(
            scored(wrong: 60),
            [scored(wrong: 0), scored(wrong: 80, from: 1000)],
            by: policy
        )
        #expect(found.map(\.verdict) == [.fail, .notAsked])
        #expect(found[0].subject == "accuracy of first, against the best of 2 former champions")
        #expect(found[0].rowCount == 1000 && found[0].challenger == 0.94)
        #expect(found[1].reason.hasPrefix("not testable: the slice has 10 rows"))
    }

    @Test func `where nothing is to be compared with, that is said and is no pass`() {
        let policy = Self.policy([.margin(.accuracy, 0.02)])
        let challenger = scored(wrong: 60)
        let none = checks(
            challenger,
            [],
            by: policy,
            end: "ends at 1234567, which has another contract"
        )
        #expect(none.map(\.verdict) == [.notAsked])
        #expect(
            none.first?.reason == "none to compare with: the history of this model ends at 1234567,"
                + " which has another contract"
        )
        // One that has no probability for some row is no measure.
        var holes = scored(wrong: 0).probabilities
        holes[5] = .nan
        #expect(
            checks(challenger, [challenger.with(holes)], by: policy).map(\.verdict) == [.notAsked]
        )
        #expect(
            checks(
                challenger,
                [scored(wrong: 0)],
                by: Self.policy([.margin(.accuracy, 0.02)], former: 0)
            ) == []
        )
    }

    @Test(arguments: ClassificationMetric.allCases)
    func `whatever the metric, a former champion is no worse than itself`(
        metric: ClassificationMetric
    ) {
        let challenger = scored(wrong: 100)
        let found = checks(challenger, [challenger], by: Self.policy([.margin(metric, 0.01)]))
        #expect(found.map(\.verdict) == [.pass])
        #expect(found.first?.difference == 0)
        // One that gets everything wrong is worse by any of them.
        let worst = challenger.with(made.right().map { 1 - $0 })
        let failed = checks(worst, [challenger], by: Self.policy([.margin(metric, 0.01)]))
        #expect(failed.map(\.verdict) == [.fail], "\(failed)")
        let (low, high) = (failed[0].interval?.lowerBound ?? 0, failed[0].interval?.upperBound ?? 0)
        let difference = failed[0].difference ?? 0
        #expect(low <= difference && difference <= high && (low < 0) == !metric.isLoss)
    }
}

extension ClassificationMetric {
    fileprivate var isLoss: Bool { !higherIsBetter }
}
