internal import Datasets
internal import Models
internal import Statistics

/// A model that is made to be found out, from one that works.
struct Plant {
    /// What was done to it.
    enum Fault: String, CaseIterable {
        case shuffled = "labels shuffled"
        case negated = "a feature negated"
        case zeroed = "a column zeroed"
        case unscaled = "the scaler dropped"
        case inflated = "outputs times 1.01"
        case constant = "one region constant"
        case resubmitted = "the champion resubmitted as if new"

        /// The rules of which one must find it.
        var rules: [Check.Rule] {
            switch self {
            case .shuffled, .negated, .zeroed: [.floor, .comparison]
            case .unscaled: [.predictions, .floor]
            case .inflated: [.served]
            case .constant: [.floor, .comparison]
            case .resubmitted: []
            }
        }
    }

    let fault: Fault
    let probabilities: [Double]
}

/// Makes such models.
struct Plants {
    private static let seed: UInt64 = 21
    /// What features are divided by where a model keeps no scaler of its own.
    private static let unscaledDivisor = 1000.0

    let model: Model
    let scored: Scored
    let rows: [Features]
    let slices: [SliceRows]

    /// One for each fault.
    var all: [Plant] { Plant.Fault.allCases.map { Plant(fault: $0, probabilities: of($0)) } }

    private func of(_ fault: Plant.Fault) -> [Double] {
        switch fault {
        case .shuffled: shuffled
        case .negated: worst { row, feature in row[feature] = -row[feature] }
        case .zeroed: worst { row, feature in row[feature] = 0 }
        case .unscaled: unscaled
        case .inflated: scored.probabilities.map { $0 * 1.01 }
        case .constant: constant
        case .resubmitted: scored.probabilities
        }
    }

    private var shuffled: [Double] {
        var generator = SeededGenerator(seed: Self.seed)
        return generator.nextPermutation(count: scored.count).map { scored.probabilities[$0] }
    }

    /// What becomes of the probabilities when the feature is spoilt on which they rest most; a
    /// model that hardly reads a feature is none the worse for losing it.
    private func worst(_ spoil: (inout Features, Int) -> Void) -> [Double] {
        let candidates = (0..<featureCount).map { feature in
            model.probabilities(
                of: rows.map { row in
                    var spoilt = row
                    spoil(&spoilt, feature)
                    return spoilt
                }
            )
        }
        let losses = candidates.map { scored.with($0).metrics.brierScore ?? .infinity }
        let worst = losses.indices.max { losses[$0] < losses[$1] } ?? 0
        return candidates[worst]
    }

    private var unscaled: [Double] {
        guard case .linear = model.core, !model.preparation.steps.isEmpty else {
            let divided = rows.map { row in Features { row[$0] / Self.unscaledDivisor } }
            return model.probabilities(of: divided)
        }
        let bare = Model(
            featureNames: model.featureNames,
            threshold: model.threshold,
            ranges: model.ranges,
            algorithm: model.algorithm,
            preparation: Preparation(),
            core: model.core,
            link: model.link
        )
        return bare.probabilities(of: rows)
    }

    /// The first slice that can be tested, or else every second row, answers with its mean.
    private var constant: [Double] {
        let region =
            slices.first { $0.isTestable && !$0.slice.metrics.isEmpty }?.rows
            ?? scored.labels.indices.filter { $0 % 2 == 0 }
        let share = Double(region.count { scored.labels[$0] }) / Double(region.count)
        var probabilities = scored.probabilities
        for row in region { probabilities[row] = share }
        return probabilities
    }
}
