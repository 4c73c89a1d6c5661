import Datasets
import Statistics
import Testing

@testable import Gate

/// Whether scores and decisions stay where the champion's were.
@Suite struct StabilityChecksTests {
    private static let index = "population stability index"
    private static let decisions = "decisions"

    private let made: MadeContender

    init() throws { made = try MadeContender(count: 400) }

    private func check(
        _ subject: String,
        _ challenger: [Double],
        by policy: Policy = MadePolicy.policy()
    ) -> Check? {
        made.check(.stability, subject, challenger, against: made.right(), by: policy)
    }

    @Test(arguments: [(0, 0.0, Verdict.pass), (8, 0.02, .pass), (9, 0.0225, .fail)])
    func `decisions may flip up to a share of the rows`(
        wrong: Int,
        share: Double,
        verdict: Verdict
    ) throws {
        let policy = MadePolicy.policy(flipsMax: 0.02)
        let check = try #require(self.check(Self.decisions, made.right(but: 0..<wrong), by: policy))
        #expect(check.verdict == verdict)
        #expect(check.challenger == share)
        #expect(check.details.count == wrong)
        #expect(
            check.reason
                == "\(wrong) of 400 flip, 0 of them to what happened; at most 2.0 % may"
        )
    }

    @Test func `flips to what happened are counted, and held to the same limit`() throws {
        let champion = made.right(but: 0..<9)
        let check = try #require(
            made.check(
                .stability,
                Self.decisions,
                made.right(but: 6..<12),
                against: champion,
                by: MadePolicy.policy(flipsMax: 0.02)
            )
        )
        // Rows 0 to 5 become right and rows 9 to 11 wrong.
        #expect(check.reason.hasPrefix("9 of 400 flip, 6 of them to what happened;"))
        #expect(check.verdict == .fail)
        #expect(check.details.first == "row 1, who did default: 0.1 to 0.9")
        #expect(check.details.last?.hasPrefix("row 12, who did not default: 0.111 to 0.8") == true)
    }

    @Test(arguments: [(20, 20, nil), (21, 21, "and 1 more"), (30, 21, "and 10 more")])
    func `twenty flips are listed and the others counted`(
        wrong: Int,
        lines: Int,
        last: String?
    ) throws {
        let check = try #require(self.check(Self.decisions, made.right(but: 0..<wrong)))
        #expect(check.details.count == lines)
        #expect(last == nil || check.details.last == last)
    }

    @Test func `scores that only move within a thousandth are where they were`() throws {
        let champion = made.data.rows.labels.indices.map { 0.2 + Double($0 % 5) / 10 }
        let near = champion.map { $0 + 0.0004 }
        let far = champion.map { $0 + 0.0006 }
        let index = { (challenger: [Double]) in
            made.check(
                .stability,
                Self.index,
                challenger,
                against: champion,
                by: MadePolicy.policy()
            )?.challenger
        }
        #expect(index(near) == 0)
        #expect(try #require(index(far)) > 0.1)
    }

    @Test func `the index passes at its limit, and not the least step beyond`() throws {
        let moved = made.right().map { $0 * 0.9 }
        let index = try #require(check(Self.index, moved)?.challenger)
        for (most, verdict) in [
            (index, Verdict.pass), (index.nextUp, .pass), (index.nextDown, .fail),
        ] {
            let policy = MadePolicy.policy(populationStabilityMax: most)
            let check = try #require(self.check(Self.index, moved, by: policy))
            #expect(check.verdict == verdict, "\(check.reason)")
            #expect(check.reason.hasPrefix(figure(index)))
            #expect(check.reason.contains("chance alone gives up to"))
        }
    }

    @Test func `what few rows show could be chance, and is neither pass nor fail`() throws {
        let few = try MadeContender(count: 12)
        let moved = few.right().map { $0 < 0.5 ? $0 + 0.004 : $0 }
        let index = { (most: Double) in
            few.check(
                .stability,
                Self.index,
                moved,
                against: few.right(),
                by: MadePolicy.policy(populationStabilityMax: most)
            )
        }
        let value = try #require(index(100)?.challenger)
        #expect(value > 0)
        let check = try #require(index(value / 2))
        #expect(check.verdict == .inconclusive)
        #expect(check.reason.contains(", but chance alone gives up to "), "\(check.reason)")
    }

    @Test(arguments: [Double.nan])
    func `a row without a probability leaves the index untested`(value: Double) throws {
        var challenger = made.right()
        challenger[3] = value
        let check = try #require(self.check(Self.index, challenger))
        #expect(check.verdict == .inconclusive)
        #expect(check.challenger == nil)
        #expect(check.reason == "not testable: some rows have no probability")
    }

    @Test func `without a champion there is nothing to stay at`() {
        let checks = made.checks(made.right(), by: MadePolicy.policy())
        #expect(!checks.contains { $0.rule == .stability || $0.rule == .comparison })
    }

    @Test func `more flips never have a better answer`() {
        var generator = SeededGenerator(seed: 33)
        for _ in 0..<10 {
            let order = generator.nextPermutation(count: 400)
            let policy = MadePolicy.policy(flipsMax: generator.nextUniform() / 10)
            let verdicts = stride(from: 0, through: 60, by: 4).map { count in
                check(Self.decisions, made.right(but: order.prefix(count)), by: policy)?
                    .verdict.badness ?? -1
            }
            #expect(verdicts == verdicts.sorted())
            #expect(verdicts[0] >= 0)
        }
    }
}
