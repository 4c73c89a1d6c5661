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
    /// The last commit of the branch that was not looked at.
    private var end: ObjectID
    /// Commits of the branch that changed the model file, newest first; nil while they are not listed.
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
        history = History(git: git)
    }

    /// Goes back by one replacement of the model.
    ///
    /// A model that comes again after another is told of again.
    ///
    /// - Returns: what was replaced; nil where history, or the model, begins.
    /// - Throws: a `RepositoryError` if the clone is too shallow to tell, or git cannot read it.
    package mutating func previous() async throws(RepositoryError) -> Stage? {
        var replacements: [ObjectID]
        if let listed = self.replacements {
            replacements = listed
        } else {
            replacements = try await list()
        }
        guard let replacement = replacements.first,
            let parent = try await history.git.parents(of: replacement).first
        else { return nil }
        if try await !history.git.contains(parent) {
            try await history.deepen(to: parent, from: end, "what \(name.shown) was before")
            replacements = try await list()
            // With its parents at hand the commit may have left the model as it was.
            guard replacements.first == replacement else {
                self.replacements = replacements
                return try await previous()
            }
        }
        let after = try await Snapshot(of: replacement, in: history.git)
        let before = try await Snapshot(of: parent, in: history.git)
        let change = ModelChanges(from: before, to: after).models.first { $0.name == name }
        guard let change, let origin = change.baseName, let folder = before.folders[origin],
            folder[.model] != nil
        else { return nil }
        let stage = Stage(
            commit: parent,
            replacement: replacement,
            replacementEnd: end,
            change: change,
            snapshot: before,
            folder: folder
        )
        self.replacements = origin == name ? Array(replacements.dropFirst()) : nil
        (name, end) = (origin, parent)
        return stage
    }

    /// The commits from the last one on that changed the file.
    private func list() async throws(RepositoryError) -> [ObjectID] {
        let path = ModelFolder(name: name).path(of: .model)
        let answer = try await history.git.answer(
            // From the top whatever the folder, and no pattern whatever the name.
            ["rev-list", "--first-parent", end.hex, "--", ":(top,literal)" + path],
            bytesMax: RepositoryLimits.listBytesMax
        )
        return answer.text.split(separator: "\n").compactMap { ObjectID($0) }
    }
}
