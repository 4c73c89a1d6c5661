import Foundation
import TestSupport
import Testing
import Wire
import WireChecks

/// The protocol's vectors, found beside the tests in the repository.
struct Vectors: Decodable {
    let `protocol`: Int
    let stub: Stub
    let vectors: [Vector]

    /// The stub model as the index tells it.
    struct Stub: Decodable {
        let digestHex: String
        let features: [String]
        let threshold: Double
    }

    /// The folder `protocol` of the repository.
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "protocol")

    /// The index.
    static func index() throws -> Vectors {
        let file = folder.appending(path: "vectors/index.json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Vectors.self, from: Data(contentsOf: file))
    }

    /// All vectors; none when the index cannot be read, which a test of its own finds.
    static let all = (try? index().vectors) ?? []

    /// The bytes of a file among the vectors, with zeros behind them up to `size`.
    static func bytes(_ file: String, paddedTo size: Int?) throws -> [UInt8] {
        let data = try Data(contentsOf: folder.appending(path: "vectors").appending(path: file))
        return [UInt8](data).padded(to: size)
    }

    /// The one vector of this name.
    static func named(_ name: String) throws -> Vector {
        struct Missing: Error { let name: String }
        guard let vector = all.first(where: { $0.name == name }) else { throw Missing(name: name) }
        return vector
    }
}

/// One connection: what a client sends and what must come back.
struct Vector: Decodable, CustomTestStringConvertible {
    let name: String
    let file: String
    let padZeroTo: Int?
    let state: ServerState
    /// The roles of the caller; nil where it may ask everything.
    let roles: [String]?
    /// Whether every request has waited too long when its answer would begin.
    let busy: Bool?
    let replies: [VectorReply]
    let replyFile: String?
    let replyPadZeroTo: Int?
    let connection: Connection

    enum Connection: String, Decodable {
        case stays
        case closes
    }

    var testDescription: String { name }

    /// What a session is told of the server and its caller.
    var circumstances: Circumstances {
        let sets: [String: OpcodeSet] = ["score": .score, "observe": .observe]
        let allowed = roles.map { roles in
            roles.reduce(into: OpcodeSet()) { $0.formUnion(sets[$1] ?? []) }
        }
        return Circumstances(state, allowed: allowed ?? .all, isLate: busy ?? false)
    }

    /// What the client sends.
    func request() throws -> [UInt8] { try Vectors.bytes(file, paddedTo: padZeroTo) }

    /// The replies' bytes, where all are exact.
    func exactReplies() throws -> [UInt8]? {
        try replyFile.map { try Vectors.bytes($0, paddedTo: replyPadZeroTo) }
    }

    /// How many bytes its whole frames have; nothing is behind them unless a frame is cut short.
    func hasWholeFramesOnly(_ request: [UInt8]) -> Bool {
        var offset = 0
        while offset + 4 <= request.count {
            offset += 4 + (0..<4).reduce(0) { $0 | Int(request[offset + $1]) << (8 * $1) }
        }
        return offset == request.count
    }
}

/// One reply that is due.
struct VectorReply: Decodable {
    let dueAt: Int
    let opcode: UInt8
    let status: UInt8
    let flags: UInt8
    let id: String
    let payloadHex: String?
    let payloadPadZeroTo: Int?
    let payloadContains: [String]?
    let payloadJson: FoundationJSON?

    /// What is wrong with a reply's payload; nil when it is as it must be.
    func fault(ofPayload payload: [UInt8]) throws -> String? {
        if let payloadHex {
            let exact = [UInt8](hex: payloadHex).padded(to: payloadPadZeroTo)
            if payload != exact { return "the payload differs from payloadHex" }
        }
        let text = String(decoding: payload, as: UTF8.self)
        for word in payloadContains ?? [] where !text.contains(word) {
            return "'\(text)' does not contain '\(word)'"
        }
        if payloadContains != nil, !(1...255).contains(payload.count) {
            return "a sentence of \(payload.count) bytes"
        }
        if let payloadJson, try !FoundationJSON(utf8: payload).includes(payloadJson) {
            return "'\(text)' does not have all of payloadJson"
        }
        return nil
    }
}

extension Array where Element == UInt8 {
    /// Bytes written as hexadecimal digits.
    init(hex: String) {
        let digits = hex.compactMap(\.hexDigitValue)
        self = stride(from: 0, to: digits.count, by: 2).map {
            UInt8(digits[$0] << 4 | digits[$0 + 1])
        }
    }

    func padded(to size: Int?) -> [UInt8] {
        self + [UInt8](repeating: 0, count: Swift.max(0, (size ?? 0) - count))
    }
}
