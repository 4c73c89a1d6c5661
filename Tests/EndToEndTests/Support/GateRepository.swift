import Foundation
import TestSupport
import Testing

/// A real repository with the default model on its main branch, and the gate run in it.
///
/// Neither git nor the gate sees the configuration of who runs the tests, or a CI server around them.
final class GateRepository {
    /// What a run of the gate came to.
    struct Answer {
        let exitCode: CInt?
        let output: String
        let errors: String

        /// The line with the verdict and its reason.
        var verdictLine: String {
            let lines = output.split(separator: "\n")
            // The last but one: after it stands what it means.
            return lines.count < 2 ? "" : String(lines[lines.count - 2])
        }
    }

    private let folder: TemporaryFolder
    let path: String

    private static let variables = [
        "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=Ada",
        "GIT_AUTHOR_EMAIL=ada@example.org", "GIT_COMMITTER_NAME=Ada",
        "GIT_COMMITTER_EMAIL=ada@example.org",
    ]
    private static let removed = [
        "GITHUB_EVENT_NAME", "GITLAB_CI", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE",
    ]

    /// Makes one with a first commit.
    ///
    /// - Parameter files: what its model's folder holds instead of the default model's files, or
    ///   nil for what it lacks.
    /// - Throws: what git or the disk has against it.
    init(_ files: [String: Data?] = [:]) throws {
        folder = try TemporaryFolder()
        path = folder.path("a repository")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try git("init", "--quiet", "--initial-branch", "main")
        // A server gives a commit to those who know its name, as GitHub and GitLab do.
        try git("config", "uploadpack.allowAnySHA1InWant", "true")
        for name in ["model.onnx", "holdout.csv", "policy.json"] {
            guard let data = try files[name] ?? Self.defaultFile(name) else { continue }
            try write(data, to: "models/loan-default/\(name)")
        }
        try commit()
    }

    private init(at path: String, in folder: TemporaryFolder) {
        self.path = path
        self.folder = folder
    }

    /// A file of the model that is served by default.
    static func defaultFile(_ name: String) throws -> Data {
        try Data(contentsOf: Files.inRepository("models/loan-default/\(name)"))
    }

    /// The default policy with some of its text replaced.
    static func policy(replacing old: String, with new: String) throws -> Data {
        let text = String(decoding: try defaultFile("policy.json"), as: UTF8.self)
        try #require(text.contains(old))
        return Data(text.replacing(old, with: new).utf8)
    }

    /// Files with few rows to judge on, and a model that does not say how to train it again: what
    /// is quickly judged, and found wanting in much.
    static func quickFiles() throws -> [String: Data?] {
        var policy = String(decoding: try defaultFile("policy.json"), as: UTF8.self)
        policy = policy.replacing("\"rows_min\": 1000", with: "\"rows_min\": 20")
            .replacing("\"defaults_min\": 200", with: "\"defaults_min\": 2")
        let holdout = try defaultFile("holdout.csv").split(separator: UInt8(ascii: "\n"))
        return [
            "model.onnx": try unrecorded(defaultFile("model.onnx")),
            "holdout.csv": Data(holdout.prefix(60).joined(separator: [UInt8(ascii: "\n")])),
            "policy.json": Data(policy.utf8),
        ]
    }

    /// A model file without the recipe of its data.
    static func unrecorded(_ model: Data) throws -> Data {
        // As long as before, for the lengths around it.
        try #require(model.firstRange(of: Data("\"synthetic\"".utf8)) != nil)
        return model.replacing(Data("\"synthetic\"".utf8), with: Data("\"synthetik\"".utf8))
    }

    /// Clones this one as from a server, since a local clone would share its objects.
    func clone(_ options: String...) throws -> GateRepository {
        let clone = GateRepository(at: folder.path("clone \(UUID().uuidString)"), in: folder)
        try git(["clone", "--quiet"] + options + ["file://" + path, clone.path])
        return clone
    }

    /// A worktree of this one, in which a branch is checked out.
    func worktree(of branch: String) throws -> GateRepository {
        let other = GateRepository(at: folder.path("worktree"), in: folder)
        try git("worktree", "add", "--quiet", other.path, branch)
        return other
    }

    /// Writes a file and the folders that it is in.
    func write(_ data: Data, to name: String) throws {
        let file = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try data.write(to: file)
    }

    /// Commits all that is on disk; the commit.
    @discardableResult
    func commit(_ message: String = "a change") throws -> String {
        try git("add", "--all")
        try git("commit", "--quiet", "--allow-empty", "--message", message)
        return try git("rev-parse", "HEAD")
    }

    /// Commits a file; the commit.
    @discardableResult
    func commit(_ data: Data, to name: String, _ message: String = "a change") throws -> String {
        try write(data, to: name)
        return try commit(message)
    }

    /// Goes to a new branch.
    func branch(_ name: String) throws { try git("switch", "--quiet", "-c", name) }

    @discardableResult
    func git(_ arguments: String...) throws -> String { try git(arguments) }

    /// Runs git; what it says.
    @discardableResult
    func git(_ arguments: [String]) throws -> String {
        let command = try Self.command(["git", "-C", path] + arguments, [])
        let code = command.exitCode(within: 60)
        try #require(code == 0, "git \(arguments): \(command.errors)")
        return command.output.trimmingCharacters(in: .newlines)
    }

    /// Runs the gate to its end.
    ///
    /// - Parameters:
    ///   - arguments: its options.
    ///   - variables: what its environment has besides, as `NAME=value`.
    /// - Returns: what it said and its exit code, nil if it did not come to an end.
    /// - Throws: a fault if it cannot be started.
    func gate(_ arguments: [String] = [], with variables: [String] = []) throws -> Answer {
        let words = [BuiltCommand.path(of: "sestina"), "gate", "--repository", path]
        let command = try Self.command(words + arguments, variables)
        let code = command.exitCode(within: 240)
        return Answer(exitCode: code, output: command.output, errors: command.errors)
    }

    /// Runs the gate as a workflow of GitHub does, for an event of some JSON.
    func gate(on event: String, _ content: String, _ options: [String] = []) throws -> Answer {
        let file = try folder.write(content, as: "event.json")
        return try gate(
            options,
            with: ["GITHUB_EVENT_NAME=\(event)", "GITHUB_EVENT_PATH=\(file)"]
        )
    }

    private static func command(
        _ words: [String],
        _ variables: [String]
    ) throws -> BuiltCommand {
        let unset = removed.flatMap { ["-u", $0] }
        return try BuiltCommand("/usr/bin/env", unset + Self.variables + variables + words)
    }
}
