import Platform
import Words

/// All models at one side of a comparison, and how to read their files.
package struct Snapshot: Sendable {
    /// Where files are read from.
    private enum Source: Sendable {
        /// A commit, or a tree, and what a reader calls it.
        case tree(ObjectID, name: String)
        case files(top: String)

        var name: String {
            switch self {
            case .tree(_, let name): name
            case .files: "the files on disk"
            }
        }
    }

    private let git: Git
    private let source: Source
    /// Holds what was made to be read here, if anything was.
    private let folder: PrivateFolder?
    /// The models by name.
    package let folders: [String: ModelFolder]
    /// Further files below `models`.
    let others: [TreeEntry]
    /// Where files really are that are reached by links, by the name by which they are.
    private let places: [String: String]
    /// Sentences about links that lead to no file of the repository.
    private let faults: [String]

    /// Lists the models of a commit.
    ///
    /// - Parameters:
    ///   - commit: a commit that is in the clone.
    ///   - git: the repository.
    /// - Throws: a `RepositoryError` if it cannot be read.
    package init(of commit: ObjectID, in git: Git) async throws(RepositoryError) {
        try await self.init(of: commit, called: commit.short, in: git)
    }

    /// Lists the models of a commit or tree.
    init(of tree: ObjectID, called name: String, in git: Git) async throws(RepositoryError) {
        let walk = try await LinkWalk(ModelFolder.root, of: CommittedFiles(tree: tree, git: git))
        try self.init(walk, from: .tree(tree, name: name), in: git)
    }

    /// Lists the models of a merge.
    private init(
        of head: ObjectID,
        into tip: ObjectID,
        in git: Git
    ) async throws(RepositoryError) {
        let name = "the merge of \(head.short) into \(tip.short)"
        let merged = try await MergedTree(of: head, into: tip, in: git)
        let files = CommittedFiles(tree: merged.tree, git: merged.git)
        let walk = try await LinkWalk(ModelFolder.root, of: files)
        try merged.requireAgreement(on: Set(walk.places.values), called: name)
        let source = Source.tree(merged.tree, name: name)
        try self.init(walk, from: source, in: merged.git, holding: merged.folder)
    }

    /// Lists the models of a comparison's head.
    package init(_ head: Comparison.Head, in git: Git) async throws(RepositoryError) {
        switch head {
        case .commit(let commit): try await self.init(of: commit, in: git)
        case .merge(let head, let tip): try await self.init(of: head, into: tip, in: git)
        case .files(let top):
            let git = git.at(top)
            let walk = try await LinkWalk(ModelFolder.root, of: DiskFiles(git: git))
            try self.init(walk, from: .files(top: top), in: git)
        }
    }

    private init(
        _ walk: LinkWalk<some NamedFiles>,
        from source: Source,
        in git: Git,
        holding folder: PrivateFolder? = nil
    ) throws(RepositoryError) {
        self.git = git
        self.source = source
        self.folder = folder
        places = walk.places
        faults = walk.faults.map { $0.sentence(at: source.name) }
        (folders, others) = try ModelFolder.group(walk.entries)
    }

    private init(nothingIn git: Git) {
        self.git = git
        source = .files(top: git.folder)
        folder = nil
        (folders, others, places, faults) = ([:], [], [:], [])
    }

    /// Lists the models of a comparison's base; none where there is no base.
    package static func base(
        _ base: Comparison.Base,
        in git: Git
    ) async throws(RepositoryError) -> Snapshot {
        switch base {
        case .commit(let commit): try await Snapshot(of: commit, in: git)
        case .none: Snapshot(nothingIn: git)
        }
    }

    /// Makes sure that this side can be judged: what is judged is what a checkout has.
    ///
    /// Files on disk are a checkout already, whatever made it.
    ///
    /// - Parameter base: what was there before.
    /// - Throws: a `RepositoryError` for the first link that leads to no file of the repository, and the
    ///   first attribute that changes a file's bytes.
    package func requireFilesOfCheckout(after base: Snapshot) async throws(RepositoryError) {
        if let fault = faults.first { throw RepositoryError(.notFile, fault) }
        guard case .tree(let tree, let name) = source else { return }
        try await requireNamesOfOneCase(at: tree, name)
        let paths = (folders.values.flatMap(\.all) + others)
            .filter { $0.kind == .file }.map { places[$0.path] ?? $0.path }
        let unique = Set(paths).sorted()
        let attributes = try await CheckoutAttributes(of: unique, at: tree, in: git)
        var before: CheckoutAttributes?
        if case .tree(let tree, _) = base.source {
            before = try await CheckoutAttributes(
                of: unique,
                at: tree,
                in: base.git,
                refusesLinks: false
            )
        }
        for path in unique {
            if let fault = attributes.fault(at: path, before: before) {
                throw RepositoryError(.notFile, "at \(name), \(fault)")
            }
        }
    }

    /// Names that mean something, each of which a disk that knows no case gives to whatever differs in that alone.
    private static let names = [ModelFolder.root, CheckoutAttributes.name]

    /// Refuses `Models` at the top, and `.GitAttributes` there and below `models`.
    private func requireNamesOfOneCase(
        at tree: ObjectID,
        _ place: String
    ) async throws(RepositoryError) {
        let listed = try await git.answer(
            ["ls-tree", "-z", "--name-only", "--full-tree", tree.hex],
            bytesMax: RepositoryLimits.listBytesMax
        )
        let top = listed.output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        for path in top + others.map(\.path) {
            let part = path.split(separator: "/").last.map(String.init) ?? path
            let names = path.contains("/") ? [CheckoutAttributes.name] : Self.names
            guard let name = names.first(where: { $0 == part.lowercased() && $0 != part }) else {
                continue
            }
            throw RepositoryError(
                .notFile,
                "\(path.shown) at \(place) is \(name) but for its case, and a disk that knows none takes one"
                    + " for the other; give it another name"
            )
        }
    }

    /// Whether a model's file is not where its name says, but where a link on the way leads.
    func isBehindLink(_ name: String) -> Bool {
        guard let entry = folders[name]?[.model] else { return false }
        return places[entry.path] != nil
    }

    /// The policy for models that are new; nil where there is none.
    package var newModels: ModelFolder? { ModelFolder.beside(others) }

    /// What a reader calls this side.
    package var name: String { source.name }

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
        case .tree:
            bytes = try await git.content(of: entry.object, bytesMax: bytesMax, name: name)
        case .files:
            bytes = try await DiskFiles(git: git)
                .content(of: entry, at: places[entry.path] ?? entry.path, bytesMax, name)
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
