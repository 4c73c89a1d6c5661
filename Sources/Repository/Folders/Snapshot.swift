import Words

/// All models at one side of a comparison, and how to read their files.
package struct Snapshot: Sendable {
    /// Where files are read from.
    private enum Source: Sendable {
        case commit(ObjectID)
        case files(top: String)
    }

    private let git: Git
    private let source: Source
    /// The models by name.
    package let folders: [String: ModelFolder]
    /// Further files below `models`.
    let others: [TreeEntry]

    /// Lists the models of a commit.
    ///
    /// - Parameters:
    ///   - commit: a commit that is in the clone.
    ///   - git: the repository.
    /// - Throws: a `RepositoryError` if it cannot be read.
    package init(of commit: ObjectID, in git: Git) async throws(RepositoryError) {
        let entries = try await git.files(of: commit, below: ModelFolder.root)
        try self.init(entries, from: .commit(commit), in: git)
    }

    /// Lists the models of a comparison's head.
    package init(_ head: Comparison.Head, in git: Git) async throws(RepositoryError) {
        switch head {
        case .commit(let commit): try await self.init(of: commit, in: git)
        case .files(let top):
            let git = git.at(top)
            let entries = try await DiskFiles.list(in: git, below: ModelFolder.root)
            try self.init(entries, from: .files(top: top), in: git)
        }
    }

    private init(
        _ entries: [TreeEntry],
        from source: Source,
        in git: Git
    ) throws(RepositoryError) {
        self.git = git
        self.source = source
        (folders, others) = try ModelFolder.group(entries)
    }

    /// Lists the models of a comparison's base; none where there is no base.
    package static func base(
        _ base: Comparison.Base,
        in git: Git
    ) async throws(RepositoryError) -> Snapshot {
        switch base {
        case .commit(let commit): try await Snapshot(of: commit, in: git)
        case .none: try Snapshot([], from: .files(top: git.folder), in: git)
        }
    }

    /// What a reader calls this side.
    package var name: String {
        switch source {
        case .commit(let commit): commit.short
        case .files: "the files on disk"
        }
    }

    /// The content of a file, nil where the folder has none.
    ///
    /// - Parameters:
    ///   - file: which of the folder's files.
    ///   - folder: one of ``folders``.
    ///   - bytesMax: what is taken at most; of a larger one nothing is.
    /// - Returns: its bytes.
    /// - Throws: a `RepositoryError` if it is no plain file, a Git LFS pointer, too large, or not there.
    package func content(
        of file: ModelFolder.File,
        in folder: ModelFolder,
        bytesMax: Int
    ) async throws(RepositoryError) -> [UInt8]? {
        guard let entry = folder[file] else { return nil }
        let name = "\(entry.path.shown) at \(self.name)"
        guard entry.kind == .file else {
            let kind = entry.kind == .link ? "a symbolic link" : "another repository"
            throw RepositoryError(.notFile, "\(name) is \(kind); a file is needed")
        }
        let bytes: [UInt8]
        switch source {
        case .commit:
            bytes = try await git.content(of: entry.object, bytesMax: bytesMax, name: name)
        case .files(let top):
            bytes = try DiskFile.read(top + "/" + entry.path, bytesMax: bytesMax)
        }
        guard !bytes.starts(with: Array("version https://git-lfs".utf8)) else {
            throw RepositoryError(
                .pointer,
                "\(name) is a Git LFS pointer, not the file that it stands for; the gate reads what"
                    + " git holds, so commit the file itself"
            )
        }
        return bytes
    }
}
