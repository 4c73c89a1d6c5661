import Datasets
import Models
import ONNX
import TestSupport
import Testing

@testable import Gate

/// Figures of a file where a change brings a holdout of its own.
@Suite struct DeclaredElsewhereTests {
    private let files: LoanDefault
    private let scored: Scored
    private let declared: String
    private let digest: String

    init() throws {
        files = try LoanDefault()
        let data = try HoldoutData(
            decoding: files.holdout,
            features: files.policy.contract.features
        )
        let contender = try Contender(files.model, name: "m", on: data.rows)
        (scored, digest) = (contender.scored, data.digest)
        declared = try #require(contender.file.metadata["metrics"])
    }

    @Test func `figures on the other holdout are asked about there, and no others`() {
        let table: [(String, DeclaredElsewhere?, Verdict)] = [
            (digest, nil, .pass),
            (digest, DeclaredElsewhere(otherHoldout: "ff", isUnchanged: false), .pass),
            ("ff", nil, .fail),
            ("ff", DeclaredElsewhere(otherHoldout: nil, isUnchanged: false), .fail),
            ("ff", DeclaredElsewhere(otherHoldout: "fe", isUnchanged: false), .fail),
            ("ff", DeclaredElsewhere(otherHoldout: digest, isUnchanged: false), .notAsked),
            ("ff", DeclaredElsewhere(otherHoldout: nil, isUnchanged: true), .notAsked),
        ]
        for (holdout, elsewhere, verdict) in table {
            let check = ServedChecks.declared(
                declared,
                scored,
                holdoutDigest: holdout,
                elsewhere: elsewhere
            )
            #expect(check.verdict == verdict, "\(check.reason)")
        }
        // A lie about these rows is one whatever else there is.
        let lie = scored.with(scored.probabilities.map { 1 - $0 })
        let elsewhere = DeclaredElsewhere(otherHoldout: digest, isUnchanged: true)
        let check = ServedChecks.declared(
            declared,
            lie,
            holdoutDigest: digest,
            elsewhere: elsewhere
        )
        #expect(check.verdict == .fail)
    }

    @Test func `a model is held to its figures on one of two holdouts, and to the rules on both`()
        async throws
    {
        let text = String(decoding: files.holdout, as: UTF8.self)
        let lines = text.split(separator: "\n")
        // The same customers in another order: other rows by their digest.
        let header = lines.firstIndex { !$0.hasPrefix("#") } ?? 0
        let turned = lines[...header] + lines[(header + 1)...].reversed()
        let other = Array((turned.joined(separator: "\n") + "\n").utf8)
        let spoilt = try files.spoilt { linear in
            LinearModel(
                first: .init(weights: linear.first.weights, bias: linear.first.bias + 0.01),
                second: nil,
                precision: .float64
            )
        }
        func declared(_ model: [UInt8], on holdout: [UInt8], beside: [UInt8]?) async -> Check? {
            await files.judge().judge(
                model,
                against: files.model,
                on: holdout,
                beside: beside,
                isNew: true,
                name: "m"
            ).checks.first { $0.subject == "declared metrics" }
        }
        let model = files.model
        #expect(await declared(model, on: files.holdout, beside: other)?.verdict == .pass)
        #expect(await declared(model, on: other, beside: files.holdout)?.verdict == .notAsked)
        #expect(await declared(spoilt, on: other, beside: files.holdout)?.verdict == .notAsked)
        #expect(await declared(spoilt, on: files.holdout, beside: other)?.verdict == .fail)
        #expect(await declared(spoilt, on: other, beside: nil)?.verdict == .fail)
    }
}
