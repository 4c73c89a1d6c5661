import Words

/// The models that a branch had in one model's place, from the one before the present on.
///
/// A branch's history is that of its first parents: what was merged counts as it arrived, and a work
/// branch's own steps never were on it.
package struct ModelHistory: Sendable {
    /// What stood there until a commit put something else in its place.
    package struct Stage: Sendable {
        /// The last commit of the branch at which it stood there.
        package let commit: ObjectID
        /// The commit of the branch that replaced it.
        package let replacement: ObjectID
        /// The last commit of the branch before the replacement was replaced in turn.
        package let replacementEnd: ObjectID
        /// How the replacement changed the model.
        package let change: ModelChange
        /// All models of `commit`.
        package let snapshot: Snapshot
        /// The model's folder among them.
        package let folder: ModelFolder
    }

    private let history: History
    /// The model's name so far back; a folder that was renamed had another before.
    private var name: String
    /// The last commit of the branch at which the model stood that was told of last.
    private var end: ObjectID
    /// The last commit of the branch that was not looked at.
    private var start: ObjectID
    /// Commits of the branch that may have changed the model, newest first; nil while they are not listed.
    private var replacements: [ObjectID]?

    /// Prepares to look; nothing is read yet.
    ///
    /// - Parameters:
    ///   - name: the model's name at the commit.
    ///   - commit: the last commit of the branch.
    ///   - git: the repository.
    package init(of name: String, until commit: ObjectID, in git: Git) {
        self.name = name
        end = commit
        start = commit
        history = History(git: git)
    }

    /// Goes back by one replacement of the model.
    ///
    /// A model that comes again after another is told of again.
    ///
    /// - Returns: what was replaced; nil where history, or the model, begins.
    /// - Throws: a `RepositoryError` if the clone is too shallow to tell, or git cannot read it.
    package mutating func previous() async throws(RepositoryError) -> Stage? {
        while true {
            let listed: [ObjectID]
            if let replacements { listed = replacements } else { listed = try await list() }
            guard let replacement = listed.first,
                let parent = try await history.git.parents(of: replacement).first
            else { return nil }
            if try await !history.git.contains(parent) {
                try await history.deepen(to: parent, from: start, "what \(name.shown) was before")
                replacements = try await list()
                // With its parents at hand the commit may have left the model as it was.
                guard replacements?.first == replacement else { continue }
            }
            let after = try await Snapshot(of: replacement, in: history.git)
            let before = try await Snapshot(of: parent, in: history.git)
            let change = ModelChanges(from: before, to: after).models.first { $0.name == name }
            let isOther = change.map { $0.kind != .modified || $0.files.contains(.model) } ?? false
            let origin = isOther ? change?.baseName : name
            guard let origin, let folder = before.folders[origin], folder[.model] != nil else {
                return nil
            }
            let areListed =
                origin == name && !before.isBehindLink(origin) && !after.isBehindLink(name)
            replacements = areListed ? Array((replacements ?? listed).dropFirst()) : nil
            (name, start) = (origin, parent)
            // Another mode or place is no other model, and what was before it still counts.
            guard isOther, let change else { continue }
            let stage = Stage(
                commit: parent,
                replacement: replacement,
                replacementEnd: end,
                change: change,
                snapshot: before,
                folder: folder
            )
            end = parent
            return stage
        }
    }

    /// The commits from the last one on that may have changed the model.
    ///
    /// Behind a link any may: its file is elsewhere, and so may be links on the way to it.
    private func list() async throws(RepositoryError) -> [ObjectID] {
        let snapshot = try await Snapshot(of: start, in: history.git)
        let path = ModelFolder(name: name).path(of: .model)
        // From the top whatever the folder, and no pattern whatever the name.
        let paths = snapshot.isBehindLink(name) ? [] : ["--", ":(top,literal)" + path]
        let answer = try await history.git.answer(
            ["rev-list", "--first-parent", start.hex] + paths,
            bytesMax: RepositoryLimits.listBytesMax
        )
        return answer.text.split(separator: "\n").compactMap { ObjectID($0) }
    }
}
