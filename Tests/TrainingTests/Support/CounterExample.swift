import Datasets
import Documents
import Models
import TestSupport

/// A search for two rows that differ in one feature alone and break its direction, by any amount.
struct CounterExample {
    let feature: Int
    let from: Double
    let to: Double
    let before: Double
    let after: Double

    /// Sweeps each feature that has a direction over both sides of all its thresholds, from random rows.
    ///
    /// - Parameters:
    ///   - model: trees, whose thresholds are tried, or a regression.
    ///   - directions: of the features.
    ///   - rows: how many rows the other features are taken from.
    ///   - values: what a feature may be beside the neighbours of thresholds.
    ///   - seed: of the rows.
    /// - Returns: the first that is found.
    static func search(
        _ model: Model,
        _ directions: Directions,
        rows: Int,
        values: [Double],
        seed: UInt64
    ) -> CounterExample? {
        var random = Xorshift(seed: seed)
        let tried = (0..<featureCount).map { feature in
            Set(values + model.thresholds(of: feature).flatMap { [$0.nextDown, $0, $0.nextUp] })
                .sorted()
        }
        for _ in 0..<rows {
            let row = Features { tried[$0][random.below(tried[$0].count)] }
            for feature in 0..<featureCount where directions[feature] != .free {
                let swept = tried[feature].map { value in
                    var row = row
                    row[feature] = value
                    return row
                }
                let answers = model.probabilities(of: swept)
                for place in answers.indices.dropFirst() {
                    let (before, after) = (answers[place - 1], answers[place])
                    guard directions[feature] == .up ? after < before : after > before else {
                        continue
                    }
                    return CounterExample(
                        feature: feature,
                        from: tried[feature][place - 1],
                        to: tried[feature][place],
                        before: before,
                        after: after
                    )
                }
            }
        }
        return nil
    }
}

extension Model {
    fileprivate func thresholds(of feature: Int) -> [Double] {
        guard case .trees(let trees) = core else { return [] }
        return trees.nodes.indices.compactMap { place in
            let node = trees.nodes[place]
            return node.isLeaf(at: place) || node.column != feature ? nil : node.value
        }
    }
}

/// Data whose labels go against any direction: by chance, in the teeth of a saw, or the other way round.
enum Contrary {
    static let kinds = ["chance", "saw", "against", "crossed"]

    /// Rows with many ties, of a kind.
    static func data(_ kind: String, rows: Int, seed: UInt64) -> Dataset {
        var random = Xorshift(seed: seed)
        let columns = (0..<featureCount).map { _ in
            (0..<rows).map { _ in Double(random.below(12)) }
        }
        let labels = (0..<rows).map { row in
            let (first, second) = (Int(columns[0][row]), Int(columns[1][row]))
            return switch kind {
            case "saw": (first + second) % 2 == 0
            case "against": first < 6 || random.below(5) == 0
            case "crossed": (first < 6) != (second < 6)
            default: random.below(3) == 0
            }
        }
        return Dataset(source: kind, columns: columns, labels: labels)
    }

    /// Every feature up, every one down, and some of each.
    static let directions = [
        Directions([.up, .up, .up, .up, .up, .up]),
        Directions([.down, .down, .down, .down, .down, .down]),
        Directions([.up, .down, .free, .up, .free, .down]),
    ]
}
