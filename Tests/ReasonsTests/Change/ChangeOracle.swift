import Models
import Reasons
import TestSupport
import Testing

/// What section 2.2 of the design says of one applicant and one feature, asked of the model value by value.
struct ChangeOracle {
    let model: Model
    let actionable: [6 of Actionable]
    let ranges: FeatureRanges
    let row: Features
    let isDefault: Bool

    /// nil where the model gives the row no probability, or has no ranges.
    init?(_ model: Model, _ actionable: [6 of Actionable], _ row: Features) {
        let probability = model.probability(of: row)
        guard let ranges = model.ranges, !probability.isNaN else { return nil }
        (self.model, self.actionable, self.ranges, self.row) = (model, actionable, ranges, row)
        isDefault = model.predictsDefault(probability)
    }

    /// What stands for the applicant's own value.
    func origin(_ feature: Int) -> Double {
        let (least, most) = (ranges.minimum[feature], ranges.maximum[feature])
        return row[feature].isNaN ? least + (most / 2 - least / 2) : row[feature]
    }

    func distance(_ feature: Int, _ value: Double) -> Double { abs(value - origin(feature)) }

    func isAllowed(_ feature: Int, _ value: Double) -> Bool {
        let actionable = actionable[feature]
        guard actionable.change != .fixed, ranges.contain(value, of: feature), value.isFinite,
            !actionable.isWhole || value.rounded() == value
        else { return false }
        guard isDefault else { return true }
        return actionable.change != .up && actionable.change != .down
            || actionable.change == .up && value >= origin(feature)
            || actionable.change == .down && value <= origin(feature)
    }

    /// For each row whether the model decides otherwise about it.
    func decidesOtherwise(_ rows: [Features]) -> [Bool] {
        model.probabilities(of: rows).map { !$0.isNaN && model.predictsDefault($0) != isDefault }
    }

    /// The row with another value of a feature.
    func changed(_ feature: Int, _ value: Double) -> Features {
        var changed = row
        changed[feature] = value
        return changed
    }

    /// Of these values the nearest that is allowed and decides otherwise, of two equals the lower; NaN if none.
    ///
    /// On one side of the origin the nearest is the nearest of real numbers, which rounding does not make equal.
    func nearest(_ feature: Int, of values: some Sequence<Double>) -> Double {
        let values = values.filter { isAllowed(feature, $0) }
        let areOtherwise = decidesOtherwise(values.map { changed(feature, $0) })
        let others = zip(values, areOtherwise).filter(\.1).map(\.0)
        let below = others.filter { $0 <= origin(feature) }.max() ?? .nan
        let above = others.filter { $0 >= origin(feature) }.min() ?? .nan
        return above.isNaN || distance(feature, below) <= distance(feature, above) ? below : above
    }

    /// Expects an answer that no value of these contradicts.
    func expect(
        _ answer: Double,
        _ feature: Int,
        against values: some Sequence<Double>,
        _ label: Comment
    ) {
        if !answer.isNaN {
            #expect(isAllowed(feature, answer), label)
            #expect(decidesOtherwise([changed(feature, answer)]) == [true], label)
        }
        let best = nearest(feature, of: answer.isNaN ? Array(values) : values + [answer])
        #expect(best == answer || best.isNaN && answer.isNaN, "\(label): \(best) and not \(answer)")
    }

    /// Numbers that could contradict an answer: next to it, at the same distance, within and at the ends of the
    /// range, and at random.
    func trials(_ feature: Int, _ answer: Double, _ generator: inout Xorshift) -> [Double] {
        let origin = origin(feature)
        let (least, most) = (ranges.minimum[feature], ranges.maximum[feature])
        var values = [
            least, most, least.nextUp, most.nextDown, 0, origin, origin.nextUp, origin.nextDown,
        ]
        for start in [answer, 2 * origin - answer] where start.isFinite {
            var (up, down) = (start, start)
            for _ in 0..<20 {
                (up, down) = (up.nextUp, down.nextDown)
                values += [up, down]
            }
            values.append(start)
            for exponent in stride(from: -50, to: 0, by: 3) {
                let step = Double(sign: .plus, exponent: exponent, significand: 1) * start
                values += [start + step, start - step]
            }
            values += [start.rounded(.up) + 1, start.rounded(.down) - 1]
        }
        for _ in 0..<25 {
            let part = Double(generator.below(1 << 30)) / 0x1p30
            values.append(least + part * (most - least))
            if !answer.isNaN { values.append(origin + part * (answer - origin)) }
        }
        // There is one zero.
        return (values + values.map { $0.rounded() }).map { $0 + 0 }
    }
}

extension Xorshift {
    /// A number from -`size` to `size`.
    mutating func number(_ size: Double) -> Double {
        (Double(below(1 << 40)) / 0x1p39 - 1) * size
    }

    /// Six actionables at random.
    mutating func actionables(fixedToo: Bool = true) -> [6 of Actionable] {
        .init { _ in
            let changes: [Actionable.Change] =
                fixedToo ? [.any, .any, .up, .down, .fixed] : [.any, .any, .up, .down]
            return Actionable(changes[below(changes.count)], isWhole: below(3) == 0)
        }
    }
}
