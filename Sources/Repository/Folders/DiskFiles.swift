/// Files of a checkout as they are on disk, committed or not.
enum DiskFiles {
    /// Lists what git tracks or would track below a folder.
    ///
    /// - Parameters:
    ///   - git: the repository, asked from the top of its files.
    ///   - path: the folder, from the top.
    /// - Returns: what is on disk, by path.
    /// - Throws: a `RepositoryError` if git cannot list it.
    static func list(in git: Git, below path: String) async throws(RepositoryError) -> [TreeEntry] {
        let listed = try await git.answer(
            ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", path + "/"],
            bytesMax: RepositoryLimits.listBytesMax
        )
        // A conflict lists a path several times. Bytes, since two paths may be one text: an é is one
        // code point or two.
        let paths = Set(listed.output.split(separator: 0).map(Array.init))
        var entries: [TreeEntry] = []
        for bytes in paths.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            guard let path = String(validating: bytes, as: UTF8.self) else {
                // No call here takes such a name, so that it is told of and not looked at.
                let shown = String(decoding: bytes, as: UTF8.self)
                entries.append(TreeEntry(path: shown, kind: .file, object: .zero))
                continue
            }
            guard let kind = DiskFile.kind(git.folder + "/" + path) else { continue }
            guard let object = try await object(of: path, kind, in: git) else { continue }
            entries.append(TreeEntry(path: path, kind: kind, object: object))
        }
        return entries
    }

    /// The name of the object that a file would be; a link, which is refused in any case, has a
    /// name that no object has.
    private static func object(
        of path: String,
        _ kind: TreeEntry.Kind,
        in git: Git
    ) async throws(RepositoryError) -> ObjectID? {
        guard kind == .file else { return .zero }
        return ObjectID(try await git.answer(["hash-object", "--no-filters", "--", path]).text)
    }
}
