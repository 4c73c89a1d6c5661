import Testing

@testable import Web

@Suite struct RoundValuesTests {
    @Test(
        arguments: [
            // Money, by its size; then cents, then the value itself.
            (
                .money("USD"), false, 54_212.375, 52_000,
                [54_300, 54_220, 54_213, 54_212.38, 54_212.375]
            ),
            (
                .money("USD"), false, 54_212.375, 60_000,
                [54_200, 54_210, 54_212, 54_212.37, 54_212.375]
            ),
            (.money("USD"), false, 1234.5, 1000, [1240, 1235, 1234.5]),
            (.money("USD"), false, 99.25, 120, [99, 99.25]),
            (.money("USD"), false, 0.004, 5, [0, 0.004]),
            (.money("USD"), false, 54_300, 52_000, [54_300]),
            (.years, false, 5.32, 5, [5.4, 5.32]), (.years, false, 5.3, 5, [5.3]),
            (.years, false, 0.30000000000000004, 0.1, [0.4, 0.31, 0.30000000000000004]),
            (.years, false, 4.999, 6, [4.9, 4.99, 4.999]), (.years, true, 6, 5, [6]),
            (.count, true, 3, 6, [3]),
            (.count, false, 3.9999999999999996, 6, [3, 3.9, 3.9999999999999996]),
            (.points, true, 641, 600, [641]), (.points, false, 640.25, 600, [641, 640.3, 640.25]),
            (.none, false, 0.0123456, 0, [0.0124, 0.012346, 0.0123456]),
            (.none, false, 123_456, 200_000, [123_000, 123_450, 123_456]),
            (.none, false, -1.23456, 0, [-1.24, -1.2346, -1.23456]), (.none, false, 0, 5, [0]),
            (.none, false, 1e300, 0, [1e300]),
        ] as [(FeatureUnit, Bool, Double, Double, [Double])]
    )
    func `values are rounded away from the applicant's, the roundest first`(
        unit: FeatureUnit,
        isWhole: Bool,
        value: Double,
        origin: Double,
        expected: [Double]
    ) {
        let round = RoundValues(unit: unit, isWhole: isWhole, range: -1e308...1e308)
        #expect(round.values(for: value, from: origin) == expected)
    }

    @Test func `no value lies beyond what the model saw`() {
        let round = RoundValues(unit: .money("USD"), isWhole: false, range: 10_000...54_250)
        #expect(round.values(for: 54_212.5, from: 52_000) == [54_220, 54_213, 54_212.5])
        let narrow = RoundValues(unit: .money("USD"), isWhole: false, range: 10_000...54_212.5)
        #expect(narrow.values(for: 54_212.5, from: 52_000) == [54_212.5])
    }

    @Test func `every value is the given one or farther, and a text gives it back`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let value = Double.random(in: -1e5...1e5, using: &generator)
            let origin = Double.random(in: -1e5...1e5, using: &generator)
            for unit in [FeatureUnit.money("USD"), .count, .years, .points, .none] {
                let round = RoundValues(unit: unit, isWhole: false, range: -1e6...1e6)
                let values = round.values(for: value, from: origin)
                #expect(values.last == value)
                #expect(values.allSatisfy { value > origin ? $0 >= value : $0 <= value })
                #expect(Set(values).count == values.count)
                #expect(values.dropLast().allSatisfy { "\($0)".count <= 10 }, "\(values)")
            }
        }
    }

    @Test func `a missing value in the middle is rounded to the nearest`() {
        let round = RoundValues(unit: .money("USD"), isWhole: false, range: 0...100_000)
        #expect(round.values(for: 50_049, from: 50_049) == [50_000, 50_050, 50_049])
    }

    @Test func `whole values stay whole`() {
        let round = RoundValues(unit: .none, isWhole: true, range: 0...1e9)
        for value in [3.0, 47, 1234, 98_765] {
            let values = round.values(for: value, from: 0)
            #expect(values.allSatisfy { $0 == $0.rounded() })
            #expect(values.last == value)
        }
    }
}
