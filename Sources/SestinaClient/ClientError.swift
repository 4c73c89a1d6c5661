public import Wire

/// Why a call has no answer, or why a client could not be made.
///
/// A call whose task is cancelled throws `CancellationError` instead.
public enum ClientError: Error, Equatable, Sendable {
    /// The server answered with an error; asking the same again gives the same unless its status says otherwise.
    case refused(Refusal)
    /// The call's time was over before its answer came; it may have been scored.
    case timedOut
    /// The connection ended before the answer came, for the reason given; the call may have been scored.
    case connectionLost(String)
    /// No connection could be had while the call waited for one, for the reason given.
    case cannotConnect(String)
    /// TLS with the server failed by what one side shows or speaks, as the sentence says; it names that side.
    case tlsFailed(String)
    /// The server broke the protocol, as the sentence says, and the connection was closed.
    case protocolViolation(String)
    /// The server's `info` or `stats` is not the document that the protocol describes.
    case unreadableDocument(String)
    /// The model that gave the answer does not have the contract that the client demands, as the sentence says.
    case contractMismatch(String)
    /// The server does not tell what its model's contract is, for the reason given, so its answer is not
    /// handed out.
    case contractUnknown(String)
    /// A batch of so many rows; it takes 1 to ``ScoringClient/batchRowsMax``.
    case batchSize(Int)
    /// So many calls wait for their turn that another may not.
    case tooManyWaiting(Int)
    /// The client is closed.
    case closed
    /// The configuration has a value that cannot be used.
    case invalidConfiguration(String)
}

extension ClientError: CustomStringConvertible {
    /// What was wrong and what would be right, in one sentence.
    public var description: String {
        switch self {
        case .refused(let refusal): refusal.description
        case .timedOut:
            "no answer came in time; allow the call more, or give the server less at once"
        case .connectionLost(let reason):
            "the connection was lost before the answer came: \(reason)"
        case .cannotConnect(let reason): reason
        case .tlsFailed(let sentence): sentence
        case .protocolViolation(let sentence): sentence
        case .unreadableDocument(let sentence): sentence
        case .contractMismatch(let sentence):
            "the model that answers has another contract than the one demanded: \(sentence)"
        case .contractUnknown(let reason):
            "which contract the model has that answers could not be learnt: \(reason)"
        case .batchSize(let rows):
            "a batch of \(rows) rows cannot be asked; it takes 1 to \(ScoringClient.batchRowsMax)"
        case .tooManyWaiting(let limit):
            "\(limit) calls wait for their turn already; start fewer at once"
        case .closed: "the client is closed; make another one"
        case .invalidConfiguration(let sentence): sentence
        }
    }
}

/// An error reply: how the server says that it does not answer a request.
public struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// The status as it came, 1 to 255.
    public let code: UInt8
    /// The server's words, for people.
    public let sentence: String

    init(code: UInt8, sentence: String) {
        self.code = code
        self.sentence = sentence
    }

    /// The status by name; nil when this version knows no such status.
    public var status: Status? { Status(rawValue: code) }

    /// The status and the server's sentence.
    public var description: String {
        "the server refused (\(status?.name ?? "status \(code)")): \(sentence)"
    }

    /// Whether it is a word about the connection of a client that speaks plain, where TLS is due.
    func isAboutPlain(_ header: FrameHeader) -> Bool {
        status == .unauthenticated && header.opcode == Opcode.unreadRequest
    }

    /// Whether the same request may well be answered after a pause, on another connection.
    public var isTemporary: Bool { status == .overloaded || status == .shuttingDown }
}
