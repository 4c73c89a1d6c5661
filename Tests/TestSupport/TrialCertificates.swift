import Foundation

/// The folder that `tools/certificates` makes: an authority, a server for this machine, and a client.
///
/// It goes with the value.
package final class TrialCertificates: Sendable {
    /// Why there is none.
    package struct Fault: Error, CustomStringConvertible {
        package let description: String
    }

    private let folder: URL

    /// Makes a folder; takes half a second.
    package init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "sestina-trial-\(UUID().uuidString)")
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "tools/certificates")
        let command = try BuiltCommand(script.path, [folder.path])
        guard command.exitCode(within: 60) == 0 else {
            throw Fault(description: "tools/certificates failed: \(command.errors)")
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The path of one of the files, `server.pem`.
    package func path(_ name: String) -> String { folder.appending(path: name).path }

    /// What one of the files holds.
    package func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: folder.appending(path: name)))
    }

    private static let making = Task.detached {
        try await OwnThread { try TrialCertificates() }.value
    }

    /// One folder for all tests that only read it.
    package static var shared: TrialCertificates {
        get async throws { try await making.value }
    }
}
