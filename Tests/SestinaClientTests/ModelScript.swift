import EventLoop
import Platform
import SestinaClient

/// A model as a scripted server answers with it: its digest tells it from others.
struct ScriptedModel: Hashable, Sendable {
    /// The first eight bytes of its digest, read little-endian.
    let digest: UInt64
    /// Whether it has the features that the tests demand.
    let isGood: Bool

    static let good = ScriptedModel(digest: 0x1111_1111_1111_1111, isGood: true)
    static let goodToo = ScriptedModel(digest: 0x2222_2222_2222_2222, isGood: true)
    static let bad = ScriptedModel(digest: 0x3333_3333_3333_3333, isGood: false)

    static let features = (0..<6).map { "x\($0)" }
    /// The features as a document has them.
    static let list = features.map { "\"\($0)\"" }.joined(separator: ",")
    static let contractDigest = String(repeating: "5e", count: 32)

    /// The digest as `info` tells it.
    var hex: String {
        let digits = String(digest.byteSwapped, radix: 16)
        let eight = String(repeating: "0", count: 16 - digits.count) + digits
        return String(repeating: eight, count: 4)
    }

    /// The reply to `info`.
    var document: String {
        let contract = isGood ? Self.contractDigest : String(repeating: "bad0", count: 16)
        let others = Self.list.replacing("\"x0\",\"x1\"", with: "\"x1\",\"x0\"")
        return """
            {"protocol":1,"limits":{"frame_bytes":1048576,"batch_rows":16384,"ping_bytes":64},
             "model":{"name":"m","algorithm":"a","digest":"\(hex)","threshold":0.5,
                      "features":[\(isGood ? Self.list : others)],
                      "contract":{"digest":"\(contract)","missing":[false,false,false,false,false,false]}}}
            """
    }
}

/// Which model gives each reply of a test server.
final class ModelScript: Sendable {
    /// The opcode of a reply to `info`.
    static let info: UInt8 = 0x90

    private let model: @Sendable (_ opcode: UInt8, _ index: Int) -> ScriptedModel
    private let infos = Guarded(0)

    /// A script; `model` is given the opcode of a reply and how many the connection had before.
    init(_ model: @escaping @Sendable (_ opcode: UInt8, _ index: Int) -> ScriptedModel) {
        self.model = model
    }

    /// Replies to `info` so far.
    var infoCount: Int { infos.withLock { $0 } }

    /// The reply as its model gives it.
    func actions(_ reply: PlannedReply) -> [ReplyAction] {
        let model = model(reply.opcode, reply.index)
        let digest = PlannedReply.bytes(model.digest)
        return [
            .send(
                reply.with { reply in
                    switch reply.opcode {
                    case 0x81: reply.payload.replaceSubrange(8..<16, with: digest)
                    case 0x82: reply.payload.replaceSubrange(0..<8, with: digest)
                    case Self.info:
                        infos.withLock { $0 += 1 }
                        reply.payload = Array(model.document.utf8)
                    default: break
                    }
                }
            )
        ]
    }
}

/// How a call ended whose client demands a contract.
enum Ending: Hashable, Sendable {
    case answered(ScriptedModel)
    case mismatch
    case unknown
    case failed(String)

    /// Asks for a score, or for a batch, and tells how it ended.
    init(_ client: ScoringClient, isBatch: Bool) async {
        let row: FeatureRow = [1, 0, 0, 0, 0, 0]
        do {
            let scores =
                isBatch
                ? try await client.score(batch: [row, row]) : [try await client.score(row)]
            let digests = Set(scores.map(\.modelDigest))
            let models = [ScriptedModel.good, .goodToo, .bad].filter { digests == [$0.digest] }
            self = models.first.map(Ending.answered) ?? .failed("digests \(digests)")
        } catch ClientError.contractMismatch {
            self = .mismatch
        } catch ClientError.contractUnknown {
            self = .unknown
        } catch {
            self = .failed("\(error)")
        }
    }
}
