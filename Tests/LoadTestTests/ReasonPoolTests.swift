import Bytes
import Models
import ONNX
import Reasons
import TestSupport
import Testing

@testable import LoadTest
@testable import Wire

/// Pools that ask for reasons, and which replies to them are right.
@Suite struct ReasonPoolTests {
    /// The default model beside a reference group of two.
    private static let file = Result {
        let model = try ModelScorer.standard.get().file.model
        let rows: [Features] = [
            [1, 4000, 6000, 80_000, 6, 700], [2, 900.5, 4000.25, 52_000, 5, 640],
        ]
        let group = try #require(ReferenceGroup(selection: "all", rows: rows))
        return try file(model, ReasonRecord(reference: group))
    }

    private static func file(_ model: Model, _ reasons: ReasonRecord) throws -> ModelFile {
        let record = ModelRecord(name: "m", reasons: reasons)
        return try ModelFile.decode(ModelFile.encode(model, record: record), name: "m")
    }

    private static func pool(
        _ question: LoadPlan.Question,
        checks: ReasonChecks? = nil,
        isVerified: Bool = true
    ) throws -> RequestPool {
        RequestPool(
            seed: 5,
            ranges: RequestPool.plausibleRanges,
            batch: nil,
            asking: question,
            verifying: isVerified ? try ModelScorer.standard.get().file.model : nil,
            checks: checks
        )
    }

    private static func row(_ pool: RequestPool, _ index: UInt64) -> (FrameHeader, FeatureRow) {
        var requests = ByteQueue()
        pool.append(index, count: 1, to: &requests)
        return (
            FrameHeader(requests.bytes, at: 0),
            requests.bytes.littleEndian(FeatureRow.self, at: 16)
        )
    }

    /// Whether a reply's bytes are right.
    private static func isRight(
        _ reply: [UInt8],
        _ pool: RequestPool,
        _ index: UInt64
    ) throws -> Bool {
        let digest = try ModelScorer.standard.get().modelDigest
        return try reply.withRawSpan { bytes in
            let reply = try #require(try ClientSession.reply(in: bytes, at: 0))
            return pool.isRight(reply, in: bytes, to: index, digest: digest)
        }
    }

    /// Whether a byte of a change belongs to a value that is none, of which every NaN says the same.
    private static func isNone(_ reply: [UInt8], _ byte: Int) -> Bool {
        let place = (byte - 16) / 8
        guard byte >= 16, 2..<8 ~= place || 9..<11 ~= place else { return false }
        return reply.withRawSpan { $0.littleEndian(Double.self, at: 16 + 8 * place).isNaN }
    }

    /// The right reply to a request, made apart from what checks it.
    private static func reply(_ pool: RequestPool, _ index: UInt64) throws -> [UInt8] {
        let scorer = try ModelScorer.standard.get()
        let model = scorer.file.model
        let row = row(pool, index).1
        var flags: ScoreFlags = []
        let probability = model.probability(of: row)
        if model.predictsDefault(probability) { flags.insert(.predictsDefault) }
        if model.isOutsideTrainingRange(row) { flags.insert(.outsideTrainingRange) }
        let score = Score(
            probability: probability,
            flags: flags,
            modelDigest: try #require(scorer.modelDigest)
        )
        var replies = ByteQueue()
        switch pool.question {
        case .score: break
        case .explain:
            let file = try file.get()
            let why = try #require(file.explainer).explanation(of: row)
            let group = try #require(file.reasons.reference)
            let told = ScoreExplanation(
                score: score,
                reference: ReferenceDigest(of: group).wireValue,
                scale: .logOdds,
                mean: why.mean,
                contributions: why.contributions
            )
            told.appendReply(id: index, to: &replies)
        case .change:
            let search = try #require(ChangeSearch(model, .init(repeating: .anything)))
            let change = search.change(for: row)
            let pair = change.pair.map {
                DecisionChange.Pair($0.first, $0.firstValue, $0.second, $0.secondValue)
            }
            DecisionChange(score: score, values: change.values, pair: pair)
                .appendReply(id: index, to: &replies)
        }
        return replies.array
    }

    @Test(arguments: [LoadPlan.Question.explain, .change])
    func `each request asks about a row of its own`(question: LoadPlan.Question) throws {
        let pool = try Self.pool(question, isVerified: false)
        #expect(!pool.isVerifying)
        let requests = (0..<200).map { Self.row(pool, $0) }
        #expect(requests.map(\.0.opcode).allSatisfy { $0 == question.opcode.rawValue })
        #expect(requests.map(\.0.id) == Array(0..<200))
        #expect(Set(requests.map(\.1[3])).count == 200)
        let last = Self.row(pool, 1 << 40)
        #expect(last.0.length == 60 && last.1[3] == requests[0].1[3])
    }

    @Test(arguments: [LoadPlan.Question.explain, .change])
    func `what the model gives is right, and nothing else`(question: LoadPlan.Question) throws {
        let pool = try Self.pool(question, checks: ReasonChecks(Self.file.get()))
        #expect(pool.isVerifying)
        for index in [0, 7, 255, 300] as [UInt64] {
            let right = try Self.reply(pool, index)
            #expect(try Self.isRight(right, pool, index))
            #expect(try !Self.isRight(right, pool, index + 1), "another request's")
            // Any bit of id, flags or payload; some make a reply that is none.
            for byte in [7, 8] + Array(16..<right.count) {
                var wrong = right
                wrong[byte] ^= 1
                if question == .change, Self.isNone(wrong, byte) { continue }
                #expect(try !Self.isRight(wrong, pool, index), "byte \(byte)")
            }
        }
    }

    @Test func `an explanation of other parts with the same sum is wrong`() throws {
        let pool = try Self.pool(.explain, checks: ReasonChecks(Self.file.get()))
        let right = try Self.reply(pool, 3)
        let told = try #require(
            try right.withRawSpan { try ClientSession.reply(in: $0, at: 0)?.explanation(in: $0) }
        )
        let others: [(mean: Int64, first: Int64, second: Int64)] = [
            (1, -1, 0), (0, 1, -1), (0, 0, 0),
        ]
        for change in others {
            var contributions = told.contributions
            contributions[1] += change.first
            contributions[2] += change.second
            let other = ScoreExplanation(
                score: told.score,
                reference: told.reference,
                scale: told.scale,
                mean: told.mean + change.mean,
                contributions: contributions
            )
            var replies = ByteQueue()
            other.appendReply(id: 3, to: &replies)
            #expect(try Self.isRight(replies.array, pool, 3) == (change == (0, 0, 0)))
        }
    }

    @Test(arguments: [LoadPlan.Question.explain, .change])
    func `without what computes them replies only have to be some`(
        question: LoadPlan.Question
    ) throws {
        let pool = try Self.pool(question, checks: nil)
        #expect(!pool.isVerifying)
        let other = try Self.pool(question, checks: ReasonChecks(Self.file.get()))
        let right = try Self.reply(other, 1)
        #expect(try Self.isRight(right, pool, 1))
        var wrong = right
        wrong[16 + (question == .explain ? 32 : 66)] ^= 1
        #expect(try !Self.isRight(wrong, pool, 1), "it contradicts itself")
    }

    @Test func `a model without a reference group is checked for changes alone`() throws {
        let model = try ModelScorer.standard.get().file.model
        let checks = ReasonChecks(try Self.file(model, ReasonRecord()))
        #expect(try !Self.pool(.explain, checks: checks).isVerifying)
        #expect(try Self.pool(.change, checks: checks).isVerifying)
    }
}
