/// What a request asks for.
public enum Opcode: UInt8, Sendable, CaseIterable {
    /// The probability of default of one applicant.
    case score = 0x01
    /// The probabilities of up to ``WireLimits/batchRowsMax`` applicants.
    case scoreBatch = 0x02
    /// What the server is and which model it serves, as JSON.
    case info = 0x10
    /// The payload back.
    case ping = 0x11
    /// Counters and latencies since start, as JSON.
    case stats = 0x12

    /// Its place among all of them.
    var index: Int {
        switch self {
        case .score: 0
        case .scoreBatch: 1
        case .info: 2
        case .ping: 3
        case .stats: 4
        }
    }

    /// Whether it asks a model.
    var asksScores: Bool {
        switch self {
        case .score, .scoreBatch: true
        case .info, .ping, .stats: false
        }
    }

    /// Set in a reply's opcode.
    public static let replyBit: UInt8 = 0x80
    /// The opcode of a reply to a request whose header could not be read whole.
    public static let unreadRequest: UInt8 = replyBit
}
