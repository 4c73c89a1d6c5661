import Models
import ONNX
import Reasons
import Wire

/// What a served model gives reasons by, made once when it is loaded.
struct ServedReasons: Sendable {
    /// As many rows of a linear model are scored in the time of one explanation, and more.
    private static let rowsOfLinear = 8

    /// What explains its scores.
    private let explaining: Explaining
    /// What finds changes; nil where the model's file tells no training ranges.
    private let search: ChangeSearch?

    /// What explains scores, or why nothing does.
    private enum Explaining: Sendable {
        /// By an explainer, beside the group with this digest.
        case by(Explainer, reference: UInt64)
        /// Not at all, for the reason that a sentence gives.
        case not(String)
    }

    /// The reasons of the model in a file.
    init(_ file: ModelFile) {
        search = file.changeSearch()
        if let explainer = file.explainer, let group = file.reasons.reference {
            explaining = .by(explainer, reference: ReferenceDigest(of: group).wireValue)
        } else {
            explaining = .not(file.whyNotExplained ?? "")
        }
    }

    /// Why reasons of a kind are not given; nil where they are.
    func whyNotOffered(_ opcode: Opcode) -> String? {
        if opcode == .change {
            return search == nil ? ModelFile.whyNoChange : nil
        }
        if case .not(let sentence) = explaining { return sentence }
        return nil
    }

    /// How many rows could be scored in the time that reasons of a kind take, at most a step of them.
    func rows(_ opcode: Opcode) -> Int {
        guard opcode == .explain, case .by(let explainer, _) = explaining, explainer.isLinear
        else { return WireLimits.blockRows }
        return Self.rowsOfLinear
    }

    /// Explains the score of a row that has one.
    func explain(_ row: Features, _ score: Score) throws(BeyondUnits) -> ScoreExplanation {
        guard case .by(let explainer, let reference) = explaining else {
            preconditionFailure("only what is offered is asked for")
        }
        let explanation = explainer.explanation(of: row)
        if let feature = explanation.featureBeyond { throw BeyondUnits(feature: feature) }
        return ScoreExplanation(
            score: score,
            reference: reference,
            scale: ScoreExplanation.Scale(explanation.scale),
            mean: explanation.mean,
            contributions: explanation.contributions,
            reasonPlaces: explanation.reasons
        )
    }

    /// Searches for what would change the decision on a row that has a score.
    func change(_ row: Features, _ score: Score) -> DecisionChange {
        guard let search else { preconditionFailure("only what is offered is asked for") }
        let change = search.change(for: row)
        return DecisionChange(
            score: score,
            values: change.values,
            pair: change.pair.map { pair in
                DecisionChange.Pair(pair.first, pair.firstValue, pair.second, pair.secondValue)
            }
        )
    }
}

extension ScoreExplanation.Scale {
    /// A model's scale as the wire has it.
    fileprivate init(_ scale: Scale) {
        self =
            switch scale {
            case .probability: .probability
            case .logOdds: .logOdds
            }
    }
}
