import Wire

extension RequestPool {
    /// What an answer of HTTP is to the request that it came to.
    enum AnswerJudgement: Equatable {
        case right
        case wrong(Fault)
        /// No answer to the question, with what it is counted as.
        case refused(String)
    }

    /// The status with which a row is refused that the model gives no probability.
    private static let statusWithoutScore = 422

    /// Judges the answer to request `index`: bit for bit, as far as the right one is known.
    func judge(_ answer: HTTPAnswer, to index: UInt64, _ told: HTTPRequests.Told) -> AnswerJudgement
    {
        let want = isVerifying ? expected[Int(index & requestMask)] : nil
        let isWithoutScore = want.map { $0.flags == ScoreFlags.noScore.rawValue } ?? false
        guard answer.status == 200 else {
            let isRight = isWithoutScore && answer.status == Self.statusWithoutScore
            return isRight ? .right : .refused("HTTP \(answer.status)")
        }
        guard let prediction = HTTPPrediction(answer.body) else { return .wrong(.form) }
        guard let want else { return .right }
        guard prediction.modelDigest == told.modelDigest else { return .wrong(.model) }
        let flags = ScoreFlags(rawValue: want.flags)
        let isRight =
            prediction.probability.bitPattern == want.probability
            && prediction.predictsDefault
                == (told.predictsDefault ? flags.contains(.predictsDefault) : nil)
            && prediction.isOutsideTrainingRange
                == (told.isOutsideTrainingRange ? flags.contains(.outsideTrainingRange) : nil)
        return isRight ? .right : .wrong(.score)
    }
}
