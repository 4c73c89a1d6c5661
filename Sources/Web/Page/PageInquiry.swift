import HTTPFront
import HTTPTypes
import SestinaClient

/// Asks the scoring server for all that an answer shows, in as few calls as that takes.
struct PageInquiry {
    let scoring: ScoringService

    /// An answer, and the model that gave it.
    struct Reply {
        let score: Score
        /// Why; nil where the model cannot say.
        let explanation: ScoreExplanation?
        let model: ServerInfo.Model
    }

    /// The score of a row and, where the model gives them, its reasons: one call.
    ///
    /// - Parameters:
    ///   - row: the applicant's values.
    ///   - model: the model that is served, as far as is known.
    /// - Returns: the answer.
    /// - Throws: a ``WebFault`` where there is no score.
    func reply(to row: FeatureRow, expecting model: ServerInfo.Model) async throws -> Reply {
        if model.reasons.reference != nil {
            do {
                let (explanation, judge) = try await scoring.explain(row)
                return Reply(score: explanation.score, explanation: explanation, model: judge)
            } catch let fault as WebFault where Self.isAboutReasonsAlone(fault) {
                // The score may be there all the same.
            }
        }
        let (score, judge) = try await scoring.score(row)
        return Reply(score: score, explanation: nil, model: judge)
    }

    /// What would change an answer: a call for it, and one for the values as they are told.
    ///
    /// - Parameters:
    ///   - reply: the answer.
    ///   - row: the applicant's values.
    /// - Returns: nil where the model or the server does not say, or another model was loaded in between.
    func advice(after reply: Reply, for row: FeatureRow) async -> ChangeAdvice? {
        guard reply.model.ranges != nil,
            let (change, judge) = try? await scoring.change(row),
            judge.digest == reply.model.digest
        else { return nil }
        let trials = ChangeTrials(of: change, for: row, by: judge)
        guard !trials.rows.isEmpty else { return ChangeAdvice() }
        guard let (scores, last) = try? await scoring.score(batch: trials.rows),
            last.digest == judge.digest
        else { return nil }
        let isAtRisk = reply.score.flags.contains(.predictsDefault)
        return trials.advice(scores, isAtRisk: isAtRisk)
    }

    /// Whether a row may have a score though it has no reasons.
    private static func isAboutReasonsAlone(_ fault: WebFault) -> Bool {
        fault.status == .notImplemented
            || fault.status == .unprocessableContent && fault != .noProbability
    }
}
