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

    /// Set in a reply's opcode.
    public static let replyBit: UInt8 = 0x80
    /// The opcode of a reply to a request whose header could not be read whole.
    public static let unreadRequest: UInt8 = replyBit
}
