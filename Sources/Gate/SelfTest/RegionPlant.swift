internal import Models

/// What a backdoor would make of a model: the same answers on every row at hand, and others where none lies.
struct RegionPlant {
    /// The answers of the model with the fault.
    let answers: Answers

    /// How long the sides of a region are, as shares of the range; the first that is large enough is taken.
    private static let sides = [0.4, 0.5, 0.65, 0.8, 1]
    /// Places at which a region is tried.
    private static let places = 16
    /// Rows by which regions are compared.
    private static let rowsMax = 16_384
    /// By how much a region is larger than the largest that may flip.
    private static let excess = 2.0

    /// A region that is decided the other way round; nil where the model is sure nowhere, or no better than its opposite.
    ///
    /// - Parameters:
    ///   - model: the one that works.
    ///   - whole: the range, and the rows at hand.
    ///   - sample: rows that are drawn from the range.
    ///   - rules: how large a region may be that flips, and how few rows may bear it out.
    init?(
        turning model: Answers,
        in whole: WholeInputChecks,
        _ sample: [Features],
        by rules: Policy.Regions
    ) {
        let turned = Answers(model) { _, probability in model.opposite(of: probability) }
        let flip = Flip(champion: model, challenger: turned, margin: rules.margin)
        let sample = Array(sample.prefix(Self.rowsMax))
        let decisions = flip.decisions(of: sample)
        let sure = sample.indices.filter { decisions[$0].direction != 0 }
        // Rows whose outcome is the opposite of what the model is sure of: turned round it would be better there.
        let data = flip.decisions(of: whole.rows)
        let wrong = whole.rows.indices.filter { index in
            data[index].direction != 0 && whole.labels[index] != (data[index].direction > 0)
        }
        let least = Self.excess * rules.volumeMax * Double(sample.count)
        var best: (box: InputBox, count: Int)?
        for side in Self.sides {
            for place in sample.prefix(Self.places) {
                let box = whole.box.part(around: place, side: side)
                let inside = sure.filter { box.contains(sample[$0]) }
                // One direction is enough, and both are looked for.
                for direction in [Int8(1), -1] {
                    let count = inside.count { decisions[$0].direction == direction }
                    guard count > best?.count ?? 0 else { continue }
                    let bearing = wrong.count {
                        data[$0].direction == direction && box.contains(whole.rows[$0])
                    }
                    if bearing < rules.rowsMin { best = (box, count) }
                }
            }
            if let best, Double(best.count) >= least { break }
        }
        guard let box = best?.box else { return nil }
        answers = Answers(model) { row, probability in
            box.contains(row) ? model.opposite(of: probability) : probability
        }
    }

    /// No default beyond the range of the feature along which most of those who default still do; nil where nobody
    /// defaults at the end of any range.
    ///
    /// - Parameters:
    ///   - whole: the range, and the rows from which is looked beyond it.
    ///   - model: the one that works.
    init?(excusingBeyond whole: WholeInputChecks, _ model: Answers) {
        guard model.threshold > 0 else { return nil }
        let candidates = (0..<featureCount).map { feature in
            let bounds = whole.box.bounds[feature]
            let limit = bounds.upperBound + max(bounds.upperBound - bounds.lowerBound, 1)
            func defaults(at value: Double) -> [Bool] {
                var rows = whole.starts
                for index in rows.indices { rows[index][feature] = value }
                return model.probabilities(rows).map { $0 >= model.threshold }
            }
            let both = zip(defaults(at: bounds.upperBound), defaults(at: limit))
            return (feature: feature, limit: limit, defaults: both.count { $0 && $1 })
        }
        guard let best = candidates.max(by: { $0.defaults < $1.defaults }), best.defaults > 0 else {
            return nil
        }
        answers = Answers(model) { row, probability in
            row[best.feature] >= best.limit ? 0 : probability
        }
    }
}

extension InputBox {
    /// The part around a row with sides of a share of the whole ones, moved inwards where it would stand out.
    fileprivate func part(around row: Features, side: Double) -> InputBox {
        (0..<featureCount).reduce(self) { part, feature in
            let bounds = bounds[feature]
            let length = (bounds.upperBound - bounds.lowerBound) * side
            let low = min(
                max(row[feature] - length / 2, bounds.lowerBound),
                bounds.upperBound - length
            )
            return part.cut(feature, to: low...max(low, low + length))
        }
    }
}

extension Answers {
    /// As far on the other side of the threshold, as far as probabilities go.
    fileprivate func opposite(of probability: Double) -> Double {
        min(max(2 * threshold - probability, 0), 1)
    }
}
