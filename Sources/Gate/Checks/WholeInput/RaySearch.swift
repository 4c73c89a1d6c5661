internal import Models

/// What a model does beyond the rows that a contract speaks of: along each feature, up and down, as far as
/// anybody may ask.
///
/// A sum of features may turn its decision once as one of them grows. Trees do not turn once the last threshold is
/// behind, which is a value of training. So a decision that turns back, one that turns where no sum is, or a place
/// without a probability is a pole or something that was put there.
struct RaySearch {
    /// What was found on a ray.
    struct Finding {
        /// What is wrong with the row, as a sentence goes on.
        enum Fault: String {
            case undefined = "there is no probability"
            case turnsBack = "the decision turns, and turned before"
            case turns = "the decision turns, and the champion's does not"
        }

        let fault: Fault
        let feature: Int
        let row: Features
    }

    /// Steps of a ray, each twice as far from the box as the one before: from a thousandth of its width to some 10^15
    /// times it, where sums are not yet too large for a number.
    private static let stepsMax = 60

    let model: Answers
    /// What the decision may turn with; nil where there is none.
    let champion: Answers?
    let box: InputBox
    /// Whether the model is one weighted sum.
    let isOneSum: Bool

    /// Looks along twelve rays from each row, until something is found.
    ///
    /// - Parameter rows: from which rays start, in the box.
    /// - Returns: the first fault, nil where there is none.
    func finding(from rows: [Features]) -> Finding? {
        for row in rows {
            for feature in 0..<featureCount {
                for way in [1.0, -1] {
                    if let found = finding(row, feature, way) { return found }
                }
            }
        }
        return nil
    }

    private func finding(_ row: Features, _ feature: Int, _ way: Double) -> Finding? {
        let places = places(row, feature, way)
        let probabilities = model.probabilities(places)
        if let index = probabilities.firstIndex(where: \.isNaN) {
            return Finding(fault: .undefined, feature: feature, row: places[index])
        }
        let decisions = probabilities.map { $0 >= model.threshold }
        let turns = decisions.indices.dropFirst().filter { decisions[$0] != decisions[$0 - 1] }
        if turns.count > 1 {
            return Finding(fault: .turnsBack, feature: feature, row: places[turns[1]])
        }
        guard !isOneSum, let turn = turns.first, let champion else { return nil }
        let (edge, beyond) = (places[0], places[turn])
        let isSteady =
            (champion.probability(of: edge) >= champion.threshold)
            == (champion.probability(of: beyond) >= champion.threshold)
        return isSteady ? Finding(fault: .turns, feature: feature, row: beyond) : nil
    }

    /// The rows of a ray: first at the edge of the box, then ever further.
    private func places(_ row: Features, _ feature: Int, _ way: Double) -> [Features] {
        let bounds = box.bounds[feature]
        let end = way > 0 ? bounds.upperBound : bounds.lowerBound
        var distance = max(bounds.upperBound - bounds.lowerBound, 1) / 1_000
        var place = row
        place[feature] = end
        var places = [place]
        while places.count < Self.stepsMax, (end + way * distance).isFinite {
            place[feature] = end + way * distance
            places.append(place)
            distance *= 2
        }
        return places
    }
}
