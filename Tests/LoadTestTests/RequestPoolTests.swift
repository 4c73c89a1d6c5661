import Bytes
import Models
import ONNX
import Testing

@testable import LoadTest
@testable import Wire

@Suite struct RequestPoolTests {
    private static func pool(seed: UInt64, batch: Int? = nil) -> RequestPool {
        RequestPool(
            seed: seed,
            ranges: RequestPool.plausibleRanges,
            batch: batch,
            verifying: nil
        )
    }

    private static func bytes(_ pool: RequestPool, first: UInt64 = 0, count: Int = 100) -> [UInt8] {
        var buffer = ByteQueue(capacity: 64)
        pool.append(first, count: count, to: &buffer)
        let bytes = buffer.bytes
        return (0..<bytes.byteCount).map { bytes.littleEndian(UInt8.self, at: $0) }
    }

    @Test func `a seed gives the same requests, another seed gives others`() {
        #expect(Self.bytes(Self.pool(seed: 1)) == Self.bytes(Self.pool(seed: 1)))
        #expect(Self.bytes(Self.pool(seed: 1)) != Self.bytes(Self.pool(seed: 2)))
    }

    @Test func `requests one by one are the requests of a run`() {
        let pool = Self.pool(seed: 3)
        let single = (16_300..<16_500).flatMap { Self.bytes(pool, first: UInt64($0), count: 1) }
        #expect(single == Self.bytes(pool, first: 16_300, count: 200))
    }

    @Test func `neighbours have different rows`() {
        let bytes = Self.bytes(Self.pool(seed: 1), count: 1000)
        let rows = stride(from: 0, to: bytes.count, by: 64).map { bytes[$0 + 16..<$0 + 64] }
        #expect(rows.count == 1000)
        #expect(Set(rows).count == 1000)
    }

    @Test func `features lie in their ranges`() {
        let ranges = RequestPool.plausibleRanges
        var buffer = ByteQueue(capacity: 64)
        Self.pool(seed: 9).append(0, count: 1000, to: &buffer)
        for request in 0..<1000 {
            let row = buffer.bytes.littleEndian(FeatureRow.self, at: request * 64 + 16)
            #expect(ranges.contain(row))
        }
    }

    @Test(arguments: [1, 2, 3, 100, 16_384])
    func `a batch carries the rows that were asked for`(rows: Int) throws {
        let pool = Self.pool(seed: 1, batch: rows)
        #expect(pool.rowsPerRequest == rows)
        let bytes = Self.bytes(pool, first: 7, count: 2)
        #expect(bytes.count == 2 * (16 + 48 * rows))
        #expect(bytes[5] == Opcode.scoreBatch.rawValue)
        #expect(bytes[8] == 7)
        #expect(bytes[16 + 48 * rows + 8] == 8)
    }

    @Test func `what is expected are the model's own bits`() throws {
        let model = try ModelScorer.standard.get().file.model
        let digest = try ModelScorer.standard.get().modelDigest
        let pool = try Exchange.singles.get()
        var requests = ByteQueue(capacity: 64)
        pool.append(40, count: 200, to: &requests)
        var replies = ByteQueue(capacity: 64)
        for request in 0..<200 {
            let row = requests.bytes.littleEndian(FeatureRow.self, at: request * 64 + 16)
            let probability = model.probability(of: row)
            var flags: ScoreFlags = model.predictsDefault(probability) ? .predictsDefault : []
            if model.isOutsideTrainingRange(row) { flags.insert(.outsideTrainingRange) }
            let id = 40 + UInt64(request)
            replies.append(
                ScoreReply.whole(flags.rawValue, id, probability, try #require(digest))
            )
        }
        var block = ReplyBlock()
        for first in stride(from: 0, to: 192, by: 64) {
            #expect(block.gather(replies.bytes, at: first * 32) == 64)
            let index = 40 + UInt64(first)
            let cases: [(UInt64, UInt64?, Int)] = [
                (index, digest, 0), (index + 1, digest, 64), (index, 0, 64),
            ]
            for (asked, digest, expected) in cases {
                let wrong = pool.countWrong(
                    in: &block,
                    from: 0,
                    count: 64,
                    to: asked,
                    digest: digest
                )
                #expect(wrong == expected)
            }
        }
    }

    @Test func `a pool verifies only with a model`() throws {
        #expect(!Self.pool(seed: 1).isVerifying)
        #expect(try Exchange.singles.get().isVerifying)
    }
}
