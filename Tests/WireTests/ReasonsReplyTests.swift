import Bytes
import TestSupport
import Testing
import Wire
import WireChecks

/// What replies to `explain` and `change` say, and which of them say nothing.
@Suite struct ReasonsReplyTests {
    private static func bytes(_ vector: String) throws -> [UInt8] {
        try #require(try Vectors.named(vector).exactReplies())
    }

    private static func explanation(_ bytes: [UInt8]) throws -> ScoreExplanation? {
        try bytes.withRawSpan { try ClientSession.reply(in: $0, at: 0)?.explanation(in: $0) }
    }

    private static func change(_ bytes: [UInt8]) throws -> DecisionChange? {
        try bytes.withRawSpan { try ClientSession.reply(in: $0, at: 0)?.change(in: $0) }
    }

    private static func little(_ value: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    @Test func `an explanation is read out of its reply`() throws {
        let told = try #require(try Self.explanation(Self.bytes("explain")))
        #expect(told.score.probability == 0.5 && told.score.flags == .predictsDefault)
        #expect(told.score.modelDigest == 0xefcd_ab89_6745_2301)
        #expect(told.reference == 0x1032_5476_98ba_dcfe && told.scale == .probability)
        #expect(told.mean == 1 << 38 && told.raw == 1 << 39)
        #expect((1..<6).map { told.contributions[$0] } == [900, 4000, 51_000, 6, 640])
        #expect(told.reasons == [0, 3, 2, 1])
        #expect(told.rawValue == 0.5 && told.meanValue == 0.25)
        #expect(told.contribution(of: 3) == 51_000 * 0x1p-40)
        let names = StubScorer.features
        #expect(told.reasons(named: names) == [0, 3, 2, 1].map { names[$0] })
        let named = told.contributions(named: names)
        #expect(named.map(\.feature) == names && named[5].contribution == 640 * 0x1p-40)
        let least = ScoreExplanation.value(units: .min)
        #expect(least == -8_388_608)
    }

    @Test(
        arguments: [
            ([0, 0, 0, 0, 0, 0], []), ([1, 2, 3, 4, 5, 6], [5, 4, 3, 2]),
            ([6, 5, 4, 3, 2, 1], [0, 1, 2, 3]), ([7, 7, 7, 7, 7, 7], [0, 1, 2, 3]),
            ([-1, -2, 1, 0, .min, -7], [2]), ([1, 0, 5, 1, 5, 9], [5, 2, 4, 0]),
            ([2, 9, 2, 9, 3, 3], [1, 3, 4, 5]), ([0, 0, 0, 0, 0, .max], [5]),
            ([1, 2, 3, 0, 0, 4], [5, 2, 1, 0]),
        ] as [([Int64], [Int])]
    )
    func `reasons are what speaks for default, the strongest first, the lower of two equal`(
        contributions: [Int64],
        reasons: [Int]
    ) {
        let explanation = ScoreExplanation(
            score: Score(probability: 0.5, flags: [], modelDigest: 1),
            reference: 2,
            scale: .logOdds,
            mean: 0,
            contributions: [6 of Int64] { contributions[$0] }
        )
        #expect(explanation.reasons == reasons)
        #expect(explanation.firstReason == reasons.first)
    }

    /// A fault for each rule, as bytes behind the header of a good reply.
    @Test(
        arguments: [
            (24, [2]), (24, [0xff]), (25, [3]), (25, [5]), (26, [3, 0]), (29, [0xff]), (29, [4]),
            (26, [0, 3, 2, 2]), (26, [6]), (30, [1]), (31, [0x80]), (32, [1]), (39, [0x80]),
            (40, [1]), (47, [0x80]), (48, [0]), (88, [1]), (95, [0xff]),
        ] as [(Int, [UInt8])]
    )
    func `an explanation that contradicts itself is none`(offset: Int, bytes: [UInt8]) throws {
        var reply = try Self.bytes("explain")
        reply.replaceSubrange(16 + offset..<16 + offset + bytes.count, with: bytes)
        #expect(try Self.explanation(reply) == nil)
    }

    @Test func `a raw score that wraps is none, whatever its bits`() throws {
        // Two of 2^62 make 2^63, which in 64 bits is the least number.
        var reply = try Self.bytes("explain-no-reason")
        let half = Int64(1) << 62
        let figures: [Int64] = [.min, 0, half, half, 0, 0, 0, 0]
        reply.replaceSubrange(16 + 32..<16 + 96, with: figures.flatMap(Self.little))
        reply.replaceSubrange(16 + 25..<16 + 28, with: [2, 0, 1])
        #expect(try Self.explanation(reply) == nil)
        // The same less one unit has 64 bits, though a sum of less of them has more.
        let next: [Int64] = [.max, 0, half, half, -1, 0, 0, 0]
        reply.replaceSubrange(16 + 32..<16 + 96, with: next.flatMap(Self.little))
        let told = try #require(try Self.explanation(reply))
        #expect(told.raw == .max && told.reasons == [0, 1])
    }

    @Test func `a change is read out of its reply`() throws {
        let single = try #require(try Self.change(Self.bytes("change-default")))
        #expect(single.score.probability == 0.75 && single.score.flags == .predictsDefault)
        #expect(single.value(of: 0) == 4.0.nextDown && single.pair == nil && single.hasValue)
        #expect((1..<6).allSatisfy { single.value(of: $0) == nil })
        let pair = try #require(try Self.change(Self.bytes("change-pair")))
        #expect(pair.pair == DecisionChange.Pair(0, 4.0.nextDown, 3, 0) && !pair.hasValue)
        let none = try #require(try Self.change(Self.bytes("change-none")))
        #expect(none.pair == nil && !none.hasValue)
    }

    @Test(
        arguments: [
            // A pair of none, of one, of the same, of the wrong order, of a seventh feature.
            (64, [0xff, 0xff]), (64, [0, 0xff]), (64, [3, 3]), (64, [3, 0]), (64, [0, 6]),
            (66, [1]), (71, [1]),
            // Values of a pair that are no numbers; and one of a feature beside it.
            (78, [0xf8, 0x7f]), (86, [0xf0, 0x7f]), (86, [0xf0, 0xff]), (22, [0, 0x40]),
            // An infinite value.
            (54, [0xf0, 0x7f]), (54, [0xf0, 0xff]),
        ] as [(Int, [UInt8])]
    )
    func `a change that contradicts itself is none`(offset: Int, bytes: [UInt8]) throws {
        var reply = try Self.bytes("change-pair")
        reply.replaceSubrange(16 + offset..<16 + offset + bytes.count, with: bytes)
        #expect(try Self.change(reply) == nil)
    }

    @Test func `without a pair its values are no numbers`() throws {
        var reply = try Self.bytes("change")
        reply.replaceSubrange(16 + 72..<16 + 80, with: [UInt8](repeating: 0, count: 8))
        #expect(try Self.change(reply) == nil)
    }

    @Test(arguments: ["explain", "change", "score"])
    func `a payload of another length is neither`(vector: String) throws {
        let right = try Self.bytes(vector)
        for count in [0, 1, 16, 87, 88, 89, 95, 96, 97] where count != right.count - 16 {
            let payload = Array(
                (right.dropFirst(16) + [UInt8](repeating: 0, count: 99)).prefix(count)
            )
            let reply = Requests.frame(opcode: right[5], id: 1, payload: payload)
            if vector != "change" { #expect(try Self.explanation(reply) == nil, "\(count) bytes") }
            if vector != "explain" { #expect(try Self.change(reply) == nil, "\(count) bytes") }
        }
    }
}
