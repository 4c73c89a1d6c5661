import Bytes
import EventLoop
import JSON
import LoopChecks
import Models
import ONNX
import Secrecy

@testable import LoadTest

/// A server of predictions over HTTP that misbehaves as it is told.
enum HTTPStub {
    /// What it does wrong, counted in the answers of each connection, from 0.
    enum Misbehaviour: Sendable, Equatable {
        case none
        /// The probability of answer n is a neighbour of the right one.
        case rounds(Int)
        /// Answers n and n + 1 are each other's.
        case swaps(Int)
        /// Every so manieth answer has this status.
        case refuses(status: Int, every: Int)
        /// Answer n is of another model.
        case otherModel(Int)
        /// Answer n has no `default`.
        case forgets(Int)
        case closesAfter(Int)
        /// Tells no digest.
        case anonymous
        case inPieces
    }

    /// Starts one.
    static func start(_ misbehaviour: Misbehaviour = .none) async throws -> LoopServer {
        let scorer = try ModelScorer.standard.get()
        return try await LoopServer.start { socket, _, loop in
            guard let connection = try? HTTPStubConnection(loop, misbehaviour, scorer) else {
                return nil
            }
            do {
                try connection.adopt(socket)
                try connection.startReceiving()
            } catch {
                connection.close()
            }
            return connection
        }
    }
}

private final class HTTPStubConnection: TCPStream {
    private let misbehaviour: HTTPStub.Misbehaviour
    private let scorer: ModelScorer
    private var answered = 0
    private var held: [UInt8]?

    init(_ loop: Loop, _ misbehaviour: HTTPStub.Misbehaviour, _ scorer: ModelScorer) throws {
        (self.misbehaviour, self.scorer) = (misbehaviour, scorer)
        try super.init(loop: loop)
    }

    override func received(_ bytes: RawSpan) -> Int {
        var queue = ByteQueue(capacity: bytes.byteCount)
        queue.append(bytes)
        let all = queue.array
        var used = 0
        while let (body, end) = Self.request(all, from: used), !isClosed {
            answer(body)
            used = end
        }
        return used
    }

    /// The body of the request at `start`, and where the next begins.
    private static func request(_ bytes: [UInt8], from start: Int) -> ([UInt8], Int)? {
        let text = String(decoding: bytes[start...], as: UTF8.self)
        guard let head = text.firstRange(of: "\r\n\r\n"),
            let length = text.firstRange(of: "Content-Length: "),
            let count = Int(text[length.upperBound...].prefix { $0.isNumber })
        else { return nil }
        let first = start + text.utf8.distance(from: text.startIndex, to: head.upperBound)
        guard bytes.count >= first + count else { return nil }
        return (Array(bytes[first..<first + count]), first + count)
    }

    private func answer(_ body: [UInt8]) {
        let number = answered
        answered += 1
        let right = text(status: 200, prediction(body, number: number))
        switch misbehaviour {
        case .refuses(let status, let every) where number % every == every - 1:
            send(text(status: status, "{}"))
        case .swaps(let first) where number == first: held = right
        case .closesAfter(let count) where number >= count: close()
        case .inPieces:
            send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        default:
            send(right)
            if let late = held { send(late) }
            held = nil
        }
    }

    private func prediction(_ body: [UInt8], number: Int) -> String {
        let asked = try? JSONParser.parse(body)
        let model = scorer.file.model
        let row = Features { asked?[model.featureNames[$0]]?.double ?? .nan }
        var probability = model.probability(of: row)
        // Away from 1: what lies beyond is no probability at all.
        if misbehaviour == .rounds(number) {
            probability = probability < 0.5 ? probability.nextUp : probability.nextDown
        }
        let digest = misbehaviour == .otherModel(number) ? "0000" : scorer.file.digest.hex
        return JSONText.object { text in
            text.member("probability") { $0.number(probability) }
            if misbehaviour != .forgets(number) {
                text.member("default") { $0.boolean(model.predictsDefault(probability)) }
            }
            text.member("outside_training_range") {
                $0.boolean(model.isOutsideTrainingRange(row))
            }
            if misbehaviour != .anonymous {
                text.member("model") { text in text.object { $0.member("digest", digest) } }
            }
        }.string
    }

    private func text(status: Int, _ body: String) -> [UInt8] {
        Array("HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    }

    private func send(_ text: String) { send(Array(text.utf8)) }

    private func send(_ array: [UInt8]) {
        var bytes = ByteQueue(capacity: array.count)
        bytes.append(array)
        send(bytes.bytes)
    }
}
