package import Repository

/// Someone's word, in the history that is judged, that a model shall go in whatever the verdict.
///
/// It is a trailer of a commit's message, written by an author whom the policy's `may_force` names:
///
///     Gate-Force: TREE REASON
///
/// with the name of the tree of the model's folder, as `git rev-parse HEAD:models/NAME` says it, so
/// that it is about these bytes and no others. A verdict that is forced stays what it is and only
/// does not block. An author is who git says it is, no more: what is worth a signature wants one.
package struct Force: Sendable, Equatable {
    /// The key of the trailer.
    package static let key = "Gate-Force"

    /// The name of the model.
    package let model: String
    /// The e-mail address of who forces it.
    package let author: String
    /// The commit that says so.
    package let commit: ObjectID
    /// Why, in the author's words.
    package let reason: String
}

/// What the messages of a change say about models that shall go in.
struct ForceRequests {
    /// One trailer.
    struct Request: Equatable {
        let commit: ObjectID
        let author: String
        let tree: ObjectID
        let reason: String
    }

    private let git: Git
    private let head: ObjectID
    private let base: ObjectID
    private let requests: [Request]

    /// Reads the messages of all commits that a head has and its base has not.
    ///
    /// - Parameters:
    ///   - base: what it is compared with.
    ///   - head: what is judged.
    ///   - git: the repository.
    /// - Throws: a `RepositoryError` if they cannot be read.
    init(from base: ObjectID, to head: ObjectID, in git: Git) async throws(RepositoryError) {
        self.git = git
        self.head = head
        self.base = base
        // A body with the key somewhere, of which git then takes the trailers for what they are.
        let format = "%H%x00%ae%x00%(trailers:key=\(Force.key),valueonly,unfold)%x00"
        let answer = try await git.answer(
            ["rev-list", "--format=" + format, head.hex, "^" + base.hex],
            bytesMax: RepositoryLimits.listBytesMax
        )
        requests = Self.requests(answer.text)
    }

    /// Reads what `rev-list` says: for each commit a line of its own, and three fields.
    static func requests(_ text: String) -> [Request] {
        let fields = text.split(separator: "\0", omittingEmptySubsequences: false)
        return stride(from: 0, to: fields.count - 2, by: 3).flatMap { index -> [Request] in
            let name = fields[index].split(separator: "\n").last ?? ""
            guard let commit = ObjectID(name) else { return [] }
            return fields[index + 2].split(separator: "\n").compactMap { value in
                let words = value.split(separator: " ", maxSplits: 1)
                guard let tree = words.first.flatMap({ ObjectID($0) }) else { return nil }
                // Blanks alone are no reason.
                let reason = words.dropFirst().joined().drop { $0 == " " }
                guard !reason.isEmpty else { return nil }
                return Request(
                    commit: commit,
                    author: String(fields[index + 1]),
                    tree: tree,
                    reason: String(reason)
                )
            }
        }
    }

    /// What is said about one model.
    ///
    /// - Parameters:
    ///   - change: what happened to it; of one that is gone the base's folder counts.
    ///   - forcers: whom the policy of the base allows to.
    /// - Returns: the newest word of one who may, and a sentence for each of those who may not.
    /// - Throws: a `RepositoryError` if git cannot name the folder's tree.
    func force(
        of change: ModelChange,
        by forcers: Policy.Forcers
    ) async throws(RepositoryError) -> (force: Force?, refusals: [String]) {
        guard !requests.isEmpty else { return (nil, []) }
        let commit = change.kind == .deleted ? base : head
        let name = "\(commit.hex):\(ModelFolder.root)/\(change.name)"
        let answer = try await git.answer(["rev-parse", "--verify", "--end-of-options", name])
        let said = requests.filter { $0.tree.hex == answer.text }
        let refusals = said.map { request in
            "\(request.author) may not force \(change.name): the policy's may_force at the base"
                + " does not name them (\(request.commit.short))"
        }
        let force = said.first { _ in false }.map { request in
            Force(
                model: change.name,
                author: request.author,
                commit: request.commit,
                reason: request.reason
            )
        }
        return (force, refusals)
    }
}
