import Documents
import ONNX
import SestinaClient
import Statistics
import Testing

@testable import Gate

/// What a server gave beside what is computed here, as values.
@Suite struct WireTests {
    private let made: MadeContender
    private let contender: Contender

    init() throws {
        made = try MadeContender(count: 40)
        contender = made.model
    }

    /// What a server in order gives.
    private var scores: [Score] {
        zip(contender.scored.probabilities, contender.scored.decisions).map { probability, isOne in
            Score(
                probability: probability,
                flags: isOne ? .predictsDefault : [],
                modelDigest: contender.file.digest.wireValue
            )
        }
    }

    private func check(_ scores: [Score]) -> Check? {
        ServedChecks.checks(contender, served: scores, made.data).first
    }

    private func score(_ score: Score, flags: ScoreFlags? = nil, digest: UInt64? = nil) -> Score {
        Score(
            probability: score.probability,
            flags: flags ?? score.flags,
            modelDigest: digest ?? score.modelDigest
        )
    }

    @Test func `the bits and decisions of the file pass`() {
        let check = check(scores)
        #expect(check?.verdict == .pass)
        #expect(check?.reason == "the bits of all 40 rows are those computed here")
        #expect(check?.rule == .served && check?.rowCount == 40)
    }

    @Test(arguments: [1, 39])
    func `scores of another model fail, whatever their bits`(strangers: Int) {
        let digest = contender.file.digest.wireValue ^ 1
        let scores = scores.enumerated().map { row, score in
            row < strangers ? self.score(score, digest: digest) : score
        }
        let check = check(scores)
        #expect(check?.verdict == .fail)
        #expect(check?.reason == "\(strangers) scores are of another model than the file")
    }

    @Test func `a decision that differs fails, though its bits are the same`() {
        var scores = scores
        scores[3] = score(scores[3], flags: scores[3].flags.symmetricDifference(.predictsDefault))
        #expect(check(scores)?.verdict == .fail)
        #expect(check(scores)?.reason == "1 decisions differ over the wire")
        // A remark beside the decision is none.
        scores[3] = score(self.scores[3], flags: self.scores[3].flags.union(.outsideTrainingRange))
        #expect(check(scores)?.verdict == .pass)
    }

    @Test func `any bit of any row that is another is found and named`() {
        var generator = SeededGenerator(seed: 51)
        let offline = contender.scored
        for _ in 0..<100 {
            let (row, bit) = (generator.nextIndex(below: 40), generator.nextIndex(below: 64))
            var served = offline.probabilities
            served[row] = Double(bitPattern: served[row].bitPattern ^ (1 << UInt64(bit)))
            let check = ServedChecks.bits(offline, served: served)
            #expect(check.verdict == .fail, "bit \(bit) of row \(row)")
            #expect(check.reason == "1 of 40 rows have other bits than computed here")
            #expect(check.details.count == 1)
            #expect(check.details.first?.hasPrefix("row \(row + 1): ") == true)
        }
    }

    @Test func `no score here and none over the wire are the same`() {
        let none = contender.scored.with(contender.scored.probabilities.map { _ in .nan })
        let other = Double(nan: 5, signaling: false)
        #expect(
            ServedChecks.bits(none, served: none.probabilities.map { _ in other }).verdict == .pass
        )
        #expect(ServedChecks.bits(none, served: none.probabilities.map { _ in 0 }).verdict == .fail)
        #expect(ServedChecks.bits(contender.scored, served: none.probabilities).verdict == .fail)
    }

    @Test(arguments: [(0, 0), (1, 1), (20, 20), (21, 20), (40, 20)])
    func `twenty rows are listed at most`(wrong: Int, listed: Int) {
        var served = contender.scored.probabilities
        for row in 0..<wrong { served[row] = served[row].nextDown }
        #expect(ServedChecks.bits(contender.scored, served: served).details.count == listed)
    }
}

/// What a file declares beside what is measured, figure by figure.
@Suite struct DeclaredTests {
    private static let scored = MadeRows.scored(100, wrong: [0, 1, 2])

    /// The answer to a declaration of that model with something else in it.
    private func check(
        holdout: String = "a",
        threshold: Double = scored.threshold,
        _ metrics: (inout [String: Double?]) -> Void = { _ in },
        cells: (Int, Int, Int, Int) = (0, 0, 0, 0)
    ) -> Check {
        var values: [String: Double?] = [:]
        for metric in ClassificationMetric.allCases {
            values[metric.rawValue] = .some(Self.scored.metrics[metric])
        }
        metrics(&values)
        let counts = Self.scored.metrics.confusion
        let record = HoldoutRecord(
            holdout: holdout,
            threshold: threshold,
            metrics: values.mapValues { .init(value: $0, low: nil, high: nil) },
            confusion: HoldoutRecord.Confusion(
                trueNegatives: counts.trueNegatives + cells.0,
                falsePositives: counts.falsePositives + cells.1,
                falseNegatives: counts.falseNegatives + cells.2,
                truePositives: counts.truePositives + cells.3
            ),
            spiegelhalterZ: nil
        )
        return ServedChecks.declared(record.json, Self.scored, holdoutDigest: "a")
    }

    @Test func `all that was measured passes`() {
        #expect(check().verdict == .pass)
        #expect(check().reason == "all are those measured over the wire, to the last digit")
        #expect(check().details.isEmpty)
    }

    @Test(arguments: ClassificationMetric.allCases)
    func `a figure may be off by rounding and by no more`(metric: ClassificationMetric) throws {
        let value = try #require(Self.scored.metrics[metric])
        let off = { (distance: Double) in
            check { $0[metric.rawValue] = .some(value + distance) }
        }
        for distance in [5e-13, -5e-13] { #expect(off(distance).verdict == .pass) }
        for distance in [2e-12, -2e-12, 0.1, -1] {
            let check = off(distance)
            #expect(check.verdict == .fail)
            #expect(check.reason.hasPrefix("declares \(metric.rawValue) "))
            #expect(check.reason.hasSuffix(", and \(figure(value)) was measured"))
            #expect(check.details == [check.reason])
        }
    }

    @Test(arguments: ClassificationMetric.allCases)
    func `a figure that is left out or called undefined is a difference`(
        metric: ClassificationMetric
    ) {
        let missing = check { $0[metric.rawValue] = nil }
        #expect(missing.verdict == .fail)
        #expect(missing.reason.hasPrefix("declares no \(metric.rawValue), and "))
        let undefined = check { $0[metric.rawValue] = .some(nil) }
        #expect(undefined.verdict == .fail)
        #expect(undefined.reason.hasPrefix("declares \(metric.rawValue) none, and "))
    }

    @Test func `a figure that nobody asked for is passed over`() {
        #expect(check { $0["profit"] = .some(1e9) }.verdict == .pass)
    }

    @Test func `another threshold, cell or holdout is another model's figure`() {
        let table = [
            (check(threshold: 0.4), "declares threshold 0.4, and 0.5 was measured"),
            (check(threshold: 0.5.nextUp), ""),
            (check(cells: (1, 0, 0, 0)), "declares true_negatives "),
            (check(cells: (0, 1, 0, 0)), "declares false_positives "),
            (check(cells: (0, 0, 1, 0)), "declares false_negatives "),
            (check(cells: (0, 0, 0, -1)), "declares true_positives "),
            (check(holdout: "A"), "the file declares metrics on another holdout than the one"),
            (check(holdout: ""), "the file declares metrics on another holdout than the one"),
        ]
        for (check, words) in table {
            #expect((check.verdict == .pass) == words.isEmpty, "\(check.reason)")
            #expect(check.reason.hasPrefix(words), "\(check.reason)")
        }
    }

    @Test func `every difference is listed, and the first is the reason`() {
        let check = check(threshold: 0.4, { $0["recall"] = .some(1) }, cells: (1, 0, 0, 0))
        #expect(
            check.details.map { $0.split(separator: " ")[1] } == [
                "recall", "threshold", "true_negatives",
            ]
        )
        #expect(check.reason == check.details.first)
        #expect(check.rowCount == 100)
    }
}
