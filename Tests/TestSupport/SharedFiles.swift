import FoundationEssentials
package import Testing

/// Files that the tests are given from outside: model files with the answers of other libraries.
///
/// The environment variable `SESTINA_SHARED` names their folder. Tests that need them are enabled
/// only where it is set:
///
///     @Suite(.enabled(if: SharedFiles.areGiven, SharedFiles.reason))
package enum SharedFiles {
    /// Whether the folder is named.
    package static var areGiven: Bool { folder != nil }

    /// What a skipped test says.
    package static let reason: Comment = "SESTINA_SHARED does not name the folder of shared files"

    /// The path of a file in the folder.
    package static func path(_ name: String) -> String {
        (folder ?? "") + "/" + name
    }

    /// The bytes of a file in the folder.
    package static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path(name))))
    }

    /// The lines of a text file in the folder, without empty ones.
    package static func lines(_ name: String) throws -> [String] {
        String(decoding: try bytes(name), as: UTF8.self)
            .split(whereSeparator: \.isNewline)
            .map(String.init)
    }

    private static var folder: String? {
        ProcessInfo.processInfo.environment["SESTINA_SHARED"]
    }
}
