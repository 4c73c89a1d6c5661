/// Files by name, at one side of a comparison: of a commit, or on disk.
protocol NamedFiles: Sendable {
    /// What stands at a path from the top; nil where there is nothing.
    func entry(_ path: String) async throws(RepositoryError) -> NamedEntry?

    /// All that is no folder below one, by path.
    func files(below folder: String) async throws(RepositoryError) -> [TreeEntry]

    /// Where a link leads, as it says it.
    func target(of link: TreeEntry) async throws(RepositoryError) -> String
}

/// What a name stands for.
enum NamedEntry {
    case folder
    /// A file, a link or another repository.
    case entry(TreeEntry)
}

/// The files of a commit, or of a tree.
struct CommittedFiles: NamedFiles {
    let tree: ObjectID
    let git: Git

    func entry(_ path: String) async throws(RepositoryError) -> NamedEntry? {
        let answer = try await git.answer([
            "ls-tree", "-z", "--full-tree", tree.hex, "--", ":(literal)" + path,
        ])
        let record = String(decoding: answer.output.prefix { $0 != 0 }, as: UTF8.self)
        if record.hasPrefix("040000 ") { return .folder }
        return TreeEntry(record: record).map { .entry($0) }
    }

    func files(below folder: String) async throws(RepositoryError) -> [TreeEntry] {
        try await git.files(of: tree, below: folder)
    }

    func target(of link: TreeEntry) async throws(RepositoryError) -> String {
        let name = "\(link.path) at \(tree.short)"
        let bytesMax = RepositoryLimits.linkBytesMax
        return String(
            decoding: try await git.content(of: link.object, bytesMax: bytesMax, name: name),
            as: UTF8.self
        )
    }
}
