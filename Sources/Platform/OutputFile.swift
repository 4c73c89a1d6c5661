internal import Glibc

/// Where a command writes a result: whole, or not there.
///
/// A file is written beside its place and takes it when it is complete and on the disk; until then, and if
/// that never happens, what was there stays. A link is followed and stays, its target is replaced. The
/// permissions of what is replaced are kept; another name of it keeps the old content. A device, a pipe, a
/// socket or a stream of this process is written in place.
package final class OutputFile {
    private enum Way {
        case stream(CInt)
        case file(FileDraft, name: String)
    }

    /// The path as it was given, for messages.
    package let name: String
    /// The folder that the file will be in, nil for what is written in place.
    let folder: String?
    private let way: Way
    /// The stream's descriptor where it is this value's to close.
    private let owned: Int32?

    /// Begins to write to a path.
    ///
    /// - Parameter path: a file, made if it is not there, or what is written in place.
    /// - Throws: a ``SystemError`` if it may not be written or its folder takes no file.
    package convenience init(_ path: String) throws(SystemError) {
        try self.init(path, isUnnamed: true)
    }

    /// The same, for tests with a file that has a name from the beginning.
    init(_ path: String, isUnnamed: Bool) throws(SystemError) {
        name = path
        switch try Destination(path) {
        case .descriptor(let number):
            let copy = try checked(fcntl(number, F_DUPFD_CLOEXEC, 3), "write \(path)")
            (way, owned, folder) = (.stream(copy), copy, nil)
        case .stream(let place):
            let flags = O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY
            let number = try checked(unsafe open(place, flags), "write \(path)")
            (way, owned, folder) = (.stream(number), number, nil)
        case .file(let folder, let name, let old):
            let draft = try Self.draft(of: path, in: folder, name, old, isUnnamed)
            (way, owned, self.folder) = (.file(draft, name: name), nil, folder)
        }
    }

    private init(_ name: String, _ number: CInt) {
        self.name = name
        (way, owned, folder) = (.stream(number), nil, nil)
    }

    /// The standard output, which stays open.
    package static func standardOutput() -> OutputFile {
        OutputFile("standard output", STDOUT_FILENO)
    }

    deinit {
        if let owned { _ = close(owned) }
    }

    private static func draft(
        of path: String,
        in folder: String,
        _ name: String,
        _ old: stat?,
        _ isUnnamed: Bool
    ) throws(SystemError) -> FileDraft {
        if old != nil {
            // Who may not write the file may not replace it, though the folder would allow it.
            _ = try OwnedDescriptor(opening: folder + "/" + name, O_WRONLY, to: "write \(path)")
        }
        do throws(SystemError) {
            let mode: mode_t = old == nil ? 0o666 : 0o600
            let draft = try FileDraft(in: folder, mode: mode, isUnnamed: isUnnamed, to: "")
            if let old { draft.takePermissions(of: old) }
            return draft
        } catch {
            // That there is no folder says enough.
            let isPlain = [ENOENT, ENOTDIR].contains(error.code)
            throw SystemError(
                "write \(path)",
                code: error.code,
                part: isPlain
                    ? nil : "for a new file beside it, which takes its place when it is whole"
            )
        }
    }

    /// Adds bytes.
    ///
    /// - Throws: a ``SystemError``; a stream's reader that is gone is one too, if the process ignores SIGPIPE.
    package func write(_ bytes: ArraySlice<UInt8>) throws(SystemError) {
        let number =
            switch way {
            case .stream(let number): number
            case .file(let draft, _): draft.descriptor.number
            }
        try Transfer.write(bytes, to: number, action)
    }

    /// Adds a text.
    package func write(_ text: String) throws(SystemError) { try write(Array(text.utf8)[...]) }

    /// Puts the file in its place.
    package func finish() throws(SystemError) {
        try sync()
        try place()
        if let folder { try FileDraft.syncNames(in: folder, to: action) }
    }

    /// Sees to it that what was written is on the disk.
    func sync() throws(SystemError) {
        if case .file(let draft, _) = way { try draft.sync(to: action) }
    }

    /// Puts the file in its place, without waiting for the disk.
    func place() throws(SystemError) {
        if case .file(let draft, let name) = way { try draft.place(as: name, to: action) }
    }

    private var action: String { "write \(name)" }
}
