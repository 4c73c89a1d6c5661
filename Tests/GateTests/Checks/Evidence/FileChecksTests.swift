import Datasets
import Models
import ONNX
import Testing

@testable import Gate

/// Whether a file stands by the contract, and whether training it again gives it.
@Suite struct FileChecksTests {
    private static let subjects = ["loads", "golden rows", "features", "precision", "size"]

    private func checks(_ bytes: [UInt8], by contract: Policy.Contract) throws -> [Check] {
        FileChecks.checks(try ModelFile.decode(bytes, name: "made"), by: contract)
    }

    private func contract(
        _ features: [String] = LoanColumns.features,
        _ precision: Precision = .float64,
        bytesMax: Int = 1_000_000
    ) -> Policy.Contract {
        Policy.Contract(features: features, precision: precision, fileBytesMax: bytesMax)
    }

    private let rows = (1...3).map { row in Features { Double(row * ($0 + 1)) } }

    @Test func `a file that keeps the contract passes in everything`() throws {
        let bytes = try MadeContender.file(goldenRows: rows)
        let checks = try checks(bytes, by: contract())
        #expect(checks.map(\.subject) == Self.subjects)
        #expect(checks.allSatisfy { $0.verdict == .pass && $0.rule == .file }, "\(checks)")
        #expect(checks[0].reason == "logistic regression, \(bytes.count) bytes")
        #expect(checks[1].reason == "all 3 are met to the last bit")
        #expect(checks[1].rowCount == 3)
    }

    @Test func `what may be missing is a part of the contract, which a champion may have changed`()
        throws
    {
        func file(missing: Set<Int>) throws -> ModelFile {
            let nodes = (0..<featureCount).flatMap { feature in
                [
                    TreeNode(
                        column: feature,
                        atMost: 1,
                        missingGoesTrue: true,
                        ifTrue: 3 * feature + 1,
                        ifFalse: 3 * feature + 2
                    ),
                    TreeNode(leafAt: 3 * feature + 1, value: 0.125),
                    TreeNode(leafAt: 3 * feature + 2, value: 0),
                ]
            }
            let ensemble = TreeEnsemble(
                nodes: nodes,
                secondValues: [],
                trees: (0..<featureCount).map { .init(root: 3 * $0, depth: 1) },
                aggregate: .sum,
                precision: .float64
            )
            let model = Model(
                featureNames: LoanColumns.features,
                threshold: 0.5,
                ranges: nil,
                algorithm: "trees",
                mayBeMissing: [6 of Bool] { missing.contains($0) },
                preparation: Preparation(),
                core: .trees(ensemble),
                link: .identity
            )
            let record = ModelRecord(name: "made", goldenRows: rows)
            return try ModelFile.decode(ModelFile.encode(model, record: record), name: "made")
        }
        let words = "; no row of a holdout lacks a value, so nothing here judges what becomes of it"
        let cases: [(now: Set<Int>, before: Set<Int>?, reason: String?)] = [
            ([], nil, nil), ([], [], nil), ([3], [3], nil),
            ([3], nil, "features are others: feature 4, \"income\", may be missing and might not"),
            ([3], [], "features are others: feature 4, \"income\", may be missing and might not"),
            ([], [3], "features are others: feature 4, \"income\", may not be missing and might"),
        ]
        for (now, before, reason) in cases {
            let checks = FileChecks.checks(
                try file(missing: now),
                by: contract(),
                champion: try before.map(file)
            )
            let check = try #require(checks.first { $0.subject == "features" })
            #expect(check.verdict == (reason == nil ? .pass : .fail))
            #expect(
                check.reason == reason.map { $0 + words } ?? "those of the contract, in its order"
            )
        }
    }

    @Test func `a file may have as many bytes as are allowed, and not one more`() throws {
        let bytes = try MadeContender.file(goldenRows: rows)
        for (most, verdict) in [
            (bytes.count, Verdict.pass), (bytes.count + 1, .pass), (bytes.count - 1, .fail),
        ] {
            let check = try #require(checks(bytes, by: contract(bytesMax: most)).last)
            #expect(check.verdict == verdict)
            #expect(check.reason == "\(bytes.count) bytes; at most \(most) are allowed")
            #expect(check.challenger == Double(bytes.count) && check.margin == Double(most))
        }
    }

    @Test func `each thing that is broken fails alone`() throws {
        var turned = LoanColumns.features
        turned.swapAt(2, 3)
        var renamed = LoanColumns.features
        renamed[5] = "fico"
        let good = try MadeContender.file(goldenRows: rows)
        let table: [([UInt8], Policy.Contract, String, String)] = [
            (try MadeContender.file(), contract(), "golden rows", "the file holds none, so"),
            (
                good, contract(turned), "features",
                "feature 3 is total_debt_outstanding and the contract has income there"
            ),
            (
                good, contract(renamed), "features",
                "feature 6 is fico_score and the contract has fico there"
            ),
            (
                good, contract(LoanColumns.features, .float32), "precision",
                "the graph takes float64 and the contract has float32"
            ),
        ]
        for (bytes, contract, subject, words) in table {
            let failed = try checks(bytes, by: contract).filter { $0.verdict != .pass }
            #expect(failed.map(\.subject) == [subject])
            #expect(failed.first?.verdict == .fail)
            #expect(failed.first?.reason.hasPrefix(words) == true, "\(failed)")
        }
    }

    @Test func `a name that would steer a terminal is shown as it is`() throws {
        var names = LoanColumns.features
        names[0] = "a\u{1b}[2J\u{202e}"
        let bytes = try MadeContender.file(names: names, goldenRows: rows)
        let check = try #require(checks(bytes, by: contract()).first { $0.subject == "features" })
        #expect(check.verdict == .fail)
        #expect(!check.reason.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{202e}" })
    }

    @Test func `a file that is refused fails, and one that has no room here is invalid`() {
        #expect(throws: ModelFileError.self) { try ModelFile.decode([1, 2, 3], name: "made") }
        do throws(ModelFileError) {
            _ = try ModelFile.decode([1, 2, 3], name: "made")
        } catch {
            #expect(FileChecks.refusal(error).verdict == .fail)
            #expect(FileChecks.refusal(error).reason == error.description)
        }
    }

    /// The answer of a model that is trained again to another threshold or core.
    private func again(_ outcome: Retraining?) throws -> Check {
        let made = try MadeContender(count: 40)
        return ReproducibilityCheck.check(made.model, outcome, made.data.rows, isRequired: false)
            .check
    }

    /// A model that says of the same rows what the made one says, but for a part of the weight.
    private func file(weight: Double, threshold: Double = 0.5) throws -> [UInt8] {
        try ModelFile.encode(
            Model(
                featureNames: LoanColumns.features,
                threshold: threshold,
                ranges: nil,
                algorithm: "logistic regression",
                preparation: Preparation(),
                core: .linear(
                    LinearModel(
                        first: .init(weights: [weight, 0, 0, 0, 0, 0], bias: 0),
                        second: nil,
                        precision: .float64
                    )
                ),
                link: .sigmoid
            ),
            record: ModelRecord(name: "again")
        )
    }

    @Test func `training again agrees to the byte, to rounding, or not`() throws {
        let table: [(Retraining?, Verdict, String)] = [
            (.made(try MadeContender.file()), .pass, "gives the same file, to the byte"),
            (.made(try file(weight: 1)), .pass, "gives other bytes and the same function"),
            (.made(try file(weight: 1 + 1e-12)), .pass, "gives other bytes and the same"),
            (.made(try file(weight: 1 + 1e-6)), .fail, "the record gives another function: on the"),
            // The decision of row 0, which has ½, is another.
            (
                .made(try file(weight: 1, threshold: 0.6)), .fail,
                "the record gives another function"
            ),
            (.made(try file(weight: -1)), .fail, "the record gives another function: on the"),
            (.made([]), .invalid, "gives no model: "),
        ]
        for (outcome, verdict, words) in table {
            let check = try again(outcome)
            #expect(check.verdict == verdict, "\(check.reason)")
            #expect(check.reason.hasPrefix(words), "\(check.reason)")
            #expect(check.rule == .reproducibility)
        }
        let off = try again(.made(file(weight: 1 + 1e-6)))
        #expect(try #require(off.difference) > 1e-9)
        #expect(off.margin == 1e-5 && off.rowCount == 40)
    }

    @Test func `what cannot be trained again is said with its reason on one line`() throws {
        let check = try again(.notAtHand("no\ndata\u{1b}"))
        #expect(check.reason.hasPrefix("not retrained: no data"))
        #expect(!check.reason.contains("\u{1b}"))
        #expect(check.verdict == .notAsked)
        let made = try MadeContender(count: 40)
        let required = ReproducibilityCheck.check(made.model, nil, made.data.rows, isRequired: true)
        #expect(required.check.verdict == .inconclusive && !required.isSame)
        #expect(required.check.reason.hasSuffix("the policy requires it"))
    }
}
