package import Foundation

/// A folder that is gone with the value.
package final class TemporaryFolder: Sendable {
    /// Where it is.
    package let path: String

    /// Makes it, with a space in its name.
    package init() throws {
        let url = FileManager.default.temporaryDirectory
            // A space, which every path in a command line must bear.
            .appending(path: "sestina gate \(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and the folders that it is in; its path.
    @discardableResult
    package func write(_ content: some Sequence<UInt8>, to name: String) throws -> String {
        let url = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(content).write(to: url)
        return url.path
    }

    /// What every file below a folder holds, by path.
    package func contents(below name: String) throws -> [String: Data] {
        let root = URL(filePath: path).appending(path: name)
        var contents: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
            contents[path] = try? Data(contentsOf: root.appending(path: path))
        }
        return contents
    }
}
