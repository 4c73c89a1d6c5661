import Models
import Reasons
import TestSupport
import Testing

@Suite struct LinearChangeTests {
    @Test(
        "no value contradicts what is found for a linear model",
        arguments: [Precision.float64, .float32]
    )
    func random(precision: Precision) throws {
        var found = [true: 0, false: 0]
        for seed in UInt64(0)..<30 {
            var random = RandomLinear(seed: seed)
            let model = random.model(precision)
            var generator = Xorshift(seed: seed)
            let actionable = generator.actionables()
            let search = try #require(ChangeSearch(model, actionable))
            for _ in 0..<4 {
                var row = random.row()
                if generator.below(4) == 0 { row[generator.below(featureCount)] = .nan }
                guard let oracle = ChangeOracle(model, actionable, row) else { continue }
                let change = search.change(for: row)
                #expect(change.probability == model.probability(of: row))
                for feature in 0..<featureCount {
                    let answer = change.values[feature]
                    found[answer.isNaN, default: 0] += 1
                    let trials = oracle.trials(feature, answer, &generator)
                    oracle.expect(
                        answer,
                        feature,
                        against: trials,
                        "seed \(seed), feature \(feature)"
                    )
                }
            }
        }
        #expect(found.values.allSatisfy { $0 > 60 }, "\(found)")
    }

    @Test(
        "of a range of some thousand neighbours every one is as it should be",
        arguments: [Precision.float64, .float32]
    )
    func everyNeighbour(precision: Precision) throws {
        var found = 0
        for seed in UInt64(0)..<24 {
            var random = RandomLinear(seed: seed &+ 1000)
            var generator = Xorshift(seed: seed)
            let wide = random.model(precision)
            let row = random.row()
            let feature = generator.below(featureCount)
            // The threshold is what some of the neighbours have.
            let step = precision == .float32 ? 0x1p-24 : 0x1p-52
            let values = (0..<600).map { row[feature] * (1 + Double($0) * step) }.sorted()
            var turning = row
            turning[feature] = values[generator.below(values.count)]
            let threshold = wide.probability(of: turning)
            guard (0...1).contains(threshold) else { continue }
            let model = Model(
                featureNames: wide.featureNames,
                threshold: threshold,
                ranges: FeatureRanges(
                    minimum: row.map { min($0, values[0]) },
                    maximum: row.map { max($0, values[0]) }
                ).with(feature, values[0], values[values.count - 1]),
                algorithm: "",
                mayBeMissing: wide.mayBeMissing,
                preparation: wide.preparation,
                core: wide.core,
                link: wide.link
            )
            let actionable = [6 of Actionable](repeating: .anything)
            let search = try #require(ChangeSearch(model, actionable))
            for own in [values[0], values[values.count - 1], values[300], values[0] / 3, .nan] {
                var row = row
                row[feature] = own
                guard let oracle = ChangeOracle(model, actionable, row) else { continue }
                let answer = search.change(for: row).values[feature]
                if !answer.isNaN { found += 1 }
                let all = precision == .float64 ? Self.all(values) : values
                oracle.expect(answer, feature, against: all, "seed \(seed), \(own)")
            }
        }
        #expect(found > 20)
    }

    /// All numbers from the first to the last of some.
    private static func all(_ values: [Double]) -> [Double] {
        var all: [Double] = []
        var value = values[0]
        while value <= values[values.count - 1] && all.count < 2_000 {
            all.append(value)
            value = value.nextUp
        }
        return all
    }
}

extension FeatureRanges {
    /// These ranges with another one for a feature.
    func with(_ feature: Int, _ least: Double, _ most: Double) -> FeatureRanges {
        var (minimum, maximum) = (minimum, maximum)
        (minimum[feature], maximum[feature]) = (least, most)
        return FeatureRanges(minimum: minimum, maximum: maximum)
    }
}
