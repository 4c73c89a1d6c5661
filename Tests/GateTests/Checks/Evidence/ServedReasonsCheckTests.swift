import Models
import ONNX
import Reasons
import SestinaClient
import TestSupport
import Testing

@testable import Gate

/// Reasons that a server gave beside those that are computed here.
@Suite struct ServedReasonsCheckTests {
    private let reasoned: ReasonedModel

    init() throws { reasoned = try ReasonedModel() }

    /// What a server in order gives, with a change.
    private func served(
        _ row: Int = 0,
        probability: (Double) -> Double = { $0 },
        flags: (ScoreFlags) -> ScoreFlags = { $0 },
        model: UInt64 = 0,
        reference: UInt64 = 0,
        scale: ScoreExplanation.Scale = .logOdds,
        mean: Int64 = 0,
        parts change: (inout [6 of Int64]) -> Void = { _ in }
    ) -> [ScoreExplanation?] {
        let explained = reasoned.explained
        let (digest, group) = (
            reasoned.file.digest.wireValue, ReferenceDigest(of: explained.group).wireValue
        )
        let decisions = reasoned.contender.scored.decisions
        return explained.explanations.indices.map { index in
            let isIt = index == row
            let explanation = explained.explanations[index]
            var parts = explanation.contributions
            if isIt { change(&parts) }
            let bits = reasoned.contender.scored.probabilities[index]
            let right: ScoreFlags = decisions[index] ? .predictsDefault : []
            return ScoreExplanation(
                score: Score(
                    probability: isIt ? probability(bits) : bits,
                    flags: isIt ? flags(right) : right,
                    modelDigest: digest ^ (isIt ? model : 0)
                ),
                reference: group ^ (isIt ? reference : 0),
                scale: isIt ? scale : .logOdds,
                mean: explanation.mean + (isIt ? mean : 0),
                contributions: parts
            )
        }
    }

    private func check(_ served: [ScoreExplanation?]) -> Check {
        ServedReasonsCheck.check(reasoned.explained, served: served)
    }

    @Test func `every unit that is computed here passes`() {
        let check = check(served())
        #expect(check.verdict == .pass, "\(check.reason)")
        #expect(check.reason == "every unit of all 2000 rows is that computed here")
        #expect(check.rule == .served && check.rowCount == 2000)
    }

    @Test func `anything that is another in one row is found and named`() {
        var one = served()
        one[1999] = nil
        let table: [([ScoreExplanation?], String)] = [
            (served(3, probability: \.nextDown), "row 4: another probability"),
            (
                served(3, flags: { $0.symmetricDifference(.predictsDefault) }),
                "row 4: another decision"
            ),
            (served(3, model: 1), "row 4: another model"),
            (served(3, reference: 1 << 63), "row 4: another reference group"),
            (served(3, scale: .probability), "row 4: another scale"),
            (served(3, mean: 1), "row 4: a raw score of "),
            (served(3, parts: { $0[5] += 1 }), "row 4: a raw score of "),
            (
                served(
                    3,
                    parts: {
                        $0[5] += 1
                        $0[0] -= 1
                    }
                ), "row 4: credit_lines_outstanding contributes "
            ),
            (one, "row 2000: no reasons were served"),
            (Array(one.dropLast()), "row 2000: no reasons were served"),
        ]
        for (served, words) in table {
            let check = check(served)
            #expect(check.verdict == .fail, "\(words)")
            #expect(check.details.count == 1)
            #expect(check.details.first?.hasPrefix(words) == true, "\(check.details)")
            #expect(check.reason.hasPrefix("1 of 2000 rows have others than computed here: row "))
        }
        #expect(check([]).verdict == .fail && check([]).details.count == 20)
        #expect(check(served() + [nil]).verdict == .fail)
    }

    @Test func `a row without a probability has no reasons on either side`() {
        var probabilities = reasoned.contender.scored.probabilities
        probabilities[2] = .nan
        let explained = Explained(
            reasoned.contender.saying(probabilities),
            reasoned.explained.explainer,
            reasoned.explained.group,
            reasoned.explained.explanations
        )
        var served = served()
        let told = ServedReasonsCheck.check(explained, served: served)
        #expect(told.details == ["row 3: reasons were served, and there are none"])
        served[2] = nil
        #expect(ServedReasonsCheck.check(explained, served: served).verdict == .pass)
    }

    @Test func `the real server gives every unit`() async throws {
        let checks = await ServedChecks.checks(
            reasoned.contender,
            reasoned.data,
            on: ScoringServer(executable: BuiltCommand.path(of: "sestina")),
            explained: reasoned.explained
        )
        #expect(
            checks.map(\.subject)
                == ["probabilities over the wire", "declared metrics", "reasons over the wire"]
        )
        #expect(checks.allSatisfy { $0.verdict == .pass }, "\(checks)")
    }

    @Test func `a server without reasons is no pass`() async throws {
        // The file has no group, though what is asked about has one.
        let mute = try reasoned.saying { $0.reference = nil }
        let explained = Explained(
            mute,
            reasoned.explained.explainer,
            reasoned.explained.group,
            reasoned.explained.explanations
        )
        let checks = await ServedChecks.checks(
            mute,
            reasoned.data,
            on: ScoringServer(executable: BuiltCommand.path(of: "sestina")),
            explained: explained
        )
        #expect(checks.first?.verdict == .invalid, "\(checks)")
        #expect(checks.first?.reason.contains("no reference group") == true, "\(checks)")
    }
}
