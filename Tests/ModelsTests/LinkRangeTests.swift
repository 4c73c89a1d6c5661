import TestSupport
import Testing

@testable import Models

@Suite struct LinkRangeTests {
    private typealias Operation = LinkProgram.Operation

    private func range(
        _ operations: [Operation],
        _ first: Interval = .everything,
        _ second: Interval = .everything,
        _ reckoning: Reckoning = .intended
    ) -> Interval {
        LinkRange.find(operations, first: first, second: second, reckoning)
    }

    @Test func `a sigmoid bounds whatever it is given`() {
        for reckoning in [Reckoning.intended, .computed] {
            let found = range([.firstScore, .sigmoid(0)], .everything, .everything, reckoning)
            #expect(found.lies(within: Probability.range))
        }
    }

    @Test func `the complement of a probability is one`() {
        let found = range([.firstScore, .sigmoid(0), .constant(1), .subtract(2, 1)])
        #expect(found.lies(within: Probability.range))
    }

    @Test func `an average of bounded sums is bounded and the sum is not`() {
        let sum = Interval(0, 5)
        #expect(range([.firstScore, .constant(5), .divide(0, 1)], sum) == Interval(0, 1))
        #expect(range([.firstScore], sum) == sum)
        let twice = range([.firstScore, .constant(0.4), .multiply(0, 1)], sum)
        #expect(!twice.lies(within: Probability.range, slack: 1e-6))
    }

    @Test func `a part of a sum of sigmoids is at most the whole`() {
        let sigmoids: [Operation] = [.firstScore, .sigmoid(0), .secondScore, .sigmoid(2)]
        let wholes: [[Operation]] = [
            [.add(1, 3), .divide(3, 4)],
            [.absolute(1), .absolute(3), .add(4, 5), .divideUnlessZero(3, 6)],
            [.maximum(1, 3), .divideUnlessZero(1, 4)],
            [
                .multiply(1, 1), .multiply(3, 3), .add(4, 5), .squareRoot(6),
                .divideUnlessZero(3, 7),
            ],
            [.add(1, 3), .roundToFloat32(4), .divide(1, 5)],
        ]
        for whole in wholes {
            let found = range(sigmoids + whole)
            #expect(found.lower == 0 && found.upper == 1, "\(whole)")
        }
        let other = range(sigmoids + [.constant(0.5), .multiply(3, 4), .add(1, 5), .divide(3, 6)])
        #expect(other.upper == .infinity, "a half of it may be smaller than it")
    }

    @Test func `a share of scores of any sign may be negative`() {
        let found = range([
            .firstScore, .secondScore, .absolute(0), .absolute(1), .add(2, 3), .divide(1, 4),
        ])
        #expect(found.lower == -1 && found.upper == 1)
    }

    @Test func `a sum of both signs is no whole`() {
        let found = range([.firstScore, .secondScore, .add(0, 1), .divide(1, 2)])
        #expect(found == .everything)
    }

    @Test func `clipped scores are bounded`() {
        let clip: [Operation] = [
            .firstScore, .constant(0), .maximum(0, 1), .negate(2), .constant(-1), .maximum(3, 4),
            .negate(5),
        ]
        for reckoning in [Reckoning.intended, .computed] {
            #expect(
                range(clip, .everything, .everything, reckoning).lies(within: Probability.range)
            )
        }
    }

    /// SOFTMAX_ZERO of two scores, as the importer writes it.
    private let softmaxZero: [Operation] = [
        .firstScore, .secondScore, .maximum(0, 1), .negate(2), .exponential(3), .constant(0),
        .subtract(0, 2), .exponential(6), .zeroWhereNearZero(7, 0), .add(5, 8),
        .subtract(1, 2), .exponential(10), .multiply(1, 4), .chooseWhereNearZero(11, 1, 12),
        .zeroWhereNearZero(11, 1), .add(9, 14), .divide(13, 15),
    ]

    @Test func `SOFTMAX_ZERO is meant to be bounded and is not where a score is near zero`() {
        #expect(range(softmaxZero).lies(within: Probability.range, slack: 1e-6))
        let computed = range(softmaxZero, .everything, .everything, .computed)
        #expect(!computed.lies(within: Probability.range))
        let program = LinkProgram(softmaxZero)
        var scores = [Double](repeating: -20, count: 4)
        var far = scores.mutableSpan
        Link(program).apply(to: &far, [1e-7, 1e-7, 1e-7, 1e-7].span, count: 4)
        #expect(far[0] > 40)
    }

    @Test(arguments: 1...600)
    func `what a random program computes lies where it was found to lie`(seed: UInt64) {
        var random = RandomProgram(seed: seed)
        let (operations, first, second) = random.make()
        let found = range(operations, first, second, .computed)
        let program = LinkProgram(operations)
        var room = [24 of SIMD4<Double>](repeating: SIMD4())
        var results = room.mutableSpan
        for _ in 0..<200 {
            let result = program.apply(
                random.scores(in: first),
                random.scores(in: second),
                &results
            )
            for lane in 0..<4 where !result[lane].isNaN {
                #expect(
                    result[lane] >= found.lower && result[lane] <= found.upper,
                    "\(result[lane]) in \(found) by \(operations)"
                )
            }
            #expect((0..<4).allSatisfy { found.mayBeNaN || !result[$0].isNaN }, "\(operations)")
        }
    }
}

/// Seeded programs of every operation, and scores for them.
private struct RandomProgram {
    private var generator: Xorshift

    init(seed: UInt64) {
        generator = Xorshift(seed: seed &* 977 &+ 1)
    }

    mutating func make() -> ([LinkProgram.Operation], Interval, Interval) {
        var operations: [LinkProgram.Operation] = [.firstScore, .secondScore]
        for _ in 0..<1 + generator.below(20) { operations.append(operation(operations.count)) }
        return (operations, interval(), interval())
    }

    private mutating func operation(_ count: Int) -> LinkProgram.Operation {
        // Near the end, so that programs are deep.
        let (a, b) = (operand(count), operand(count))
        switch generator.below(16) {
        case 0: return .constant([0, 1, -1, 0.5, 2, 1e-8][generator.below(6)])
        case 1, 2: return .add(a, b)
        case 3: return .subtract(a, b)
        case 4: return .multiply(a, generator.below(2) == 0 ? a : b)
        case 5: return .divide(a, b)
        case 6: return .divideUnlessZero(a, b)
        case 7: return .negate(a)
        case 8: return .absolute(a)
        case 9: return .maximum(a, b)
        case 10: return .squareRoot(a)
        case 11: return .exponential(a)
        case 12: return .sigmoid(a)
        case 13: return .zeroWhereNearZero(a, b)
        case 14: return .chooseWhereNearZero(a, b, operand(count))
        default: return .roundToFloat32(a)
        }
    }

    private mutating func operand(_ count: Int) -> Int {
        max(0, count - 1 - generator.below(min(count, 5)))
    }

    private mutating func interval() -> Interval {
        let ends: [Double] = [0, 1, -1, 5, -3, 0.25, 1e-9, 1e200, -1e200, .infinity, -.infinity]
        let (a, b) = (ends[generator.below(ends.count)], ends[generator.below(ends.count)])
        return Interval(min(a, b), max(a, b))
    }

    /// Numbers of an interval, its ends often among them.
    mutating func scores(in interval: Interval) -> SIMD4<Double> {
        var scores = SIMD4<Double>()
        for lane in 0..<4 {
            let (low, high) = (max(interval.lower, -1e300), min(interval.upper, 1e300))
            let share = Double(generator.next() >> 11) * 0x1p-53
            let inside: Double =
                switch generator.below(4) {
                case 0: interval.lower
                case 1: interval.upper
                case 2: low * (1 - share) + high * share
                default: [0, 1, -1, 1e-8, 0.3][generator.below(5)]
                }
            scores[lane] = min(max(inside, interval.lower), interval.upper)
        }
        return scores
    }
}
