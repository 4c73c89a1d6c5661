import Models
package import ONNX
import Reasons
import Wire

/// What computes the right replies to `explain` and `change`, apart from the server.
package struct ReasonChecks: Sendable {
    /// What explains scores, and the first 8 bytes of the digest of whom it compares with; nil where nothing does.
    private let explaining: (explainer: Explainer, reference: UInt64)?
    /// What finds changes; nil where the model tells no training ranges.
    private let search: ChangeSearch?

    /// What the reasons of the model in a file are checked with.
    package init(_ file: ModelFile) {
        search = file.changeSearch()
        if let explainer = file.explainer, let group = file.reasons.reference {
            explaining = (explainer, ReferenceDigest(of: group).wireValue)
        } else {
            explaining = nil
        }
    }

    /// The right replies to what is asked about rows, in their order; nil where the model gives no such reasons.
    func answers(to question: LoadPlan.Question, about rows: [Features]) -> ExpectedReasons? {
        switch question {
        case .score: nil
        case .explain:
            explaining.map { explaining in
                let explain = explaining.explainer.explanation(of:)
                return .explanations(rows.map(explain), reference: explaining.reference)
            }
        case .change: search.map { search in .changes(rows.map(search.change(for:))) }
        }
    }
}

/// The right replies to `explain` or to `change` about the rows of a pool, beside their scores.
enum ExpectedReasons: Sendable {
    /// Explanations, and the digest of the group that they compare with.
    case explanations([Explanation], reference: UInt64)
    case changes([Change])

    /// The score in a reply about the row at `index` whose reasons are right, to the bit; nil where they are not, or
    /// where the reply is none.
    func score(in reply: Reply, _ bytes: RawSpan, to index: Int) -> Score? {
        switch self {
        case .explanations(let wanted, let reference):
            guard let told = reply.explanation(in: bytes),
                told.reference == reference, Self.isSame(told, wanted[index])
            else { return nil }
            return told.score
        case .changes(let wanted):
            guard let told = reply.change(in: bytes), Self.isSame(told, wanted[index]) else {
                return nil
            }
            return told.score
        }
    }

    private static func isSame(_ told: ScoreExplanation, _ wanted: Explanation) -> Bool {
        told.scale.rawValue == wanted.scale.rawValue && told.raw == wanted.raw
            && told.mean == wanted.mean && told.reasons.count == wanted.reasonCount
            && told.reasons.indices.allSatisfy { told.reasons[$0] == Int(wanted.reasons[$0]) }
            && (0..<featureCount).allSatisfy {
                told.contributions[$0] == wanted.contributions[$0]
            }
    }

    private static func isSame(_ told: DecisionChange, _ wanted: Change) -> Bool {
        (0..<featureCount).allSatisfy { isSame(told.values[$0], wanted.values[$0]) }
            && (told.pair == nil) == (wanted.pair == nil)
            && told.pair?.first == wanted.pair?.first && told.pair?.second == wanted.pair?.second
            && isSame(told.pair?.firstValue ?? .nan, wanted.pair?.firstValue ?? .nan)
            && isSame(told.pair?.secondValue ?? .nan, wanted.pair?.secondValue ?? .nan)
    }

    /// Whether two values are the same to the bit, or both none.
    private static func isSame(_ told: Double, _ wanted: Double) -> Bool {
        told.bitPattern == wanted.bitPattern || told.isNaN && wanted.isNaN
    }
}
