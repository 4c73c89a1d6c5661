import Wire

/// What a call asks the server.
enum Request: Sendable {
    case score(FeatureRow)
    case batch([FeatureRow])
    case ping([UInt8])
    case info
    case stats

    var opcode: Opcode {
        switch self {
        case .score: .score
        case .batch: .scoreBatch
        case .ping: .ping
        case .info: .info
        case .stats: .stats
        }
    }

    /// Appends the request's frame.
    func append(id: UInt64, to buffer: inout ByteBuffer) {
        switch self {
        case .score(let row): ClientSession.appendScore(id: id, row, to: &buffer)
        case .batch(let rows): ClientSession.appendBatch(id: id, rows.span, to: &buffer)
        case .ping(let payload): ClientSession.append(.ping, id: id, payload: payload, to: &buffer)
        case .info, .stats: ClientSession.append(opcode, id: id, to: &buffer)
        }
    }

    /// The answer in an `ok` reply; nil when its payload does not fit the request.
    func answer(_ reply: Reply, in bytes: RawSpan) -> Answer? {
        switch self {
        case .score: reply.score(in: bytes).map(Answer.score)
        case .batch(let rows): reply.batch(in: bytes, rows: rows.count).map(Answer.batch)
        case .ping(let payload): reply.bytes(in: bytes) == payload ? .echo : nil
        case .info, .stats: .document(reply.bytes(in: bytes))
        }
    }
}

/// What the server answers, by what was asked.
enum Answer: Sendable {
    case score(Score)
    case batch([Score])
    case echo
    case document([UInt8])
}
