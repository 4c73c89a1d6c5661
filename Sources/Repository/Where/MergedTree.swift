import Platform
import Words

/// What merging a change into its target as it stands gives; made by git in a folder of this process.
struct MergedTree: Sendable {
    /// The tree with the files, to be read by ``git``.
    let tree: ObjectID
    /// Paths on which both sides cannot agree; the tree holds marks in their place.
    let conflicts: [String]
    /// The repository together with what the merge made.
    let git: Git
    /// Holds what the merge made, and is gone with the last who reads it.
    let folder: PrivateFolder

    /// Merges.
    ///
    /// - Parameters:
    ///   - head: the change.
    ///   - tip: the last commit of the branch that it goes into.
    ///   - git: the repository, which gets nothing.
    /// - Throws: a `RepositoryError` if git cannot merge, such as before 2.38.
    init(
        of head: ObjectID,
        into tip: ObjectID,
        in git: Git
    ) async throws(RepositoryError) {
        folder = try Git.scratch()
        let writing = try await git.writing(into: folder)
        let arguments = [
            "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", tip.hex, head.hex,
        ]
        let answer = try await writing.ask(arguments, bytesMax: RepositoryLimits.listBytesMax)
        let fields = answer.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        guard answer.code <= 1, let tree = fields.first.flatMap({ ObjectID($0) }) else {
            throw git.refusal(arguments, answer)
        }
        self.tree = tree
        self.git = writing
        conflicts = answer.code == 0 ? [] : Set(fields.dropFirst()).sorted()
    }

    /// Refuses conflicts in what is judged: below `models`, where its links lead, and in what says how files
    /// are written into a checkout.
    ///
    /// - Parameters:
    ///   - places: where files really are that are reached by links.
    ///   - name: what is merged into what, for the message.
    /// - Throws: a `RepositoryError` that names the first of them.
    func requireAgreement(on places: Set<String>, called name: String) throws(RepositoryError) {
        let root = ModelFolder.root
        let paths = conflicts.filter { path in
            path == root || path.hasPrefix(root + "/") || places.contains(path)
                || path.split(separator: "/").last == ".gitattributes"
        }
        guard !paths.isEmpty else { return }
        let shown = paths.prefix(5).map(\.shown).joined(separator: ", ")
        let more = paths.count > 5 ? " and \(paths.count - 5) more" : ""
        throw RepositoryError(
            .notComparable,
            "\(name) has conflicts in \(shown)\(more); merge the target into the change and"
                + " settle them"
        )
    }
}
