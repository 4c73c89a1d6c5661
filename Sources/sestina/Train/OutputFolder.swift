import FoundationEssentials
import Glibc

/// The folder that a training writes to; a file in it is there whole or not at all.
struct OutputFolder {
    private let folder: URL
    private let path: String

    /// Makes the folder if it is not there.
    ///
    /// - Throws: a ``Failure`` if it cannot be made or written to.
    init(_ path: String) throws(Failure) {
        self.path = path
        folder = URL(filePath: path, directoryHint: .isDirectory)
        try Self.attempt("\(path) cannot be written to") {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        guard FileManager.default.isWritableFile(atPath: path) else {
            throw Failure(.inputOutput, "\(path) cannot be written to: \(Self.words(of: EACCES))")
        }
    }

    /// Writes a file under a name of its own and moves it over the old one when it is whole.
    ///
    /// - Throws: a ``Failure`` with the system's words; an old file of the name is then untouched.
    func write(_ bytes: [UInt8], to name: String) throws(Failure) {
        let file = folder.appending(path: name)
        try Self.attempt("\(path)/\(name) cannot be written") {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(bytes).write(to: file, options: .atomic)
        }
    }

    /// The path of a file in the folder.
    func file(_ name: String) -> String { folder.appending(path: name).path }

    private static func attempt(_ what: String, _ work: () throws -> Void) throws(Failure) {
        do {
            try work()
        } catch {
            let cocoa = error as? CocoaError
            let cause = cocoa?.underlying as? POSIXError
            let words = cause.map { Self.words(of: $0.code.rawValue) } ?? "\(error)"
            throw Failure(.inputOutput, "\(what): \(words)")
        }
    }

    private static func words(of code: Int32) -> String {
        unsafe String(cString: strerror(code))
    }
}
