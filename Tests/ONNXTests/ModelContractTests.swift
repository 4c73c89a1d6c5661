import Foundation
import Testing

@testable import ONNX

@Suite struct ModelContractTests {
    private static let names = [
        "credit_lines_outstanding", "loan_amt_outstanding", "total_debt_outstanding", "income",
        "years_employed", "fico_score",
    ]
    private static let none = [Bool](repeating: false, count: 6)

    private static func contract(_ names: [String], missing: Set<Int> = []) -> ModelContract {
        ModelContract(features: names, missing: (0..<6).map(missing.contains))
    }

    @Test func `the digests are those that the specification tells`() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../protocol/SPEC.md")
        let text = try String(contentsOf: path, encoding: .utf8)
        let section = try #require(text.range(of: "#### The contract")).upperBound
        let told = text[section...].matches(of: /`([0-9a-f]{64})`/).prefix(2).map { String($0.1) }
        #expect(
            told == [
                Self.contract(Self.names).digest, Self.contract(Self.names, missing: [3]).digest,
            ]
        )
    }

    @Test func `other names, orders, bytes and missing values make other digests`() {
        let names = ["a", "b", "c", "d", "e", "f"]
        let others = [
            names, names.reversed(), ["ab", "", "c", "d", "e", "f"],
            ["", "ab", "c", "d", "e", "f"],
            ["\u{e9}", "b", "c", "d", "e", "f"], ["e\u{301}", "b", "c", "d", "e", "f"],
            ["a\0", "b", "c", "d", "e", "f"],
        ]
        let missing = (0..<6).map { Self.contract(names, missing: [$0]).digest }
        #expect(Set(others.map { Self.contract($0).digest } + missing).count == others.count + 6)
    }

    @Test func `a contract differs from itself in nothing`() {
        let contract = Self.contract(Self.names, missing: [1])
        #expect(contract.difference(from: contract) == nil)
        #expect(
            Self.contract(["e\u{301}", "b", "c", "d", "e", "f"])
                .difference(from: Self.contract(["\u{e9}", "b", "c", "d", "e", "f"])) != nil
        )
    }

    @Test func `a difference is told feature by feature`() {
        var swapped = Self.names
        swapped.swapAt(0, 3)
        #expect(
            Self.contract(swapped).difference(from: Self.contract(Self.names))
                == "features are others: feature 1 is \"income\" and was \"credit_lines_outstanding\"; "
                + "feature 4 is \"credit_lines_outstanding\" and was \"income\""
        )
        #expect(
            Self.contract(Self.names, missing: [0]).difference(
                from: Self.contract(Self.names, missing: [5])
            )
                == "features are others: feature 1, \"credit_lines_outstanding\", may be missing and "
                + "might not; feature 6, \"fico_score\", may not be missing and might"
        )
    }

    @Test func `names that come or go leave the order open`() {
        let positional = Self.contract((1...6).map { "feature_\($0)" })
        let named = Self.contract(Self.names)
        #expect(
            named.difference(from: positional)?.hasPrefix(
                "features are named now (\"credit_lines_outstanding\", "
            ) == true
        )
        #expect(
            positional.difference(from: named)?.hasPrefix("features are not named any more") == true
        )
        let missing = Self.contract((1...6).map { "feature_\($0)" }, missing: [2])
        #expect(
            missing.difference(from: positional)
                == "features are others: feature 3, \"feature_3\", may be missing and might not"
        )
    }

    @Test func `what a file is called in a sentence steers no terminal`() {
        let evil = ["\u{1b}[31m\n", "b", "c", "d", "e", "f"]
        let sentence = Self.contract(evil).difference(from: Self.contract(Self.names)) ?? ""
        #expect(sentence.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }

    @Test func `the default model's contract is that of its names`() throws {
        let model = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../models/loan-default/model.onnx").path
        let contract = try ModelFile.load(path: model).contract
        #expect(contract.digest == Self.contract(Self.names).digest)
        #expect(contract.missing == Self.none)
    }
}
