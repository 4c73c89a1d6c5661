import Foundation
import TestSupport
import Testing

/// `sestina gate` in a real repository with a model that was trained for it.
@Suite struct GateCommandTests {
    private let folder: TemporaryFolder
    private let repository: String

    private static let training = [
        "--synthetic", "6000", "--algorithm", "logistic-regression", "--folds", "2", "--quiet",
    ]

    init() throws {
        folder = try TemporaryFolder()
        repository = folder.path("repository")
        let home = "\(repository)/models/loan-default"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        let made = try train("1000", into: "first")
        try copy("\(made)/model.onnx", to: "model.onnx")
        try copy("\(made)/holdout.csv", to: "holdout.csv")
        try copy(Files.inRepository("models/loan-default/policy.json").path, to: "policy.json")
        try git(["init", "--quiet", "--initial-branch", "main"])
        try commit("first")
    }

    @Test func `a change that touches no model passes with its own words`() throws {
        try Data("words".utf8).write(to: URL(filePath: "\(repository)/README.md"))
        try commit("words")
        let gate = try gate()
        #expect(gate.exitCode(within: 30) == 0)
        #expect(gate.output.contains("PASS: No model changed"))
        #expect(gate.output.contains("its first parent"))
    }

    @Test func `a retrained model on a work branch passes, with every report`() throws {
        try git(["switch", "--quiet", "-c", "léa_work"])
        try copy("\(try train("900", into: "second"))/model.onnx", to: "model.onnx")
        try commit("retrained")
        let reports = folder.path("reports")
        let gate = try gate(["--target", "main", "--strict", "--reports", reports, "--note"])
        #expect(gate.exitCode(within: 120) == 0, "\(gate.output)")
        #expect(gate.output.contains("léa_work"))
        #expect(gate.output.contains("PASS: loan-default: all"))
        let names = [
            "gate.md", "gate.html", "gate.junit.xml", "gate.sarif", "gate.codequality.json",
            "gate.json",
        ]
        for name in names {
            #expect(FileManager.default.fileExists(atPath: "\(reports)/\(name)"), "\(name)")
        }
        let note = try git(["notes", "--ref", "refs/notes/sestina-gate", "show", "HEAD"])
        #expect(note.contains("verdict PASS"))
    }

    @Test func `a model that is no model blocks on the target and is advice elsewhere`() throws {
        try git(["switch", "--quiet", "-c", "work"])
        try Data("no model".utf8).write(
            to: URL(filePath: "\(repository)/models/loan-default/model.onnx")
        )
        try commit("broken")
        let advice = try gate(["--target", "main"])
        #expect(advice.exitCode(within: 60) == 0)
        #expect(advice.output.contains("FAIL: loan-default"))
        let strict = try gate(["--target", "main", "--strict"])
        #expect(strict.exitCode(within: 60) == 1)
        try git(["switch", "--quiet", "main"])
        try git(["merge", "--quiet", "work"])
        #expect(try gate().exitCode(within: 60) == 1)
    }

    @Test func `a model with a seed above 2^53 is compared with the rows that it was trained on`()
        throws
    {
        try git(["switch", "--quiet", "-c", "work"])
        let made = try train("1000", into: "large", ["--seed", "9007199254740993"])
        try copy("\(made)/model.onnx", to: "model.onnx")
        try commit("another seed")
        let reports = folder.path("reports")
        _ = try gate(["--target", "main", "--reports", reports]).exitCode(within: 120)
        let report = try FoundationJSON(utf8: [UInt8](folder.bytes("reports/gate.json")))
        let checks = try #require(report["models"]?[0]?["checks"])
        let reasons = (0..<(checks.count ?? 0)).compactMap { place -> FoundationJSON? in
            let check = checks[place]
            let isSought = [.string("training rows"), .string("training again")]
                .contains(check?["subject"])
            return isSought ? check?["reason"] : nil
        }
        let expected = [
            "none of the 4800 rows of training is among them", "gives the same file, to the byte",
        ]
        #expect(reasons == expected.map { .string($0) })
    }

    @Test func `a folder without a repository is no pass`() throws {
        let gate = try BuiltCommand("sestina", ["gate", "--repository", folder.path("")])
        #expect(gate.exitCode(within: 30) == 2)
        #expect(gate.output.contains("INVALID"))
    }

    /// Trains with a C and returns the folder.
    private func train(
        _ c: String,
        into name: String,
        _ others: [String] = []
    ) throws -> String {
        let output = folder.path(name)
        let arguments = ["train", "--c", c, "--output", output] + Self.training
        let command = try BuiltCommand("sestina", arguments + others)
        try #require(command.exitCode(within: 120) == 0)
        return output
    }

    private func gate(_ arguments: [String] = []) throws -> BuiltCommand {
        let clean = "env -u GITHUB_EVENT_NAME -u GITLAB_CI \"$@\""
        let words = [BuiltCommand.path(of: "sestina"), "gate", "--repository", repository]
        return try BuiltCommand("/bin/bash", ["-c", clean, "bash"] + words + arguments)
    }

    private func copy(_ source: String, to name: String) throws {
        let target = URL(filePath: "\(repository)/models/loan-default/\(name)")
        try Data(contentsOf: URL(filePath: source)).write(to: target)
    }

    private func commit(_ message: String) throws {
        try git(["add", "--all"])
        let identity = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org"]
        try git(identity + ["commit", "--quiet", "--message", message])
    }

    @discardableResult
    private func git(_ arguments: [String]) throws -> String {
        let words = ["env", "git", "-C", repository] + arguments
        let command = try BuiltCommand("/usr/bin/env", Array(words.dropFirst()))
        try #require(command.exitCode(within: 30) == 0, "\(arguments)")
        return command.output
    }
}
