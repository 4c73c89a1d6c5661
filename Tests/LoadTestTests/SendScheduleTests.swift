import Statistics
import Testing

@testable import LoadTest

@Suite struct SendScheduleTests {
    private static func schedule(
        rate: Double,
        arrivals: LoadPlan.Arrivals = .constant,
        end: UInt64 = 1_000_000_000,
        seed: UInt64 = 1
    ) -> SendSchedule {
        SendSchedule(rate: rate, arrivals: arrivals, end: end, seed: seed)
    }

    private static func dueTimes(_ schedule: SendSchedule) -> [UInt64] {
        var schedule = schedule
        var times: [UInt64] = []
        while let due = schedule.nextDue {
            times.append(due)
            schedule.advance()
        }
        return times
    }

    @Test(arguments: [1, 3, 7, 12, 999, 1234, 5000, 7919])
    func `request i of a constant schedule is due at i divided by the rate`(rate: UInt64) {
        let times = Self.dueTimes(Self.schedule(rate: Double(rate)))
        #expect(times == (0..<rate).map { $0 * 1_000_000_000 / rate })
    }

    @Test(
        arguments: [
            1_000_003, 999_983, 123_457, 5_000_000, 9_999_991, 10_000_000, 65_537,
        ] as [UInt64]
    )
    func `the billionth request has not drifted by a nanosecond`(rate: UInt64) {
        let index: UInt64 = 1_000_000_000
        let exact = index * 1_000_000_000 / rate
        #expect(SendSchedule.constantDue(index, rate: Double(rate)) == Double(exact))
    }

    @Test func `a rate that is no whole number is kept`() {
        let times = Self.dueTimes(Self.schedule(rate: 2.5, end: 2_000_000_000))
        #expect(times == [0, 400_000_000, 800_000_000, 1_200_000_000, 1_600_000_000])
    }

    @Test func `a request that would be due at the end is not`() {
        #expect(Self.dueTimes(Self.schedule(rate: 1000, end: 10_000_000)).count == 10)
        #expect(Self.dueTimes(Self.schedule(rate: 1000, end: 10_000_001)).count == 11)
    }

    @Test func `a schedule without time has no request`() {
        #expect(Self.schedule(rate: 1000, end: 0).nextDue == nil)
    }

    @Test(arguments: LoadPlan.Arrivals.allCases)
    func `the lowest rate waits and does not overflow`(arrivals: LoadPlan.Arrivals) {
        let lowest = LoadPlan.rates.lowerBound
        let hour: UInt64 = 3_600_000_000_000
        #expect(
            Self.dueTimes(Self.schedule(rate: lowest, arrivals: arrivals, end: hour)).count < 20
        )
    }

    @Test func `requests are counted from 0`() {
        var schedule = Self.schedule(rate: 10)
        #expect(schedule.nextIndex == 0)
        schedule.advance()
        schedule.advance()
        #expect(schedule.nextIndex == 2)
    }

    @Test func `a seed gives the same Poisson arrivals, another seed gives others`() {
        let end: UInt64 = 100_000_000
        func times(seed: UInt64) -> [UInt64] {
            Self.dueTimes(Self.schedule(rate: 5000, arrivals: .poisson, end: end, seed: seed))
        }
        #expect(times(seed: 7) == times(seed: 7))
        #expect(times(seed: 7) != times(seed: 8))
    }

    @Test func `Poisson arrivals never go back and end before the end`() throws {
        let times = Self.dueTimes(Self.schedule(rate: 5000, arrivals: .poisson))
        #expect(times == times.sorted())
        #expect(try #require(times.last) < 1_000_000_000)
    }

    // A Poisson process of rate r has r·t arrivals, give or take √(r·t), and the distribution function of its
    // gaps is 1 − e^(−r·gap). Kolmogorov's bound for 0.1 % is 1.95 / √n; the seed is fixed, so it holds always.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func `Poisson gaps follow the exponential law`(seed: UInt64) {
        let times = Self.dueTimes(
            Self.schedule(rate: 5000, arrivals: .poisson, end: 4_000_000_000, seed: seed)
        )
        #expect((Double(times.count) - 20_000).magnitude < 4 * 20_000.squareRoot())
        let gaps = zip(times.dropFirst(), times).map { Double($0 - $1) / 200_000 }.sorted()
        var distance = 0.0
        for (rank, gap) in gaps.enumerated() {
            // The gap's rank by the law, by the logarithm that is tested where it is written.
            let law = Self.distribution(gap)
            distance = max(
                distance,
                (law - Double(rank) / Double(gaps.count)).magnitude,
                (Double(rank + 1) / Double(gaps.count) - law).magnitude
            )
        }
        #expect(distance < 1.95 / Double(gaps.count).squareRoot())
    }

    /// 1 − e^(−x), by halving x until a short series is exact enough.
    private static func distribution(_ x: Double) -> Double {
        if x > 0.01 {
            let half = distribution(x / 2)
            return half * (2 - half)
        }
        return x - x * x / 2 + x * x * x / 6 - x * x * x * x / 24
    }
}
