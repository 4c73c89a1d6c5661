import Bytes
import Wire

/// What a call asks the server.
enum Request: Sendable {
    case score(FeatureRow)
    case batch([FeatureRow])
    case explain(FeatureRow)
    case change(FeatureRow)
    case ping([UInt8])
    case info
    case stats

    var opcode: Opcode {
        switch self {
        case .score: .score
        case .batch: .scoreBatch
        case .explain: .explain
        case .change: .change
        case .ping: .ping
        case .info: .info
        case .stats: .stats
        }
    }

    /// Appends the request's frame.
    func append(id: UInt64, to buffer: inout ByteQueue) {
        switch self {
        case .score(let row): ClientSession.appendScore(id: id, row, to: &buffer)
        case .batch(let rows): ClientSession.appendBatch(id: id, rows.span, to: &buffer)
        case .explain(let row), .change(let row):
            ClientSession.append(opcode, id: id, row, to: &buffer)
        case .ping(let payload): ClientSession.append(.ping, id: id, payload: payload, to: &buffer)
        case .info, .stats: ClientSession.append(opcode, id: id, to: &buffer)
        }
    }

    /// The answer in an `ok` reply.
    ///
    /// - Throws: when its payload does not fit the request, or a probability is none.
    func answer(_ reply: Reply, in bytes: RawSpan) throws(ProtocolViolation) -> Answer {
        switch self {
        case .score:
            guard let score = reply.score(in: bytes) else { break }
            try Self.check(score)
            return .score(score)
        case .batch(let rows):
            guard let scores = reply.batch(in: bytes, rows: rows.count) else { break }
            // Rows of a batch may have no score, and say so.
            for score in scores where !score.flags.contains(.noScore) { try Self.check(score) }
            return .batch(scores)
        case .explain:
            guard let explanation = reply.explanation(in: bytes) else { break }
            try Self.check(explanation.score)
            return .explanation(explanation)
        case .change:
            guard let change = reply.change(in: bytes) else { break }
            try Self.check(change.score)
            return .change(change)
        case .ping(let payload):
            guard reply.bytes(in: bytes) == payload else { break }
            return .echo
        case .info, .stats: return .document(reply.bytes(in: bytes))
        }
        throw ProtocolViolation(
            "the server sent a reply to \(opcode) with a payload of \(reply.payload.count) bytes that "
                + "does not fit the request, or contradicts itself"
        )
    }

    /// A score that only a row of a batch may be without.
    private static func check(_ score: Score) throws(ProtocolViolation) {
        if score.hasProbability { return }
        throw ProtocolViolation(
            "the server sent a score whose probability is \(score.probability)"
                + (score.flags.contains(.noScore) ? " and flagged as none" : "")
                + "; a probability is 0 to 1"
        )
    }
}

/// What the server answers, by what was asked.
enum Answer: Sendable {
    case score(Score)
    case batch([Score])
    case explanation(ScoreExplanation)
    case change(DecisionChange)
    case echo
    case document([UInt8])

    /// That of the model that gave the answer; nil when it is no model's.
    var modelDigest: UInt64? {
        switch self {
        case .score(let score): score.modelDigest
        case .batch(let scores): scores.first?.modelDigest
        case .explanation(let explanation): explanation.score.modelDigest
        case .change(let change): change.score.modelDigest
        case .echo, .document: nil
        }
    }
}
