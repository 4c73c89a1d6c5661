internal import Glibc

/// Which file something is, whatever it is called: by its device and inode.
///
/// For files alone: a terminal or a pipe may well be read and written at a time.
package struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64
    /// The name of what is not there yet; device and inode are its folder's then.
    private let name: String?

    /// The file at a path, links followed; nil when there is none.
    package init?(at path: String) {
        var status = stat()
        guard path.isWholePath, unsafe stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// The file that a descriptor of this process leads to; nil when it leads to none.
    package init?(ofDescriptor number: Int32) {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { return nil }
        self.init(status)
    }

    /// The file that writing to a path would replace or make; nil when it would be written to no file.
    package init?(writingTo path: String) {
        switch try? Destination(path) {
        case .descriptor(let number): self.init(ofDescriptor: number)
        case .file(_, _, let old?): self.init(old)
        case .file(let folder, let name, nil):
            var status = stat()
            guard unsafe stat(folder, &status) == 0 else { return nil }
            self.init(device: UInt64(status.st_dev), inode: UInt64(status.st_ino), name: name)
        case .stream(let place): self.init(at: place)
        case nil: return nil
        }
    }

    private init?(_ status: stat) {
        guard [S_IFREG, S_IFBLK].contains(status.st_mode & S_IFMT) else { return nil }
        self.init(device: UInt64(status.st_dev), inode: UInt64(status.st_ino), name: nil)
    }

    private init(device: UInt64, inode: UInt64, name: String?) {
        self.device = device
        self.inode = inode
        self.name = name
    }

    /// The standard input's descriptor.
    package static let standardInput = STDIN_FILENO
    /// The standard output's descriptor.
    package static let standardOutput = STDOUT_FILENO
}
