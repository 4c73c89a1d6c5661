/// What a request asks for.
public enum Opcode: UInt8, Sendable, CaseIterable {
    /// The probability of default of one applicant.
    case score = 0x01
    /// The probabilities of up to ``WireLimits/batchRowsMax`` applicants.
    case scoreBatch = 0x02
    /// The score of one applicant, and why it is what it is.
    case explain = 0x03
    /// The score of one applicant, and what would change the decision.
    case change = 0x04
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
        case .explain: 2
        case .change: 3
        case .info: 4
        case .ping: 5
        case .stats: 6
        }
    }

    /// Whether it asks a model.
    var asksModel: Bool {
        switch self {
        case .score, .scoreBatch, .explain, .change: true
        case .info, .ping, .stats: false
        }
    }

    /// Whether it asks for reasons: why a score is what it is, or what would change the decision.
    var asksReasons: Bool { self == .explain || self == .change }

    /// Set in a reply's opcode.
    public static let replyBit: UInt8 = 0x80
    /// The opcode of a reply to a request whose header could not be read whole.
    public static let unreadRequest: UInt8 = replyBit
}
