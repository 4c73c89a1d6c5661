import Words

/// What the `.gitattributes` of a commit say of how its files are written into a checkout.
///
/// Asked is git, over a repository of this process with nothing in it but these files: what a clone says in
/// `.git/info/attributes` or in its configuration is its own affair and no part of the commit.
struct CheckoutAttributes {
    /// The line that switches off all that changes bytes below `models`.
    static let line = "\(ModelFolder.root)/** \(switches)"

    /// An encoding cannot be unset, only left unsaid.
    private static let switches =
        "-text -eol -ident -filter !working-tree-encoding -export-subst"
    static let name = ".gitattributes"
    /// What changes bytes; `crlf` is the old name of `text`.
    private static let asked = [
        "text", "crlf", "eol", "ident", "filter", "working-tree-encoding", "export-subst",
    ]
    private static let fileBytesMax = 1 << 20

    /// The values by path and attribute, as git says them: "unspecified", "unset", "set" or a text.
    private let values: [String: [String: String]]
    /// The attribute files on the way to the paths.
    private let files: [TreeEntry]

    /// Asks what is in force.
    ///
    /// - Parameters:
    ///   - paths: of files, from the top of the repository.
    ///   - tree: a commit, or a tree.
    ///   - git: the repository.
    ///   - refusesLinks: whether an attribute file that is a link is an error, or none.
    /// - Throws: a `RepositoryError` if an attribute file cannot be read or git cannot tell.
    init(
        of paths: [String],
        at tree: ObjectID,
        in git: Git,
        refusesLinks: Bool = true
    ) async throws(RepositoryError) {
        let names = Set(paths.flatMap(Self.files)).sorted()
        var files: [TreeEntry] = []
        for names in names.inPieces(of: RepositoryLimits.pathsMax) {
            files += try await git.entries(names, of: tree)
        }
        self.files = files
        guard !files.isEmpty else {
            values = [:]
            return
        }
        let folder = try Git.scratch()
        let scratch = try await git.bare(in: folder)
        for file in files {
            guard file.kind == .file else {
                guard refusesLinks else { continue }
                throw RepositoryError(
                    .notFile,
                    "\(file.path.shown) at \(tree.short) is no plain file, which git reads at some"
                        + " times and not at others; write the attributes into a file of that name"
                )
            }
            // It may have to be fetched, and git would take one that is missing for empty.
            let name = "\(file.path.shown) at \(tree.short)"
            _ = try await git.content(of: file.object, bytesMax: Self.fileBytesMax, name: name)
            _ = try await scratch.answer([
                "update-index", "--add", "--cacheinfo", "100644,\(file.object.hex),\(file.path)",
            ])
        }
        var values: [String: [String: String]] = [:]
        for paths in paths.inPieces(of: RepositoryLimits.pathsMax) {
            let listed = try await scratch.answer(
                ["-c", "core.attributesFile=/dev/null", "check-attr", "--cached", "-z"] + Self.asked
                    + ["--"] + paths,
                bytesMax: RepositoryLimits.listBytesMax
            )
            let fields = listed.output.split(separator: 0, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            for start in stride(from: 0, to: fields.count - 2, by: 3) {
                values[fields[start], default: [:]][fields[start + 1]] = fields[start + 2]
            }
        }
        self.values = values
    }

    /// The first attribute that may make a file's bytes others in a checkout than in the commit.
    ///
    /// - Parameters:
    ///   - path: one of those that were asked about.
    ///   - before: what was in force in the target, which is not to be undone.
    /// - Returns: a sentence about it, nil where nothing changes bytes.
    func fault(at path: String, before: CheckoutAttributes?) -> String? {
        for attribute in Self.asked {
            let value = value(attribute, at: path)
            if Self.isHarmless(attribute, value) { continue }
            let words = value == "set" ? attribute : "\(attribute)=\(value.shown)"
            return "the attribute \(words) of \(path.shown) changes bytes in a checkout, so that"
                + " other bytes would be deployed than are judged; " + advice(for: path)
        }
        let isOff = value("text", at: path) == "unset"
        guard !isOff, before?.value("text", at: path) == "unset" else { return nil }
        return "\(path.shown) no longer has the attribute -text, which it has in the target, so"
            + " that a clone may change its line ends; " + advice(for: path)
    }

    private func value(_ attribute: String, at path: String) -> String {
        values[path]?[attribute] ?? "unspecified"
    }

    private static func isHarmless(_ attribute: String, _ value: String) -> Bool {
        // Git ends a checkout where the encoding is unset.
        value == "unspecified" || value == "unset" && attribute != "working-tree-encoding"
    }

    /// Which line, in which file, ends it: the last line of the nearest file counts.
    private func advice(for path: String) -> String {
        let names = Self.files(for: path)
        let nearest = names.last { name in files.contains { $0.path == name } } ?? Self.name
        let top = path.split(separator: "/").first.map(String.init) ?? path
        let pattern = nearest != Self.name ? "*" : top == path ? "/" + top : top + "/**"
        return "let the last line of \(nearest.shown) be: \(pattern.shown) \(Self.switches)"
    }

    /// The attribute files on the way to a path, from the top.
    private static func files(for path: String) -> [String] {
        let folders = path.split(separator: "/").dropLast()
        return (0...folders.count).map { count in
            (folders.prefix(count).map(String.init) + [name]).joined(separator: "/")
        }
    }
}

extension Git {
    /// What a commit, or a tree, has at paths; nothing for those that it has not, nor for folders.
    func entries(
        _ paths: [String],
        of tree: ObjectID
    ) async throws(RepositoryError) -> [TreeEntry] {
        let answer = try await answer(
            ["ls-tree", "-z", "--full-tree", tree.hex, "--"] + paths.map { ":(literal)" + $0 },
            bytesMax: RepositoryLimits.listBytesMax
        )
        return answer.output.split(separator: 0).compactMap {
            TreeEntry(record: String(decoding: $0, as: UTF8.self))
        }
    }
}

extension Array {
    /// Its elements in order, so many at a time at most.
    func inPieces(of size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
