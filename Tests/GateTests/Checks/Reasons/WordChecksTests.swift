import Models
import ONNX
import Reasons
import Testing

@testable import Gate

/// Whether applicants are told the same words as before.
@Suite struct WordChecksTests {
    private let reasoned: ReasonedModel

    init() throws { reasoned = try ReasonedModel() }

    /// The answer to a subject where the model says something else of reasons.
    private func check(
        _ subject: String,
        isRequired: Bool = true,
        _ change: (inout ReasonRecord) throws -> Void
    ) throws -> Check {
        let checks = WordChecks.checks(
            try reasoned.saying(change).file,
            champion: reasoned.file,
            isRequired: isRequired
        )
        #expect(checks.map(\.subject) == ["sentences", "what can be changed", "display"])
        #expect(checks.allSatisfy { $0.subject == subject || $0.verdict == .pass })
        return try #require(checks.first { $0.subject == subject })
    }

    private func texts(
        _ text: ReasonTexts,
        english: String? = nil,
        code: String? = nil
    ) -> ReasonTexts {
        ReasonTexts(
            code: code ?? text.code,
            english: english ?? text.english,
            french: text.french,
            missingEnglish: text.missingEnglish,
            missingFrench: text.missingFrench
        )
    }

    @Test func `the champion's own words pass`() throws {
        let check = try check("sentences") { _ in }
        #expect(check.verdict == .pass && check.reason == "those of the champion")
    }

    @Test func `sentences that change places fail`() throws {
        let check = try check("sentences") { $0.texts?.swapAt(2, 5) }
        #expect(check.verdict == .fail)
        #expect(
            check.reason
                == "total_debt_outstanding, code: \"total-debt\" to \"credit-score\","
                + " which was said of fico_score; only a person can let it in"
        )
        #expect(check.details.count == 10)
        let one = try self.check("sentences") { record in
            record.texts = record.texts.map { list in
                list.indices.map {
                    $0 == 3 ? texts(list[3], english: list[2].english) : list[$0]
                }
            }
        }
        #expect(one.verdict == .fail && one.details.count == 1)
        #expect(one.reason.contains("which was said of total_debt_outstanding"))
    }

    @Test func `a sentence that says something else is a person's to read`() throws {
        let check = try check("sentences") { record in
            record.texts?[3] = texts(reasoned.file.reasons.texts![3], english: "Character")
        }
        #expect(check.verdict == .inconclusive)
        #expect(
            check.reason.hasPrefix("income, en: \"Annual income\" to \"Character"),
            "\(check.reason)"
        )
        #expect(check.reason.hasSuffix("only a person can let it in"))
        #expect(check.details.count == 1)
    }

    @Test func `a code that changes fails, for programs know reasons by it`() throws {
        let check = try check("sentences") { record in
            record.texts?[3] = texts(reasoned.file.reasons.texts![3], code: "earnings")
        }
        #expect(check.verdict == .fail)
        #expect(check.reason.contains("\"income\" to \"earnings\", by which programs know"))
    }

    /// A change, what it becomes, and the verdict.
    private static let changes: [(feature: Int, now: Actionable, verdict: Verdict)] = [
        (0, Actionable(.down, isWhole: true), .pass), (0, Actionable(.down, isWhole: false), .fail),
        (0, Actionable(.any, isWhole: true), .fail), (0, Actionable(.up, isWhole: true), .fail),
        (0, Actionable(.fixed, isWhole: true), .inconclusive),
        (1, Actionable(.any, isWhole: false), .fail),
        (1, Actionable(.down, isWhole: true), .inconclusive),
        (3, Actionable(.fixed, isWhole: false), .inconclusive), (5, .anything, .fail),
    ]

    @Test(arguments: changes.indices)
    func `no more is promised to help than before`(index: Int) throws {
        let (feature, now, verdict) = Self.changes[index]
        let check = try check("what can be changed") { $0.actionable?[feature] = now }
        #expect(check.verdict == verdict, "\(check.reason)")
        #expect(check.details.count == (verdict == .pass ? 0 : 1))
        guard verdict == .fail else { return }
        #expect(check.reason.contains(", so that more is promised to help; only a person"))
    }

    @Test func `what is shown changes by a person alone`() throws {
        let turned = try check("display") { $0.display?.swapAt(2, 3) }
        #expect(turned.verdict == .fail)
        #expect(turned.reason.contains("which was said of income"))
        let unit = try check("display") { record in
            record.display?[2] = FeatureDisplay(
                english: "Total debt",
                french: "Dette totale",
                unit: .money,
                currency: "EUR"
            )
        }
        #expect(unit.verdict == .inconclusive)
        #expect(
            unit.details == ["total_debt_outstanding, currency: \"USD\" to \"EUR\""],
            "\(unit.details)"
        )
    }

    @Test func `words that are lost fail where they are required`() throws {
        for (isRequired, verdict) in [(true, Verdict.fail), (false, .notAsked)] {
            let texts = try check("sentences", isRequired: isRequired) { $0.texts = nil }
            #expect(texts.verdict == verdict, "\(texts.reason)")
            let actionable = try check("what can be changed", isRequired: isRequired) {
                $0.actionable = nil
            }
            #expect(actionable.verdict == verdict)
        }
        #expect(try check("display") { $0.display = nil }.verdict == .notAsked)
    }

    @Test func `where the champion says nothing there is nothing to compare`() throws {
        let mute = try reasoned.saying { $0 = ReasonRecord() }
        func verdicts(_ file: ModelFile, _ champion: ModelFile?, _ isRequired: Bool) -> [Verdict] {
            WordChecks.checks(file, champion: champion, isRequired: isRequired).map(\.verdict)
        }
        let unasked = [Verdict](repeating: .notAsked, count: 3)
        #expect(verdicts(reasoned.file, mute.file, true) == unasked)
        #expect(verdicts(reasoned.file, nil, true) == unasked)
        #expect(verdicts(mute.file, nil, false) == unasked)
        #expect(verdicts(mute.file, nil, true) == [.inconclusive, .inconclusive, .notAsked])
    }
}
