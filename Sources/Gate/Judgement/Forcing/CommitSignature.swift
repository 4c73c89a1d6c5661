internal import Platform
internal import Repository
internal import Subprocess
internal import SystemPackage
internal import Words

/// The signature of a commit, and whether one of some keys of SSH made it.
///
/// `ssh-keygen` is asked and not `git verify-commit`: that takes the commit's own date for the day on which the key has
/// to be good, and whoever holds a key that has expired writes any date.
struct CommitSignature {
    /// What a commit's object is made of.
    struct Parts: Equatable {
        /// What is signed: the object without its signature.
        let signed: [UInt8]
        /// The signatures of this repository's format; more than one, or none, is no signature.
        let signatures: [[UInt8]]
    }

    /// Who signs, in the file of allowed signers; one name for all, for the key is who it is.
    private static let principal = "forcer"
    private static let mark = Array("-----BEGIN SSH SIGNATURE-----\n".utf8)

    private let commit: ObjectID
    private let git: Git
    private let program: String

    /// Names a commit.
    ///
    /// - Parameters:
    ///   - commit: a commit that is in the clone.
    ///   - git: the repository.
    ///   - program: the name of ssh-keygen on the PATH.
    init(of commit: ObjectID, in git: Git, program: String = "ssh-keygen") {
        self.commit = commit
        self.git = git
        self.program = program
    }

    /// Whether the commit is signed with one of the keys, which is good now.
    ///
    /// - Parameter keys: as a policy names them.
    /// - Returns: that it counts by the key that signed it, or why it does not.
    /// - Throws: a `RepositoryError` if the commit cannot be read.
    func warrant(by keys: [String]) async throws(RepositoryError) -> ForceWarrant {
        let object = try await git.answer(
            ["cat-file", "commit", commit.hex],
            bytesMax: GateLimits.commitBytesMax
        )
        let parts = Self.parts(of: object.output, isLong: commit.hex.utf8.count == 64)
        guard let signature = parts.signatures.first else {
            return .refused("the commit is not signed")
        }
        guard parts.signatures.count == 1, signature.starts(with: Self.mark) else {
            return .refused("the commit's signature is not one of SSH")
        }
        do {
            return try await verify(signature, of: parts.signed, by: keys)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            return .refused(
                "ssh-keygen is needed to check the commit's signature and is not on the PATH;"
                    + " on Debian and Ubuntu: apt-get install openssh-client"
            )
        } catch {
            return .refused("the commit's signature cannot be checked: \("\(error)".shown)")
        }
    }

    private func verify(
        _ signature: [UInt8],
        of signed: [UInt8],
        by keys: [String]
    ) async throws -> ForceWarrant {
        let folder = try PrivateFolder("sestina-force")
        let lines = keys.compactMap { SigningKey($0)?.line(for: Self.principal) }
        let signers = try folder.write(Array(lines.joined().utf8), to: "signers")
        let signaturePath = try folder.write(signature, to: "signature")
        let signedPath = try folder.write(signed, to: "signed")
        let input = try FileDescriptor.open(
            FilePath(signedPath),
            .readOnly,
            options: .closeOnExec
        )
        let result = try await run(
            .name(program),
            arguments: [
                "-Y", "verify", "-f", signers, "-I", Self.principal, "-n", "git", "-s",
                signaturePath,
            ],
            // Nothing of this user's own may decide.
            environment: .inherit.updating(["LC_ALL": "C", "SSH_AUTH_SOCK": ""]),
            input: .fileDescriptor(input, closeAfterSpawningProcess: true),
            output: .string(limit: GateLimits.wordsBytesMax),
            error: .discarded
        )
        let fingerprint = result.standardOutput.split { $0.isWhitespace }
            .last { $0.hasPrefix("SHA256:") }
        guard result.terminationStatus.isSuccess, let fingerprint else {
            return .refused(
                "the commit is not signed with a key that the base's may_force names and that is good today"
            )
        }
        return .counts(by: "the key \(fingerprint)")
    }

    /// Takes the object of a commit apart.
    ///
    /// - Parameters:
    ///   - object: what git keeps: lines of a header, an empty line, and the message.
    ///   - isLong: whether the repository names objects by SHA-256, and so has its signatures elsewhere.
    /// - Returns: what is signed, and the signatures.
    static func parts(of object: [UInt8], isLong: Bool) -> Parts {
        let names = ["gpgsig ", "gpgsig-sha256 "].map { Array($0.utf8) }
        var signed: [UInt8] = []
        var signatures: [[UInt8]] = []
        var rest = object[...]
        // Whether the line before is of a signature, and of one that counts here.
        var (isSignature, isOurs) = (false, false)
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")), end > rest.startIndex {
            let line = rest[...end]
            rest = rest[(end + 1)...]
            if isSignature, line.first == UInt8(ascii: " ") {
                if isOurs { signatures[signatures.count - 1] += line.dropFirst() }
                continue
            }
            let name = names.first { line.starts(with: $0) }
            isSignature = name != nil
            isOurs = name.map { $0 == names[isLong ? 1 : 0] } ?? false
            if isOurs, let name { signatures.append(Array(line.dropFirst(name.count))) }
            if !isSignature { signed += line }
        }
        return Parts(signed: signed + rest, signatures: signatures)
    }
}
