package import Repository
import Subprocess
import Testing

/// A pair of keys of SSH that signs commits, made for one test.
package struct SigningPair: Sendable {
    private let folder: TemporaryFolder

    /// The public key, as a policy names it.
    package let publicKey: String
    /// What ssh-keygen calls it: `SHA256:…`.
    package let fingerprint: String

    /// Makes one.
    package init() async throws {
        folder = try TemporaryFolder()
        let path = folder.path + "/key"
        _ = try await Self.keygen(["-q", "-t", "ed25519", "-N", "", "-C", "ada", "-f", path])
        let line = try await Self.keygen(["-y", "-f", path])
        publicKey = line.split(separator: " ").prefix(2).joined(separator: " ")
            .split(separator: "\n").joined()
        let facts = try await Self.keygen(["-l", "-f", path]).split(separator: " ")
        fingerprint = String(try #require(facts.dropFirst().first))
    }

    /// Commits what is in the index, signed.
    ///
    /// - Parameters:
    ///   - message: the message.
    ///   - repository: where.
    /// - Returns: the commit.
    /// - Throws: what git has against it.
    @discardableResult
    package func commit(
        _ message: String,
        in repository: MadeRepository
    ) async throws -> ObjectID {
        try await repository.run(
            "-c",
            "gpg.format=ssh",
            "-c",
            "user.signingkey=\(folder.path)/key",
            "commit",
            "--quiet",
            "--allow-empty",
            "-S",
            "--message",
            message
        )
        return try await repository.id("HEAD")
    }

    private static func keygen(_ arguments: [String]) async throws -> String {
        let result = try await Subprocess.run(
            .name("ssh-keygen"),
            arguments: Arguments(arguments),
            output: .string(limit: 1 << 16),
            error: .string(limit: 1 << 16)
        )
        guard result.terminationStatus.isSuccess else {
            throw MadeRepository.Fault(description: "ssh-keygen: \(result.standardError)")
        }
        return result.standardOutput
    }
}
