internal import Models

/// What a model does beyond the rows that a contract speaks of: along each feature, up and down, as far as
/// anybody may ask, and along several at once.
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

    /// Rows from which it is looked along several features at once.
    private static let rowsAside = 8
    /// Every so many steps of such a ray are looked at: the next place is 16 times as far.
    private static let strideAside = 4
    /// Which features grow, by 1, fall, by -1, or stay: one of them alone.
    private static let ways: [[Double]] = (0..<2 * featureCount).map { number in
        (0..<featureCount).map { $0 == number / 2 ? (number % 2 == 0 ? 1 : -1) : 0 }
    }
    /// The same of more features than one.
    private static let waysAside: [[Double]] = (0..<featureCount)
        .reduce([[]]) { ways, _ in ways.flatMap { way in [0, 1, -1].map { way + [$0] } } }
        .filter { way in way.count { $0 != 0 } > 1 }

    let model: Answers
    /// What the decision may turn with; nil where there is none.
    let champion: Answers?
    let box: InputBox
    /// Whether the model is one weighted sum.
    let isOneSum: Bool
    /// Whether it may do in a corner beyond the range what it does along no feature alone, as trees may.
    let hasCorners: Bool

    /// Looks along twelve rays from each row and, where a model has corners, along those into them from some rows,
    /// until something is found.
    ///
    /// - Parameter rows: from which rays start, in the box.
    /// - Returns: the first fault, nil where there is none.
    func finding(from rows: [Features]) -> Finding? {
        for row in rows {
            for way in Self.ways {
                if let found = finding(row, way, stride: 1) { return found }
            }
        }
        guard hasCorners else { return nil }
        for row in stride(from: 0, to: rows.count, by: max(1, rows.count / Self.rowsAside)) {
            for way in Self.waysAside {
                if let found = finding(rows[row], way, stride: Self.strideAside) { return found }
            }
        }
        return nil
    }

    private func finding(_ row: Features, _ way: [Double], stride: Int) -> Finding? {
        let feature = way.firstIndex { $0 != 0 } ?? 0
        let places = places(row, way, stride)
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
    private func places(_ row: Features, _ way: [Double], _ stride: Int) -> [Features] {
        let moved = way.indices.filter { way[$0] != 0 }
        var places: [Features] = []
        for step in Swift.stride(from: -1, to: Self.stepsMax - 1, by: stride) {
            var place = row
            for feature in moved {
                let bounds = box.bounds[feature]
                let end = way[feature] > 0 ? bounds.upperBound : bounds.lowerBound
                let first = max(bounds.upperBound - bounds.lowerBound, 1) / 1_000
                place[feature] =
                    step < 0
                    ? end
                    : end + way[feature] * first
                        * Double(sign: .plus, exponent: step, significand: 1)
            }
            guard moved.allSatisfy({ place[$0].isFinite }) else { break }
            places.append(place)
        }
        return places
    }
}
