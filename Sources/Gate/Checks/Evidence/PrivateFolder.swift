internal import FoundationEssentials

/// A folder that only this user can read, gone with the value.
final class PrivateFolder: Sendable {
    private let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "sestina-gate-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: url,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file; its path.
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = path + "/" + name
        try Data(bytes).write(to: URL(filePath: file))
        return file
    }
}
