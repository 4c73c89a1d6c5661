/// A model with what it is judged on and by: `models/<name>/` at one side of a comparison.
package struct ModelFolder: Equatable, Sendable {
    /// The folder that holds the models, at the top of a repository.
    package static let root = "models"

    /// The files that the gate knows; the raw value is the name.
    package enum File: String, CaseIterable, Sendable {
        /// The model.
        case model = "model.onnx"
        /// The rows on which it is judged.
        case holdout = "holdout.csv"
        /// The rules by which it is judged.
        case policy = "policy.json"
    }

    /// The name of the model, which is that of its folder.
    package let name: String
    private var entries: [File: TreeEntry] = [:]

    init(name: String) { self.name = name }

    /// Where a file is, nil where the folder has none of that name.
    package subscript(_ file: File) -> TreeEntry? { entries[file] }

    /// The path of a file, be it there or not.
    package func path(of file: File) -> String { "\(Self.root)/\(name)/\(file.rawValue)" }

    /// Groups files by the folders that they are in.
    ///
    /// - Parameter entries: the files below `models`.
    /// - Returns: the folders with a file that the gate knows, by name, and all further files.
    /// - Throws: a `RepositoryError` if there are too many.
    static func group(
        _ entries: [TreeEntry]
    ) throws(RepositoryError) -> (folders: [String: ModelFolder], others: [TreeEntry]) {
        var folders: [String: ModelFolder] = [:]
        var others: [TreeEntry] = []
        for entry in entries {
            let parts = entry.path.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 3, let file = File(rawValue: String(parts[2])) else {
                others.append(entry)
                continue
            }
            let name = String(parts[1])
            folders[name, default: ModelFolder(name: name)].entries[file] = entry
        }
        guard folders.count <= RepositoryLimits.foldersMax else {
            throw RepositoryError(
                .tooLarge,
                "\(root)/ has \(folders.count) models; at most \(RepositoryLimits.foldersMax) are read"
            )
        }
        return (folders, others)
    }
}
