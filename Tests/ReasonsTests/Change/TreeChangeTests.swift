import Models
import Reasons
import TestSupport
import Testing

@Suite struct TreeChangeTests {
    struct Kind: CustomTestStringConvertible {
        let precision: Precision
        var isPrepared = false
        var isAdded = true
        var isTwofold = false
        var testDescription: String {
            "\(precision)\(isPrepared ? ", prepared" : "")\(isAdded ? "" : ", least")\(isTwofold ? ", two" : "")"
        }
    }

    static let kinds = [
        Kind(precision: .float64), Kind(precision: .float32),
        Kind(precision: .float64, isPrepared: true), Kind(precision: .float32, isPrepared: true),
        Kind(precision: .float64, isAdded: false), Kind(precision: .float32, isTwofold: true),
    ]

    @Test("no value contradicts what is found for trees", arguments: kinds)
    func random(kind: Kind) throws {
        var found = [true: 0, false: 0]
        for seed in UInt64(0)..<12 {
            var random = RandomTrees(seed: seed)
            let model = random.model(
                kind.precision,
                isPrepared: kind.isPrepared,
                isAdded: kind.isAdded,
                isTwofold: kind.isTwofold
            )
            var generator = Xorshift(seed: seed)
            let actionable = generator.actionables()
            let search = try #require(ChangeSearch(model, actionable))
            for _ in 0..<4 {
                var row = random.row()
                let feature = generator.below(featureCount)
                switch generator.below(4) {
                case 0: row[feature] = .nan
                case 1: row[feature] = random.thresholds[feature][generator.below(7)]
                default: break
                }
                guard let oracle = ChangeOracle(model, actionable, row) else { continue }
                let change = search.change(for: row)
                #expect(change.probability == model.probability(of: row))
                for feature in 0..<featureCount {
                    let answer = change.values[feature]
                    found[answer.isNaN, default: 0] += 1
                    let trials =
                        random.turns(feature, isPrepared: kind.isPrepared)
                        + oracle.trials(feature, answer, &generator)
                    oracle.expect(
                        answer,
                        feature,
                        against: trials,
                        "seed \(seed), feature \(feature)"
                    )
                }
            }
        }
        #expect(found.values.allSatisfy { $0 > 20 }, "\(found)")
    }
}
