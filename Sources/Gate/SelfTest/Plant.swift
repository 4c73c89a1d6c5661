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
        case turned = "a region without rows turned round"
        case excused = "nobody defaults beyond the range"
        case exchanged = "two contributions exchanged"
        case resubmitted = "the champion resubmitted as if new"

        /// The rules of which one must find it.
        var rules: [Check.Rule] {
            switch self {
            case .shuffled, .negated, .zeroed: [.floor, .comparison]
            case .unscaled: [.predictions, .floor]
            case .inflated: [.served]
            case .constant: [.floor, .comparison]
            case .turned, .excused: [.wholeInput]
            case .exchanged: [.reasons]
            case .resubmitted: []
            }
        }
    }

    let fault: Fault
    let probabilities: [Double]
    /// What it answers to any row, where that is not what the one that it was made from does.
    var answers: Answers?
    /// The reasons that it gives, where those are what is wrong with it.
    var reasons: ReasonsPlant?
    /// Why the fault makes no bad model of this one, so that nothing is there to be found; nil where it does.
    let obstacle: String?
}

/// Makes such models.
struct Plants {
    private static let seed: UInt64 = 21
    /// What features are divided by where a model keeps no scaler of its own.
    private static let unscaledDivisor = 1000.0
    /// By how much the Brier score of a model that is surely bad is above that of the one that it was made from.
    ///
    /// A policy that would let it through is none to judge by.
    static let lossMin = 0.02

    let model: Model
    let scored: Scored
    let rows: [Features]
    let slices: [SliceRows]
    /// The whole range of the features.
    let whole: WholeInputChecks
    /// Rows that are drawn from it.
    let sample: [Features]
    let regions: Policy.Regions
    /// Its reasons; nil where it gives none.
    let explained: Explained?

    /// One for each fault, planted where it makes a bad model of this one.
    var all: [Plant] {
        Plant.Fault.allCases.map { fault in
            guard scored.isWhole else {
                let obstacle =
                    "the model has no probability for some rows, so nothing can be told from it"
                return Plant(fault: fault, probabilities: scored.probabilities, obstacle: obstacle)
            }
            if fault == .turned || fault == .excused { return hidden(fault) }
            if fault == .exchanged { return exchanged }
            let probabilities = of(fault)
            return Plant(
                fault: fault,
                probabilities: probabilities,
                obstacle: obstacle(fault, probabilities)
            )
        }
    }

    /// One that answers as the model does on the rows at hand, or nearly so.
    private func hidden(_ fault: Plant.Fault) -> Plant {
        let answers = Answers(model)
        let made =
            fault == .turned
            ? RegionPlant(turning: answers, in: whole, sample, by: regions)
            : RegionPlant(excusingBeyond: whole, answers)
        return Plant(
            fault: fault,
            probabilities: scored.probabilities,
            answers: made?.answers,
            obstacle: made == nil ? "the model is sure nowhere in a place for it" : nil
        )
    }

    /// One that gives the probabilities of the model, and other reasons.
    private var exchanged: Plant {
        let reasons = explained.flatMap(ReasonsPlant.init(exchanging:))
        let obstacle =
            explained == nil
            ? "the model gives no reasons" : "no two features contribute differently"
        return Plant(
            fault: .exchanged,
            probabilities: scored.probabilities,
            reasons: reasons,
            obstacle: reasons == nil ? obstacle : nil
        )
    }

    private func of(_ fault: Plant.Fault) -> [Double] {
        switch fault {
        case .shuffled: shuffled
        case .negated: worstSpoilt { row, feature in row[feature] = -row[feature] }
        case .zeroed: worstSpoilt { row, feature in row[feature] = 0 }
        case .unscaled: worst(of: unscaled)
        case .inflated: scored.probabilities.map { $0 * 1.01 }
        case .constant: constant
        case .turned, .excused, .exchanged, .resubmitted: scored.probabilities
        }
    }

    /// Why a planted fault is no fault here; whatever the rules say of it.
    private func obstacle(_ fault: Plant.Fault, _ probabilities: [Double]) -> String? {
        switch fault {
        case .resubmitted, .turned, .excused, .exchanged: return nil
        case .inflated:
            let isSame = zip(probabilities, scored.probabilities).allSatisfy {
                $0.bitPattern == $1.bitPattern
            }
            return isSame ? "every probability stays what it is" : nil
        case .shuffled, .negated, .zeroed, .unscaled, .constant:
            let loss = loss(probabilities)
            return loss > Self.lossMin
                ? nil
                : "the fault makes no bad model of this one: its Brier score changes by \(figure(loss))"
        }
    }

    /// By how much the Brier score grows; endless where a row has no probability.
    private func loss(_ probabilities: [Double]) -> Double {
        guard let before = scored.metrics.brierScore,
            let now = scored.with(probabilities).metrics.brierScore
        else { return .infinity }
        return now - before
    }

    /// The one with the greatest loss.
    private func worst(of candidates: [[Double]]) -> [Double] {
        candidates.map { ($0, loss($0)) }.max { $0.1 < $1.1 }?.0 ?? scored.probabilities
    }

    private var shuffled: [Double] {
        var generator = SeededGenerator(seed: Self.seed)
        return generator.nextPermutation(count: scored.count).map { scored.probabilities[$0] }
    }

    /// What becomes of the probabilities when the feature is spoilt on which they rest most; a
    /// model that hardly reads a feature is none the worse for losing it.
    private func worstSpoilt(_ spoil: (inout Features, Int) -> Void) -> [Double] {
        worst(
            of: (0..<featureCount).map { feature in
                model.probabilities(
                    of: rows.map { row in
                        var spoilt = row
                        spoil(&spoilt, feature)
                        return spoilt
                    }
                )
            }
        )
    }

    /// A model without the steps before its core, and one that gets rows which somebody else has scaled: a model may
    /// have its scaler in its weights, or need none.
    private var unscaled: [[Double]] {
        let divided = rows.map { row in Features { row[$0] / Self.unscaledDivisor } }
        var candidates = [model.probabilities(of: divided), model.probabilities(of: standardized)]
        if case .linear = model.core, !model.preparation.steps.isEmpty {
            let bare = Model(
                featureNames: model.featureNames,
                threshold: model.threshold,
                ranges: model.ranges,
                algorithm: model.algorithm,
                preparation: Preparation(),
                core: model.core,
                link: model.link
            )
            candidates.append(bare.probabilities(of: rows))
        }
        return candidates
    }

    /// The rows with each feature less its mean, in deviations.
    private var standardized: [Features] {
        let count = Double(max(1, rows.count))
        let means = (0..<featureCount).map { feature in
            rows.reduce(0) { $0 + $1[feature] } / count
        }
        let deviations = (0..<featureCount).map { feature in
            let squares = rows.reduce(0) { sum, row in
                sum + (row[feature] - means[feature]) * (row[feature] - means[feature])
            }
            return (squares / count).squareRoot()
        }
        return rows.map { row in
            Features { feature in
                let deviation = deviations[feature]
                return deviation > 0 ? (row[feature] - means[feature]) / deviation : 0
            }
        }
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
