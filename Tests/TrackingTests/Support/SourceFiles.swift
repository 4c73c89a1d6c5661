import FoundationEssentials

/// Files of the project's folder.
enum SourceFiles {
    /// The path of one.
    static func path(_ name: String) -> String {
        URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: name).path
    }
}
