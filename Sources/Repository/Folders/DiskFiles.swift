internal import FoundationEssentials
import Platform

/// Files of a checkout as they are on disk, committed or not.
///
/// What changed is what git says: a file that a sparse checkout leaves out is not gone, and one whose line
/// ends or encoding the checkout converted is what was committed.
struct DiskFiles: NamedFiles {
    /// A file of git's index.
    private struct Indexed {
        let entry: TreeEntry
        /// Whether the checkout leaves it out.
        let isLeftOut: Bool

        /// Reads a record of `ls-files -t -s -z`: a letter, mode, object and stage, a tab and the path.
        init?(record: String) {
            let facts = record.prefix { $0 != "\t" }.split(separator: " ")
            guard facts.count == 4 else { return nil }
            let path = record.dropFirst(record.prefix { $0 != "\t" }.count)
            // As a tree has it, which names a kind where the index has a stage.
            guard let entry = TreeEntry(record: "\(facts[1]) - \(facts[2])\(path)") else {
                return nil
            }
            self.entry = entry
            isLeftOut = facts[0] == "S"
        }
    }

    /// The repository, asked from the top of its files.
    let git: Git

    func entry(_ path: String) async throws(RepositoryError) -> NamedEntry? {
        guard !path.split(separator: "/").contains(".git") else { return nil }
        switch PlainFile.kind(git.folder + "/" + path) {
        case .folder: return .folder
        case .link: return .entry(TreeEntry(path: path, kind: .link, object: .zero))
        case .file: return try await entries(below: path).first.map { .entry($0) }
        case .other: return nil
        case nil: break
        }
        let leftOut = try await indexed(path).filter(\.isLeftOut).map(\.entry)
        if let entry = leftOut.first(where: { $0.path == path }) { return .entry(entry) }
        return leftOut.isEmpty ? nil : .folder
    }

    func files(below folder: String) async throws(RepositoryError) -> [TreeEntry] {
        try await entries(below: folder + "/")
    }

    func target(of link: TreeEntry) async throws(RepositoryError) -> String {
        let place = git.folder + "/" + link.path
        if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: place) {
            return target
        }
        let bytesMax = RepositoryLimits.linkBytesMax
        let bytes = try await git.content(of: link.object, bytesMax: bytesMax, name: link.path)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The content of a file that is on disk, or that git has for it.
    ///
    /// - Parameters:
    ///   - entry: the file, as it was listed.
    ///   - path: where it is.
    ///   - bytesMax: what is taken at most; of a larger one nothing is.
    ///   - name: what it is, for messages.
    /// - Returns: what is, or would be, committed, as far as it is known.
    /// - Throws: a `RepositoryError` if it cannot be read or is too large.
    func content(
        of entry: TreeEntry,
        at path: String,
        _ bytesMax: Int,
        _ name: String
    ) async throws(RepositoryError) -> [UInt8] {
        let place = git.folder + "/" + path
        if PlainFile.kind(place) != nil {
            let plain = try await git.answer(["hash-object", "--no-filters", "--", path]).text
            let isKept = try await git.ask(["cat-file", "-e", entry.object.hex]).code == 0
            if plain == entry.object.hex || !isKept {
                return try DiskFile.read(place, bytesMax: bytesMax)
            }
        }
        return try await git.content(of: entry.object, bytesMax: bytesMax, name: name)
    }

    /// What git tracks or would track at a path, or below one that ends with "/".
    private func entries(below path: String) async throws(RepositoryError) -> [TreeEntry] {
        let scope = ["--", ":(top,literal)" + path]
        let modified = Set(try await list(["ls-files", "-z", "--modified"] + scope))
        var found: [[UInt8]: TreeEntry] = [:]
        var changed: Set<[UInt8]> = []
        for indexed in try await indexed(path) {
            let bytes = Array(indexed.entry.path.utf8)
            let isThere = DiskFile.kind(git.folder + "/" + indexed.entry.path) == indexed.entry.kind
            // What is no UTF-8 cannot be looked for: it stays what it was.
            let isNameless = indexed.entry.path.unicodeScalars.contains("\u{fffd}")
            if indexed.isLeftOut || isNameless || isThere && !modified.contains(bytes) {
                found[bytes] = indexed.entry
            } else {
                changed.insert(bytes)
            }
        }
        let others = ["ls-files", "-z", "--others", "--exclude-standard"] + scope
        changed.formUnion(try await list(others))
        // A file that a link leads to is read, whether or not git would take it.
        if !path.hasSuffix("/"), found.isEmpty { changed.insert(Array(path.utf8)) }
        for entry in try await onDisk(changed) { found[Array(entry.path.utf8)] = entry }
        return found.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }

    /// Files as they are on disk; without those that are not there.
    private func onDisk(_ paths: Set<[UInt8]>) async throws(RepositoryError) -> [TreeEntry] {
        var entries: [TreeEntry] = []
        var files: [String] = []
        for bytes in paths.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            guard let path = String(validating: bytes, as: UTF8.self) else {
                // No call here takes such a name, so that it is told of and not looked at.
                let shown = String(decoding: bytes, as: UTF8.self)
                entries.append(TreeEntry(path: shown, kind: .file, object: .zero))
                continue
            }
            guard let kind = DiskFile.kind(git.folder + "/" + path) else { continue }
            if kind == .file {
                files.append(path)
            } else {
                entries.append(TreeEntry(path: path, kind: kind, object: .zero))
            }
        }
        for files in files.inPieces(of: RepositoryLimits.pathsMax) {
            let listed = try await git.answer(["hash-object", "--"] + files)
            let objects = listed.text.split(separator: "\n").compactMap { ObjectID($0) }
            for (path, object) in zip(files, objects) {
                entries.append(TreeEntry(path: path, kind: .file, object: object))
            }
        }
        return entries
    }

    private func indexed(_ path: String) async throws(RepositoryError) -> [Indexed] {
        let records = try await list([
            "ls-files", "-z", "-t", "--stage", "--", ":(top,literal)" + path,
        ])
        // Names that are no UTF-8 are among those that are told of.
        return records.compactMap { Indexed(record: String(decoding: $0, as: UTF8.self)) }
    }

    private func list(_ arguments: [String]) async throws(RepositoryError) -> [[UInt8]] {
        try await git.answer(arguments, bytesMax: RepositoryLimits.listBytesMax)
            .output.split(separator: 0).map(Array.init)
    }
}
