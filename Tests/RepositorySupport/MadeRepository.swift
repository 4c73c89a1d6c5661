import Foundation
package import Repository
import Subprocess
import Testing

/// A real repository in a temporary folder, with no configuration but its own.
package final class MadeRepository: Sendable {
    /// How a command for the test's own sake failed.
    package struct Fault: Error, CustomStringConvertible {
        package let description: String
    }

    /// Where its files are.
    package let folder: TemporaryFolder

    /// The path of that folder.
    package var path: String { folder.path }

    /// What the gate and the test give to git.
    package static let environment: [String: String] = [
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
        "HOME": "/nonexistent",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
    ]

    /// The repository as the gate asks it.
    package var git: Git { Git(folder: path, environment: Self.environment) }
    /// The same, allowed to fetch.
    package var fetchingGit: Git { Git(folder: path, environment: Self.environment, fetches: true) }

    private init(in folder: TemporaryFolder) { self.folder = folder }

    /// Makes one without a commit, on the branch main.
    package init() async throws {
        folder = try TemporaryFolder()
        try await run("init", "--quiet", "--initial-branch", "main")
        // A server gives a commit to those who know its name, as those of GitHub and GitLab do.
        try await run("config", "uploadpack.allowAnySHA1InWant", "true")
        try await run("config", "uploadpack.allowFilter", "true")
    }

    /// Clones this one as from a server, since a local clone would share its objects.
    package func clone(_ options: String...) async throws -> MadeRepository {
        let clone = MadeRepository(in: try TemporaryFolder())
        try await clone.run(["clone", "--quiet"] + options + ["file://" + path, "."])
        return clone
    }

    /// Runs git; what it says.
    @discardableResult
    package func run(_ arguments: String...) async throws -> String { try await run(arguments) }

    /// Runs git; what it says.
    @discardableResult
    package func run(_ arguments: [String]) async throws -> String {
        var environment = Self.environment
        for role in ["AUTHOR", "COMMITTER"] {
            environment["GIT_\(role)_NAME"] = "Ada"
            environment["GIT_\(role)_EMAIL"] = "ada@example.org"
            environment["GIT_\(role)_DATE"] = "2020-01-01T00:00:00Z"
        }
        let pairs = environment.compactMap { name, value in
            Environment.Key(rawValue: name).map { ($0, value) }
        }
        let result = try await Subprocess.run(
            .name("git"),
            arguments: Arguments(["-C", path] + arguments),
            environment: .custom(Dictionary(uniqueKeysWithValues: pairs)),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else {
            throw Fault(description: "git \(arguments): \(result.standardError)")
        }
        return result.standardOutput.trimmingCharacters(in: .newlines)
    }

    /// Writes files and commits all that is on disk; the commit.
    @discardableResult
    package func commit(_ files: [String: String] = [:]) async throws -> ObjectID {
        for (name, content) in files { try folder.write(content.utf8, to: name) }
        try await run("add", "--all")
        // A message of its own: the dates of all commits are the same.
        try await run("commit", "--quiet", "--allow-empty", "--message", UUID().uuidString)
        return try await id("HEAD")
    }

    /// Makes a commit of no files with the given parents, on no branch.
    package func commit(parents: [ObjectID]) async throws -> ObjectID {
        let tree = try await run("write-tree")
        let options = parents.flatMap { ["-p", $0.hex] }
        let hex = try await run(["commit-tree", tree, "-m", UUID().uuidString] + options)
        return try #require(ObjectID(hex))
    }

    /// The commit of a name.
    package func id(_ name: String) async throws -> ObjectID {
        try #require(ObjectID(try await run("rev-parse", name + "^{commit}")))
    }

    /// Goes to a new branch.
    package func branch(_ name: String) async throws {
        try await run("switch", "--quiet", "-c", name)
    }

    /// What the gate compares here.
    package func comparison(
        _ variables: [String: String] = [:],
        target: String? = "main",
        usesFiles: Bool = false,
        fetches: Bool = false
    ) async throws -> Comparison {
        try await Comparison.find(
            in: fetches ? fetchingGit : git,
            environment: variables,
            target: target,
            usesFiles: usesFiles
        )
    }
}

/// The error with which something fails.
package func fault<Value>(of action: () async throws -> Value) async throws -> RepositoryError {
    do {
        _ = try await action()
        throw MadeRepository.Fault(description: "no error where one was due")
    } catch let error as RepositoryError {
        return error
    }
}

extension Snapshot {
    /// The most bytes of a file that tests take.
    package static let fileBytesMax = 1 << 20

    /// The content of a file of at most ``fileBytesMax``.
    package func content(
        of file: ModelFolder.File,
        in folder: ModelFolder
    ) async throws(RepositoryError) -> [UInt8]? {
        try await content(of: file, in: folder, bytesMax: Self.fileBytesMax)
    }
}
