import Statistics
import Testing

@testable import LoadTest

@Suite struct RateSearchTests {
    private static let rates = 10.0...10_000_000.0

    /// Searches a server that holds at a rate with the probability that `holds` gives.
    private static func search(
        start: Double = 1000,
        seed: UInt64 = 1,
        holds: (Double) -> Double
    ) -> RateSearch {
        var generator = SeededGenerator(seed: seed)
        var search = RateSearch(start: start, within: rates)
        while let rate = search.next {
            search.add(generator.nextUniform() < holds(rate) ? .holds : .misses, at: rate)
        }
        return search
    }

    @Test(arguments: [1000.0, 5000, 37_000, 1_234_567, 150])
    func `a sharp edge is found from either side, within 5 %`(edge: Double) throws {
        for start in [1000.0, 100_000] {
            let search = Self.search(start: start) { $0 < edge ? 1 : 0 }
            let (lower, upper) = (try #require(search.lower), try #require(search.upper))
            #expect(lower < edge && edge <= upper)
            #expect(upper / lower <= RateSearch.resolution + 0.001)
            #expect(search.isConfirmed && !search.isClientLimited)
            #expect(search.trials.count < 30)
        }
    }

    @Test func `of two searches of one server, the intervals overlap in 98 % at least`() throws {
        var apart = 0
        let pairs = 400
        for pair in 0..<pairs {
            // From always to never over a tenth of the rate, as percentiles next to their bound do.
            let ends = (0..<2).compactMap { side -> (Double, Double)? in
                let search = Self.search(seed: UInt64(2 * pair + side)) { rate in
                    min(1, max(0, (22_000 - rate) / 4000))
                }
                guard search.isConfirmed, let lower = search.lower, let upper = search.upper else {
                    return nil
                }
                return (lower, upper)
            }
            // One that is not confirmed says that the data cannot tell.
            guard ends.count == 2 else { continue }
            if ends[0].1 <= ends[1].0 || ends[1].1 <= ends[0].0 { apart += 1 }
        }
        #expect(apart <= pairs / 50, "\(apart)")
    }

    @Test func `noise ends in trials enough, and is not called known`() {
        let search = Self.search { _ in 0.5 }
        #expect(search.trials.count <= RateSearch.trialsMax)
    }

    @Test func `a rate that holds everywhere or nowhere has one end`() {
        let all = Self.search { _ in 1 }
        #expect(all.upper == nil && !all.isConfirmed)
        #expect((all.lower ?? 0) > 5_000_000)
        let none = Self.search { _ in 0 }
        #expect(none.lower == nil && (none.upper ?? .infinity) < 20)
    }

    @Test func `a client that is late once is asked again, and one that always is gives out`() {
        var search = RateSearch(start: 1000, within: Self.rates)
        search.add(.clientLate, at: 1000)
        #expect(search.next == 1000 && search.upper == nil)
        search.add(.holds, at: 1000)
        #expect(search.next == 2000 && search.lower == 1000)
        for _ in 0..<RateSearch.lateMax { search.add(.clientLate, at: 2000) }
        #expect(search.upper == 2000 && search.isClientLimited)
        #expect(search.next == 1414)
    }

    @Test func `an end that gives another answer moves away`() {
        var search = RateSearch(start: 1000, within: Self.rates)
        search.add(.holds, at: 1000)
        search.add(.misses, at: 1040)
        search.add(.misses, at: 1000)
        #expect(search.lower == nil && search.upper == 1040)
        #expect(search.next == 1000 / 1.2)
    }
}
