import Statistics
import Testing

/// The expected numbers come from a separate implementation of the two papers in Python integers,
/// with logarithms from its `decimal` module at 60 digits.
@Suite struct SeededGeneratorTests {
    private static let wordsOfSeeds: [UInt64: [UInt64]] = [
        0: [
            0x99ec_5f36_cb75_f2b4, 0xbf6e_1f78_4956_452a, 0x1a5f_849d_4933_e6e0,
            0x6aa5_94f1_262d_2d2c, 0xbba5_ad4a_1f84_2e59,
        ],
        42: [
            0x1578_0b2e_0c2e_c716, 0x6104_d986_6d11_3a7e, 0xae17_5332_39e4_99a1,
            0xecb8_ad47_03b3_60a1, 0xfde6_dc7f_e2ec_5e64,
        ],
        .max: [
            0x8f55_20d5_2a7e_ad08, 0xc476_a018_caa1_802d, 0x81de_31c0_d260_469e,
            0xbf65_8d7e_065f_3c2f, 0x9135_93fd_a1bc_a32a,
        ],
    ]

    @Test(arguments: wordsOfSeeds)
    func `a seed gives the words that the papers define`(seed: UInt64, words: [UInt64]) {
        var generator = SeededGenerator(seed: seed)
        #expect(words.map { _ in generator.next() } == words)
    }

    @Test func `the thousandth word is right too`() {
        var generator = SeededGenerator(seed: 42)
        for _ in 1..<1000 { _ = generator.next() }
        #expect(generator.next() == 0x8de5_848c_61ab_8968)
    }

    @Test func `uniform numbers are the upper 53 bits of the words`() {
        var generator = SeededGenerator(seed: 42)
        let expected = [
            0.08386297105988216, 0.3789802506626686, 0.6800434110281394, 0.9246929453253876,
        ]
        #expect(expected.map { _ in generator.nextUniform() } == expected)
    }

    @Test func `exponential numbers are the inverse of their distribution function`() {
        var generator = SeededGenerator(seed: 42)
        let expected = [
            0.08758933058341757, 0.4763923950787724, 1.1395699518538775, 2.5861814609868423,
        ]
        for value in expected {
            let drawn = generator.nextExponential(mean: 1)
            #expect((drawn - value).magnitude <= value.ulp)
        }
    }

    @Test func `exponential numbers have the mean and the deviation that was asked for`() {
        var generator = SeededGenerator(seed: 7)
        let count = 100_000
        let draws = (0..<count).map { _ in generator.nextExponential(mean: 200) }
        let mean = draws.reduce(0, +) / Double(count)
        let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
        #expect((mean - 200).magnitude < 2)
        #expect((variance.squareRoot() - 200).magnitude < 4)
        #expect(draws.allSatisfy { $0 >= 0 && $0.isFinite })
    }

    @Test func `a mean of zero gives gaps of plus zero`() {
        var generator = SeededGenerator(seed: 1)
        let gap = generator.nextExponential(mean: 0)
        #expect(gap == 0 && gap.sign == .plus)
    }

    @Test(arguments: [
        300.0...850, -1.0...1, 0.1...0.1, -0.0...0.0, 0...Double.leastNonzeroMagnitude,
        -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude,
    ])
    func `uniform numbers stay in their range`(range: ClosedRange<Double>) {
        var generator = SeededGenerator(seed: 3)
        let draws = (0..<1000).map { _ in generator.nextUniform(in: range) }
        #expect(draws.allSatisfy { range.contains($0) })
        let middle = range.lowerBound / 2 + range.upperBound / 2
        if range.lowerBound < middle && middle < range.upperBound {
            #expect(draws.contains { $0 < middle } && draws.contains { $0 > middle })
        }
    }

    @Test func `normal numbers are those of the polar method`() {
        var generator = SeededGenerator(seed: 42)
        let expected = [
            -0.7262191382447856, 0.2216227015035934, 0.4641773101624736, 1.476249461018415,
            1.0078198992420602, 1.0272109607595328,
        ]
        for value in expected {
            #expect((generator.nextNormal() - value).magnitude <= 4 * value.ulp)
        }
    }

    @Test func `normal numbers have mean 0, deviation 1 and the tails of the normal`() {
        var generator = SeededGenerator(seed: 5)
        let count = 100_000
        let draws = (0..<count).map { _ in generator.nextNormal() }
        let mean = draws.reduce(0, +) / Double(count)
        let variance = draws.reduce(0) { $0 + $1 * $1 } / Double(count)
        #expect(mean.magnitude < 0.01)
        #expect((variance - 1).magnitude < 0.02)
        // 2.5 % on each side, give or take four deviations of such a count.
        for sign in [-1.0, 1] {
            #expect((2300...2700).contains(draws.count { $0 * sign > 1.959964 }))
        }
    }

    @Test func `indices are the upper words of products`() {
        var generator = SeededGenerator(seed: 42)
        let expected = [0, 3, 6, 9, 9, 7, 7, 8, 7, 5, 6, 2]
        #expect(expected.map { _ in generator.nextIndex(below: 10) } == expected)
    }

    @Test func `words that would favour some indices are passed over`() {
        var generator = SeededGenerator(seed: 42)
        // 2^64 is 2 counts and two thirds of one: a quarter of the words are drawn in vain.
        let draws = (0..<100).map { _ in generator.nextIndex(below: 3 << 61) }
        #expect(draws[0] == 580_124_536_650_959_528)
        #expect(draws[99] == 3_488_358_334_528_971_911)
    }

    @Test func `an index below one is zero`() {
        var generator = SeededGenerator(seed: 9)
        #expect((0..<10).allSatisfy { _ in generator.nextIndex(below: 1) == 0 })
    }

    @Test func `a permutation is made by exchanges from the last down`() {
        var generator = SeededGenerator(seed: 42)
        #expect(generator.nextPermutation(count: 10) == [9, 1, 4, 2, 8, 7, 6, 5, 3, 0])
        #expect(generator.nextPermutation(count: 0) == [])
        #expect(generator.nextPermutation(count: 1) == [0])
    }

    @Test func `every order of four is about as likely`() {
        var generator = SeededGenerator(seed: 8)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<24_000 { counts[generator.nextPermutation(count: 4), default: 0] += 1 }
        #expect(counts.count == 24)
        // Four deviations of a binomial count around 1000.
        #expect(counts.values.allSatisfy { (875...1125).contains($0) })
    }
}
