internal import Glibc

/// A folder that a command writes files to, of which a command that fails leaves what was there.
package struct OutputFolder {
    /// Makes one file: its name in the folder, and what writes it.
    package struct File {
        /// Where it will be, relative to the folder, like `plots/roc.svg`.
        package let name: String
        let write: (_ file: OutputFile) throws -> Void

        /// A file whose bytes `write` adds.
        package init(name: String, write: @escaping (_ file: OutputFile) throws -> Void) {
            self.name = name
            self.write = write
        }
    }

    private let path: String

    /// Makes the folder if it is not there, with those above it, and tries whether it can be written to.
    ///
    /// - Throws: a ``SystemError`` if it cannot.
    package init(_ path: String) throws(SystemError) {
        // What no name is left of would be the root, where nobody meant to write.
        guard !path.isEmpty else { throw SystemError("write to \(path)", code: ENOENT) }
        let trimmed = path.reversed().drop { $0 == "/" }.reversed()
        self.path = trimmed.isEmpty ? "/" : String(trimmed)
        let action = "write to \(self.path)"
        _ = try Self.make(self.path, to: action)
        _ = try FileDraft(in: self.path, mode: 0o600, to: action)
    }

    /// The path of a file in the folder.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Whether there is something of a name in the folder.
    package func has(_ name: String) -> Bool {
        let path = file(name)
        guard path.isWholePath else { return false }
        return unsafe access(path, F_OK) == 0
    }

    /// The names in a folder, in no order; none where there is no folder that may be read.
    package static func names(in folder: String) -> [String] {
        guard folder.isWholePath, let entries = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(entries) }
        return unsafe FolderTree.names(in: entries).map { name in
            String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// Writes all files, and puts them in their places in the order given when all of them are on the disk.
    ///
    /// A signal that would end the process waits until nothing unfinished is left.
    ///
    /// - Throws: a ``SystemError``, or what a file's `write` throws; unless putting them in their places
    ///   failed, nothing has changed.
    package func write(_ files: [File]) throws {
        try SignalDelay.during {
            var made: [String] = []
            do {
                let drafts = try drafts(of: files, &made)
                if SignalDelay.isAwaited { return Self.remove(made) }
                for draft in drafts { try draft.place() }
                for folder in Set(drafts.compactMap(\.folder)) {
                    try FileDraft.syncNames(in: folder, to: "write to \(path)")
                }
            } catch {
                Self.remove(made)
                throw error
            }
        }
    }

    /// Writes the files beside their places until a signal is awaited; `made` are folders that it took.
    private func drafts(of files: [File], _ made: inout [String]) throws -> [OutputFile] {
        var drafts: [OutputFile] = []
        for file in files where !SignalDelay.isAwaited {
            let place = self.file(file.name)
            made += try Self.make(Destination.split(place).folder, to: "write \(place)")
            let draft = try OutputFile(place)
            try file.write(draft)
            try draft.sync()
            drafts.append(draft)
        }
        return drafts
    }

    /// Makes a folder and those above it that are not there; those that it made, outermost first.
    private static func make(_ path: String, to action: String) throws(SystemError) -> [String] {
        guard path.isWholePath else { throw SystemError(action, code: EINVAL) }
        var status = stat()
        if unsafe stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw SystemError(action, code: ENOTDIR)
            }
            return []
        }
        guard errno == ENOENT else { throw SystemError(action, code: errno) }
        let above = Destination.split(path).folder
        var made = above == path ? [] : try make(above, to: action)
        if unsafe mkdir(path, 0o777) == 0 {
            made.append(path)
        } else if errno != EEXIST {
            let code = errno
            remove(made)
            throw SystemError(action, code: code)
        }
        return made
    }

    /// Removes folders that are empty.
    private static func remove(_ folders: [String]) {
        for folder in folders.reversed() { _ = unsafe rmdir(folder) }
    }
}
