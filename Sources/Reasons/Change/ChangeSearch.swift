package import Models

/// Finds what would make a model decide otherwise about an applicant, by section 2.2 of the design.
///
/// Otherwise means that the model gives the changed row a probability and that it predicts default for one of
/// both and not for the other. A row without a probability is decided neither way: nothing is found for an
/// applicant who has none, and no change to a row that has none is an answer.
///
/// Allowed are the values within the training range that `Actionable` permits. Its direction binds those for
/// whom default is predicted; `fixed` and whole numbers bind all. A value of the applicant's own may lie outside
/// of the range. Where it is missing, the middle of the range stands for it, from which distances and directions
/// are measured; "change to" means then that this value is given where there was none. Missing is never an
/// answer, nor is minus zero, beside which there is zero.
///
/// An answer is a turn: its neighbour on the way to the applicant's value decides as before. Of a turn below that
/// value and one above it the nearer is the answer, by distances as rounded to binary64, and of equals the lower.
package final class ChangeSearch: Sendable {
    /// How one kind of model is searched.
    private enum Search: Sendable {
        case linear(LinearSearch)
        case trees(TreeSearch)
    }

    private let model: Model
    private let allowed: [6 of AllowedValues]
    private let search: Search

    /// A search, made once for a model; nil where the model's training ranges are not known, so that nothing can
    /// be said to be allowed.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - actionable: what an applicant could change about each feature.
    package init?(_ model: Model, _ actionable: [6 of Actionable]) {
        guard let ranges = model.ranges else { return nil }
        self.model = model
        allowed = .init { AllowedValues(ranges, $0, actionable[$0]) }
        switch model.core {
        case .linear(let linear): search = .linear(LinearSearch(model, linear, allowed))
        case .trees(let trees): search = .trees(TreeSearch(model, trees, allowed))
        }
    }

    /// What would make the model decide otherwise about an applicant.
    ///
    /// - Parameter row: the six values, NaN where one is missing.
    /// - Returns: the nearest value of each feature, and a pair where there is none of any.
    package func change(for row: Features) -> Change {
        guard model.takes(row) else { return Change(probability: .nan) }
        var change = Change(probability: model.probability(of: row))
        guard !change.probability.isNaN else { return change }
        let isDefault = model.predictsDefault(change.probability)
        let reaches = [6 of Reach?] { allowed[$0].reach(from: row[$0], isRefused: isDefault) }
        func find(_ nearest: (Int, Reach) -> Int?) -> Bool {
            for feature in 0..<featureCount {
                guard let reach = reaches[feature] else { continue }
                guard let index = nearest(feature, reach) else { continue }
                change.values[feature] = reach.value(at: index)
            }
            return (0..<featureCount).contains { !change.values[$0].isNaN }
        }
        switch search {
        case .linear(let linear):
            let applicant = linear.applicant(row)
            let isFound = find { linear.nearest(applicant, $0, $1, isDefault: isDefault) }
            if !isFound {
                change.pair = LinearPairs.find(linear, applicant, reaches, isDefault: isDefault)
            }
        case .trees(let trees):
            let places = trees.places(row)
            let isFound = find { trees.nearest(row, places, $0, $1, isDefault: isDefault) }
            if !isFound {
                change.pair = TreePairs.find(trees, row, places, reaches, isDefault: isDefault)
            }
        }
        return change
    }
}
