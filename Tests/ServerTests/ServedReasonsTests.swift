import Bytes
import Documents
import Glibc
import Logging
import Models
import ONNX
import Reasons
import TestSupport
import Testing
import Wire

@testable import Server

/// What a model that is served gives reasons by, and what is said where it gives none.
@Suite struct ServedReasonsTests {
    /// Three applicants in the range of the default model.
    private static let rows: [Features] = [
        [1, 4000, 6000, 80_000, 6, 700], [2, 900.5, 4000.25, 52_000, 5, 640],
        [0, 2500, 3000, 61_000, 8, 720],
    ]
    private static func group(_ rows: [Features] = rows) throws -> ReferenceGroup {
        try #require(ReferenceGroup(selection: "at-the-cut", rows: rows))
    }

    /// The default model with reasons beside the three.
    private static func served(actionable: [Actionable]? = nil) throws -> ServedModel {
        let model = try ModelFile.decode(TestModels.bytes(), name: "m").model
        let reasons = ReasonRecord(reference: try group(), actionable: actionable)
        return ServedModel(try TestModels.file(model, reasons: reasons))
    }

    private static func scorer(_ served: ServedModel) -> ShardScorer {
        let board = StatsBoard(loops: 1)
        return ShardScorer(
            serving: served,
            stats: board.shards[0],
            board: board,
            limits: ServerLimits(),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// What a session answers to requests, in order.
    private static func told(
        _ requests: [UInt8],
        by served: ServedModel
    ) throws -> [(reply: Reply, bytes: [UInt8])] {
        var session = ServerSession()
        var block = ScoreBlock()
        var replies = ByteQueue()
        let counters = SessionCounters()
        let scorer = scorer(served)
        requests.withRawSpan { bytes in
            var used = 0
            while used < bytes.byteCount {
                used +=
                    session.receive(
                        bytes.extracting(used..<bytes.byteCount),
                        scorer: scorer,
                        block: &block,
                        counters: counters,
                        replies: &replies
                    ).bytesUsed
            }
        }
        let bytes = [UInt8](copying: replies.bytes)
        var found: [(Reply, [UInt8])] = []
        var offset = 0
        while let reply = try bytes.withRawSpan({ try ClientSession.reply(in: $0, at: offset) }) {
            found.append((reply, bytes))
            offset = reply.end
        }
        return found
    }

    private static let asked: [Features] = [
        [3, 9000, 20_000, 31_000, 1, 560], [0, 1000, 2000, 120_000, 10, 800],
        [2, 900.5, 4000.25, 52_000, 5, 640], [40, -3, 1e6, 0, 99, 300],
    ]

    @Test(arguments: asked.indices)
    func `an explanation is the explainer's, beside the score that score gives`(place: Int) throws {
        let row = Self.asked[place]
        let served = try Self.served()
        let replies = try Self.told(
            Requests.about(.score, 1, row) + Requests.about(.explain, 2, row),
            by: served
        )
        try #require(replies.count == 2)
        let score = replies[0].bytes.withRawSpan { replies[0].reply.score(in: $0) }
        let told = try #require(
            replies[1].bytes.withRawSpan { replies[1].reply.explanation(in: $0) }
        )
        #expect(told.score == score && replies[1].reply.header.flags == score?.flags.rawValue)
        #expect(told.score.probability.bitPattern == score?.probability.bitPattern)
        let explainer = try Explainer(served.file.model, comparedWith: Self.group())
        let wanted = explainer.explanation(of: row)
        #expect(told.raw == wanted.raw && told.mean == wanted.mean)
        for feature in 0..<6 {
            let (given, due) = (told.contributions[feature], wanted.contributions[feature])
            #expect(given == due)
        }
        // Both say by themselves what speaks for default.
        #expect(told.reasons == (0..<wanted.reasonCount).map { Int(wanted.reasons[$0]) })
        #expect(told.scale == .logOdds && explainer.scale == .logOdds)
        let digest = ReferenceDigest(of: try Self.group()).bytes
        #expect(
            (0..<8).map { UInt8(truncatingIfNeeded: told.reference >> (8 * $0)) }
                == Array(digest[..<8])
        )
        #expect(told.score.modelDigest == served.file.digest.wireValue)
    }

    @Test func `what is explained is counted by its first reason, and nothing else is`() throws {
        let served = try Self.served()
        let scorer = Self.scorer(served)
        func stats() throws -> ServerStats { try ServerStats(json: scorer.statsDocument()) }
        let score = Score(probability: 0.5, flags: [], modelDigest: 0)
        var first = [String: UInt64]()
        for row in Self.asked {
            let told = try scorer.explain(row, score)
            _ = scorer.change(row, score)
            first[told.reasons(named: served.file.model.featureNames).first ?? "", default: 0] += 1
        }
        // What is too large to tell is told of no feature.
        #expect(throws: BeyondUnits.self) {
            try scorer.explain([0, 0, 0, 1e300, 0, 0], score)
        }
        usleep(2 * UInt32(ServerLimits.statsAgeNanosecondsMax / 1000))
        let reasons = try #require(try stats().firstReasons)
        #expect(reasons.withoutReason == first[""] ?? 0)
        for feature in served.file.model.featureNames {
            #expect(reasons.features?[feature] == first[feature] ?? 0, "\(feature)")
        }
        #expect(first.count > 1)
    }

    @Test(arguments: asked.indices)
    func `a change is one that changes the decision`(place: Int) throws {
        let row = Self.asked[place]
        let served = try Self.served()
        let replies = try Self.told(Requests.about(.change, 2, row), by: served)
        let first = try #require(replies.first)
        let told = try #require(first.bytes.withRawSpan { first.reply.change(in: $0) })
        let model = served.file.model
        let isDefault = model.predictsDefault(model.probability(of: row))
        #expect(told.score.flags.contains(.predictsDefault) == isDefault)
        var changes = (0..<6).compactMap { feature in
            told.value(of: feature).map { [(feature, $0)] }
        }
        if let pair = told.pair {
            changes.append([(pair.first, pair.firstValue), (pair.second, pair.secondValue)])
        }
        #expect(!changes.isEmpty)
        for change in changes {
            var changed = row
            for (feature, value) in change { changed[feature] = value }
            #expect(model.predictsDefault(model.probability(of: changed)) != isDefault)
        }
    }

    @Test func `what may not be changed is not`() throws {
        let fixed = [Actionable](repeating: Actionable(.fixed, isWhole: false), count: 6)
        let served = try Self.served(actionable: fixed)
        let replies = try Self.told(Requests.about(.change, 2, Self.asked[0]), by: served)
        let first = try #require(replies.first)
        let told = try #require(first.bytes.withRawSpan { first.reply.change(in: $0) })
        #expect(!told.hasValue && told.pair == nil)
    }

    @Test func `a contribution beyond what can be told is refused by its feature's name`() throws {
        let served = try Self.served()
        for feature in 0..<6 {
            var row = Self.asked[2]
            row[feature] = 1e300
            let replies = try Self.told(
                Requests.about(.score, 1, row) + Requests.about(.explain, 2, row),
                by: served
            )
            #expect(replies.map(\.reply.status) == [.ok, .invalidFeatures])
            let last = try #require(replies.last)
            let sentence = last.bytes.withRawSpan { last.reply.text(in: $0) }
            #expect(sentence.hasPrefix(served.file.model.featureNames[feature] + " contributes"))
        }
    }

    @Test func `without a group nothing is explained, without ranges nothing is searched for`()
        throws
    {
        let none = ServedReasons(try TestModels.file(TestModels.trees(missing: [])))
        #expect(none.whyNotOffered(.explain)?.contains("the model has no reference group") == true)
        #expect(none.whyNotOffered(.change) == nil)
        let rangeless = TestModels.trees(missing: [], hasRanges: false)
        let reasons = ReasonRecord(reference: try Self.group([[2, 2, 2, 2, 2, 2]]))
        let grouped = ServedReasons(try TestModels.file(rangeless, reasons: reasons))
        #expect(grouped.whyNotOffered(.explain) == nil)
        #expect(grouped.whyNotOffered(.change)?.contains("the model does not tell") == true)
    }

    @Test func `a model that does not add up says why`() throws {
        let model = TestModels.trees(missing: [], aggregate: .minimum)
        let reasons = ReasonRecord(reference: try Self.group([[2, 2, 2, 2, 2, 2]]))
        let served = ServedReasons(try TestModels.file(model, reasons: reasons))
        #expect(served.whyNotOffered(.explain)?.contains("only sums are explained") == true)
    }

    @Test func `a file without reasons is served without, and scores`() throws {
        let served = ServedModel(try TestModels.file(missing: []))
        let replies = try Self.told(
            Requests.about(.explain, 1) + Requests.about(.score, 2),
            by: served
        )
        #expect(replies.map(\.reply.status) == [.notOffered, .ok])
    }

    @Test func `reasons are those of the model that answers now`() throws {
        var scorer = Self.scorer(ServedModel(try TestModels.file(missing: [])))
        #expect(scorer.whyNotOffered(.explain) != nil)
        scorer.served = try Self.served()
        #expect(scorer.whyNotOffered(.explain) == nil)
    }
}
