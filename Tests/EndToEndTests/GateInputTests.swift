import Foundation
import TestSupport
import Testing

/// `sestina gate` on models, holdouts and policies that are not what they should be, each in a
/// repository of its own.
@Suite struct GateInputTests {
    private static let home = "models/loan-default"
    private static let lfsPointer = Data(
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n".utf8
    )

    /// A repository with some files on main, and a sound model on a branch.
    private func challenged(
        base files: [String: Data?] = [:],
        head: (GateRepository) throws -> Void = { repository in
            try repository.write(Files.remarkedModel(), to: "\(home)/model.onnx")
        }
    ) throws -> GateRepository {
        let repository = try GateRepository(files)
        try repository.branch("work")
        try head(repository)
        try repository.commit()
        return repository
    }

    /// Expects that nothing passes for want of a champion, whatever else is found.
    private func expectNoChampion(
        _ words: String,
        in repository: GateRepository,
        location: SourceLocation = #_sourceLocation
    ) throws {
        let answer = try repository.gate(["--target", "main", "--strict"])
        let said = "\(answer.output)\(answer.errors)"
        #expect(answer.exitCode != 0, "\(said)", sourceLocation: location)
        let lines = answer.output.split(separator: "\n")
        let line = lines.firstIndex {
            $0.hasPrefix("INVALID ") && $0.hasSuffix(" comparison, champion")
        }
        let place = try #require(line, "\(said)", sourceLocation: location)
        let reason = lines[(place + 1)...].prefix(2).joined(separator: " ")
        #expect(reason.contains(words), "\(said)", sourceLocation: location)
    }

    private func expect(
        _ verdict: String,
        _ words: String,
        in repository: GateRepository,
        location: SourceLocation = #_sourceLocation
    ) throws {
        let answer = try repository.gate(["--target", "main", "--strict", "--verbose"])
        let code: CInt = ["PASS": 0, "FAIL": 1][verdict] ?? 2
        let said = "\(answer.output)\(answer.errors)"
        #expect(answer.exitCode == code, "\(said)", sourceLocation: location)
        #expect(answer.verdictLine.hasPrefix("\(verdict): "), "\(said)", sourceLocation: location)
        #expect(answer.output.contains(words), "\(said)", sourceLocation: location)
    }

    // MARK: Models

    @Test func `a model that was renamed is judged against what it was`() throws {
        let repository = try challenged { repository in
            try repository.git("mv", Self.home, "models/loans")
            try repository.write(Data("no model".utf8), to: "models/loans/model.onnx")
        }
        try expect("FAIL", "loans was loan-default before", in: repository)
        // Of all that is called champion only a digest is a text.
        let json = try repository.gate(["--target", "main", "--json"])
        #expect(json.output.contains("\"champion\" : \""), "\(json.output)")
    }

    @Test func `a model that is gone fails`() throws {
        let repository = try challenged { try $0.git("rm", "--quiet", "-r", Self.home) }
        try expect("FAIL", "the model is deleted", in: repository)
        let bare = try challenged { try $0.git("rm", "--quiet", "\(Self.home)/model.onnx") }
        try expect("FAIL", "the model is deleted", in: bare)
    }

    @Test func `a model that is added where there are no rules for new ones does not pass`() throws
    {
        let repository = try challenged { repository in
            for (name, data) in try GateRepository.quickFiles() {
                try repository.write(try #require(data), to: "models/second/\(name)")
            }
        }
        try expect("INVALID", "there are no rules for it", in: repository)
    }

    @Test(arguments: [
        "models/loan-default/v2/model.onnx", "models/loose.onnx", "models/loan-default/MODEL.ONNX",
    ])
    func `a model where none is looked for is no change without models`(path: String) throws {
        let repository = try challenged { try $0.write(Files.remarkedModel(), to: path) }
        try expect("INVALID", path, in: repository)
    }

    @Test(arguments: ["no model", ""])
    func `a model that is none fails at the head`(text: String) throws {
        let repository = try challenged {
            try $0.write(Data(text.utf8), to: "\(Self.home)/model.onnx")
        }
        try expect("FAIL", "file, loads", in: repository)
    }

    @Test(arguments: ["no model", ""])
    func `a model that is none at the base is no champion to be better than`(text: String) throws {
        let repository = try quicklyChallenged(champion: Data(text.utf8))
        try expectNoChampion("no comparison: the champion cannot be read", in: repository)
    }

    @Test func `a base without the model's file is no champion to be better than`() throws {
        let repository = try quicklyChallenged(champion: nil)
        try expectNoChampion("no champion: nothing was compared", in: repository)
    }

    private func quicklyChallenged(champion: Data?) throws -> GateRepository {
        var files = try GateRepository.quickFiles()
        let model = try #require(files["model.onnx"] ?? nil)
        files["model.onnx"] = .some(champion)
        return try challenged(base: files) { try $0.write(model, to: "\(Self.home)/model.onnx") }
    }

    @Test func `a pointer of Git LFS is no model, at the head or at the base`() throws {
        let head = try challenged { try $0.write(Self.lfsPointer, to: "\(Self.home)/model.onnx") }
        try expect("INVALID", "is a Git LFS pointer", in: head)
        let base = try challenged(base: ["model.onnx": Self.lfsPointer])
        try expect("INVALID", "is a Git LFS pointer", in: base)
    }

    // MARK: Holdouts

    private static let header =
        "credit_lines_outstanding,loan_amt_outstanding,total_debt_outstanding,income,"
        + "years_employed,fico_score,default\n"
    private static let row = "1,4000,5000,60000,4,650,"

    private static let silent: [(text: String, words: String)] = {
        let (good, bad) = (row + "0\n", row + "1\n")
        let lame = { (value: String) in header + good + row.replacing("650", with: value) + "1\n" }
        return [
            ("", "is empty"),
            (header, "holdout, rows"),
            (header + String(repeating: good, count: 3000), "holdout, rows"),
            (header + String(repeating: bad, count: 3000), "holdout, rows"),
            (lame("NaN"), "holdout, rows"),
            (lame(""), "holdout, rows"),
            (header + String(repeating: good + bad, count: 40), "80 rows with 40 defaults"),
        ]
    }()

    @Test(arguments: silent.indices)
    func `a holdout that tells nothing leaves no verdict`(index: Int) throws {
        let (text, words) = Self.silent[index]
        let repository = try challenged(base: ["holdout.csv": Data(text.utf8)])
        try expect("INVALID", words, in: repository)
    }

    @Test func `without a holdout there is no verdict`() throws {
        let repository = try challenged(base: ["holdout.csv": nil])
        try expect("INVALID", "there is no holdout to judge on", in: repository)
    }

    @Test func `a holdout of rows that the model was trained on leaves no verdict`() throws {
        let folder = try TemporaryFolder()
        // The same book, with more of it held out: rows that the other model has learned from.
        for part in ["0.2", "0.4"] {
            let training = try TrainCommand.start([
                "--synthetic", "500", "--test-fraction", part, "--output", folder.path(part),
                "--algorithm", "logistic-regression", "--c", "1", "--folds", "2", "--quiet",
            ])
            try #require(training.exitCode(within: 60) == 0, "\(training.errors)")
        }
        var files = try GateRepository.quickFiles()
        files["holdout.csv"] = try folder.bytes("0.4/holdout.csv")
        let model = try folder.bytes("0.2/model.onnx")
        let repository = try challenged(base: files) {
            try $0.write(model, to: "\(Self.home)/model.onnx")
        }
        let answer = try repository.gate(["--target", "main", "--strict", "--json"])
        #expect(answer.exitCode != 0)
        #expect(answer.output.contains("rows are among those that the model was trained on"))
    }

    @Test func `a holdout that comes with the model does not replace the old one`() throws {
        let repository = try challenged { repository in
            try repository.write(Data("no model".utf8), to: "\(Self.home)/model.onnx")
            try repository.write(Data(), to: "\(Self.home)/holdout.csv")
        }
        try expect("FAIL", "holdout.csv changed as well", in: repository)
        try expect("FAIL", "INVALID holdout, rows (under the new rules)", in: repository)
        try expect("FAIL", "PASS    holdout, rows", in: repository)
    }

    // MARK: Policies

    @Test func `without a policy there is no verdict`() throws {
        let repository = try challenged(base: ["policy.json": nil])
        try expect("INVALID", "policy.json", in: repository)
        let removed = try challenged { try $0.git("rm", "--quiet", "\(Self.home)/policy.json") }
        try expect("INVALID", "policy.json", in: removed)
    }

    @Test(arguments: [("{", "is not JSON"), ("[]", "an object"), ("", "is not JSON")])
    func `a policy that cannot be read leaves no verdict`(text: String, words: String) throws {
        let repository = try challenged(base: ["policy.json": Data(text.utf8)])
        try expect("INVALID", words, in: repository)
    }

    @Test func `a policy with an unknown key leaves no verdict`() throws {
        let policy = try GateRepository.policy(
            replacing: "\"first_model\"",
            with: "\"skip\": true, \"first_model\""
        )
        try expect("INVALID", "skip", in: try challenged(base: ["policy.json": policy]))
        let head = try challenged { try $0.write(policy, to: "\(Self.home)/policy.json") }
        try expect("INVALID", "skip", in: head)
    }

    @Test func `a policy that comes with the model does not replace the old one`() throws {
        let folder = try TemporaryFolder()
        let policy = try GateRepository.policy(
            replacing: "\"margin\": 0.0",
            with: "\"margin\": 0.1"
        )
        let repository = try challenged { repository in
            try repository.write(Data("no model".utf8), to: "\(Self.home)/model.onnx")
            try repository.write(policy, to: "\(Self.home)/policy.json")
        }
        try expect("FAIL", "policy.json changed as well", in: repository)
        let reports = folder.path("reports")
        _ = try repository.gate(["--target", "main", "--reports", reports])
        // The rules that the note and the reports name are those of the base.
        let old = try repository.git("show", "main:\(Self.home)/policy.json")
        #expect(Data((old + "\n").utf8) == (try GateRepository.defaultFile("policy.json")))
    }

    @Test func `champion, holdout and policy are those of the base`() throws {
        let files = try GateRepository.quickFiles()
        let repository = try challenged(base: files) { repository in
            let model = try #require(files["model.onnx"] ?? nil)
            // Field 6 of an ONNX model is its documentation: the same model, other bytes.
            try repository.write(
                model + Data([6 << 3 | 2, 1, 0x41]),
                to: "\(Self.home)/model.onnx"
            )
            for name in ["holdout.csv", "policy.json"] {
                let data = try #require(files[name] ?? nil)
                try repository.write(data + Data("\n".utf8), to: "\(Self.home)/\(name)")
            }
        }
        let answer = try repository.gate(["--target", "main", "--json"])
        let digest = { (commit: String, name: String) in
            let content = "\(commit):\(Self.home)/\(name)"
            let script = #"git -C "$1" cat-file blob "$2" | sha256sum | cut -c 1-64"#
            let command = try BuiltCommand(
                "/bin/bash",
                ["-c", script, "bash", repository.path, content]
            )
            try #require(command.exitCode() == 0)
            return command.output.trimmingCharacters(in: .newlines)
        }
        for (role, commit, name) in [
            ("challenger", "work", "model.onnx"), ("champion", "main", "model.onnx"),
            ("holdout", "main", "holdout.csv"), ("policy", "main", "policy.json"),
        ] {
            let line = "\"\(role)\" : \"\(try digest(commit, name))\""
            #expect(answer.output.contains(line), "\(answer.output.prefix(3000))")
        }
    }

    // MARK: Force

    @Test(arguments: [true, false])
    func `who may force a model does it aloud, and it stays a fail`(isSigned: Bool) throws {
        let (key, name) = try Self.key()
        let policy = try GateRepository.policy(
            replacing: "\"keys\": []",
            with: "\"keys\": [\"\(key)\"]"
        )
        let repository = try challenged(base: ["policy.json": policy]) {
            try $0.write(Data("no model".utf8), to: "\(Self.home)/model.onnx")
        }
        let tree = try repository.git("rev-parse", "HEAD:\(Self.home)")
        let options = ["-c", "gpg.format=ssh", "-c", "user.signingkey=\(name)"]
        let commit = ["commit", "--quiet", "--allow-empty", isSigned ? "-S" : "--no-gpg-sign"]
        let message = "force it\n\nGate-Force: \(tree) the old one is worse"
        try repository.git(options + commit + ["--message", message])
        let answer = try repository.gate(["--target", "main", "--strict", "--note"])
        #expect(answer.exitCode == (isSigned ? 0 : 1), "\(answer.output)")
        #expect(answer.verdictLine.hasPrefix("FAIL: "))
        let note = try repository.git("notes", "--ref", "refs/notes/sestina-gate", "show", "HEAD")
        #expect(note.contains("verdict FAIL"))
        if isSigned {
            #expect(answer.output.contains("FORCED"))
            #expect(answer.output.contains("by the key SHA256:"))
            #expect(answer.output.contains("the old one is worse"))
            #expect(note.contains(" the key SHA256:"))
        } else {
            #expect(answer.output.contains("does not count: the commit is not signed"))
        }
    }

    /// A new key of SSH: the public key, and where the pair is.
    private static func key() throws -> (line: String, path: String) {
        let path = FileManager.default.temporaryDirectory
            .appending(path: "sestina key \(UUID().uuidString)").path
        let options = ["-q", "-t", "ed25519", "-N", "", "-C", "ada", "-f", path]
        let command = try BuiltCommand("/usr/bin/env", ["ssh-keygen"] + options)
        try #require(command.exitCode(within: 60) == 0)
        let line = try String(contentsOfFile: path + ".pub", encoding: .utf8)
        return (line.trimmingCharacters(in: .newlines), path)
    }

    @Test func `a policy that comes with the model cannot say who may force it`() throws {
        let policy = try GateRepository.policy(
            replacing: "\"keys\": []",
            with: "\"keys\": [\"\(Self.key().line)\"]"
        )
        let repository = try challenged { repository in
            try repository.write(Data("no model".utf8), to: "\(Self.home)/model.onnx")
            try repository.write(policy, to: "\(Self.home)/policy.json")
        }
        let tree = try repository.git("rev-parse", "HEAD:\(Self.home)")
        try repository.commit("force it\n\nGate-Force: \(tree) I say so")
        try expect("FAIL", "the base's may_force names nobody", in: repository)
    }
}
