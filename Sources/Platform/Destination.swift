internal import Glibc

/// What stands at a path that is to be written, its links followed.
enum Destination {
    /// The process's own descriptor, as `/dev/stdout` names one.
    case descriptor(CInt)
    /// A device, a pipe or a socket, or another process's descriptor: written where it is.
    case stream(path: String)
    /// A file, or nothing yet: its place in a folder, and what is there.
    case file(folder: String, name: String, old: stat?)

    /// As many links as the system follows.
    private static let linksMax = 40

    /// Looks what is at a path.
    ///
    /// - Throws: a ``SystemError`` if there is a folder, or nobody can know.
    init(_ path: String) throws(SystemError) {
        func error(_ code: CInt) -> SystemError { SystemError("write \(path)", code: code) }
        guard path.isWholePath else { throw error(EINVAL) }
        var place = path
        for _ in 0...Self.linksMax {
            let (folder, name) = Self.split(place)
            var status = stat()
            guard unsafe lstat(place, &status) == 0 else {
                guard errno == ENOENT else { throw error(errno) }
                // A name that ends in a slash can only become a folder.
                guard !name.isEmpty else { throw error(place.isEmpty ? ENOENT : EISDIR) }
                self = .file(folder: folder, name: name, old: nil)
                return
            }
            switch status.st_mode & S_IFMT {
            case S_IFLNK:
                // What is at the end of the link, not what the link says.
                if let special = Self.special(folder, name) {
                    self = special
                    return
                }
                let target = try Self.target(of: place, error(EILSEQ))
                place = target.hasPrefix("/") ? target : folder + "/" + target
            case S_IFREG:
                self = .file(folder: folder, name: name, old: status)
                return
            case S_IFDIR:
                throw error(EISDIR)
            default:
                self = .stream(path: place)
                return
            }
        }
        throw error(ELOOP)
    }

    /// A path's folder, and the name in it.
    static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
        let name = String(path[path.utf8.index(after: slash)...])
        return (slash == path.startIndex ? "/" : String(path[..<slash]), name)
    }

    /// What a link in `/proc` stands for, whose text is a description and no path.
    private static func special(_ folder: String, _ name: String) -> Destination? {
        guard let folder = realPath(folder), folder.hasPrefix("/proc/") else { return nil }
        let isOwn = folder.hasPrefix("/proc/\(getpid())/") && folder.hasSuffix("/fd")
        if isOwn, let number = CInt(name) { return .descriptor(number) }
        return .stream(path: folder + "/" + name)
    }

    /// A path without links; nil where it leads to nothing.
    static func realPath(_ path: String) -> String? {
        guard let real = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }

    private static func target(
        of link: String,
        _ fault: @autoclosure () -> SystemError
    ) throws(SystemError) -> String {
        // A link's text is at most a path's length; the system's limit of that counts the zero after it.
        var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = unsafe bytes.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return -1 }
            return unsafe readlink(link, start, bytes.count)
        }
        guard count > 0, let text = String(validating: bytes.prefix(count), as: UTF8.self) else {
            throw fault()
        }
        return text
    }
}
