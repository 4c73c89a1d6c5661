import Testing

@testable import SestinaClient

@Suite struct BackoffTests {
    @Test func `a pause lies between nothing and a bound that doubles up to the most`() {
        var generator = RandomWords(seed: 1)
        var longest = [UInt64](repeating: 0, count: 8)
        for _ in 0..<2000 {
            var backoff = Backoff(least: 100, most: 1000)
            for index in longest.indices {
                longest[index] = max(longest[index], backoff.next(using: &generator))
            }
        }
        let bounds: [UInt64] = [100, 200, 400, 800, 1000, 1000, 1000, 1000]
        for (longest, bound) in zip(longest, bounds) {
            #expect(longest <= bound && longest > bound / 10 * 9)
        }
    }

    @Test func `a success begins anew`() {
        var generator = RandomWords(seed: 2)
        var backoff = Backoff(least: 10, most: 1_000_000)
        for _ in 0..<10 { _ = backoff.next(using: &generator) }
        backoff.reset()
        #expect(
            (0..<100).allSatisfy { _ in
                backoff.reset()
                return backoff.next(using: &generator) <= 10
            }
        )
    }

    @Test func `the same seed gives the same pauses, another one others`() {
        func pauses(seed: UInt64) -> [UInt64] {
            var generator = RandomWords(seed: seed)
            var backoff = Backoff(least: 1000, most: 1_000_000)
            return (0..<20).map { _ in backoff.next(using: &generator) }
        }
        #expect(pauses(seed: 3) == pauses(seed: 3))
        #expect(pauses(seed: 3) != pauses(seed: 4))
    }

    @Test func `a bound near the greatest number does not overflow`() {
        var generator = RandomWords(seed: 5)
        var backoff = Backoff(least: .max / 2 + 1, most: .max)
        for _ in 0..<5 { _ = backoff.next(using: &generator) }
    }
}
