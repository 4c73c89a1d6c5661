import Platform
import Words

/// Files on disk, in which anything may stand in the place of what is expected.
enum DiskFile {
    /// Reads a file of at most so many bytes; a link, a device or a pipe is refused.
    static func read(_ path: String, bytesMax: Int) throws(RepositoryError) -> [UInt8] {
        do throws(PlainFile.Fault) {
            return try PlainFile.read(path, bytesMax: bytesMax, followsLinks: false)
        } catch {
            switch error {
            case .notPlain: throw RepositoryError(.notFile, "\(path.shown) is not a plain file")
            case .tooLarge(let bytes):
                throw RepositoryError(
                    .tooLarge,
                    "\(path.shown) has \(bytes) bytes; at most \(bytesMax) are read"
                )
            case .noMemory(let shortage): throw RepositoryError(.tooLarge, shortage.description)
            case .system(let error):
                throw RepositoryError(.notFile, "\(path.shown) cannot be read: \(error.reason)")
            }
        }
    }

    /// What stands at a path, nil where there is nothing or something that git would not keep.
    static func kind(_ path: String) -> TreeEntry.Kind? {
        switch PlainFile.kind(path) {
        case .file: .file
        case .link: .link
        case .folder: .submodule
        case .other, nil: nil
        }
    }
}
