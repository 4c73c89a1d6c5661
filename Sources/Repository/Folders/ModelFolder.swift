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

    /// A folder in which no file is known yet.
    init(name: String) { self.name = name }

    /// Where a file is, nil where the folder has none of that name.
    package subscript(_ file: File) -> TreeEntry? { entries[file] }

    /// All files that it has.
    var all: [TreeEntry] { File.allCases.compactMap { entries[$0] } }

    /// The path of a file, be it there or not.
    package func path(of file: File) -> String {
        entries[file]?.path ?? "\(Self.root)/\(name)/\(file.rawValue)"
    }

    /// What stands beside the folders, as a folder without a name: the policy for models that are new.
    ///
    /// - Parameter others: the files below `models` that are in no model's folder.
    /// - Returns: the folder; nil where there is no such file.
    static func beside(_ others: [TreeEntry]) -> ModelFolder? {
        let path = "\(root)/\(File.policy.rawValue)"
        guard let entry = others.first(where: { $0.path.utf8.elementsEqual(path.utf8) }) else {
            return nil
        }
        var folder = ModelFolder(name: "")
        folder.entries[.policy] = entry
        return folder
    }

    /// Groups files by the folders that they are in.
    ///
    /// A folder takes no file from another whose name git holds apart and a text here does not: one with an
    /// é of two code points beside one with an é of one, or bytes that are no UTF-8, which became U+FFFD.
    ///
    /// - Parameter entries: the files below `models`.
    /// - Returns: the folders with a file that the gate knows, by name, and all further files, among them
    ///   those that no folder takes.
    /// - Throws: a `RepositoryError` if there are too many.
    static func group(
        _ entries: [TreeEntry]
    ) throws(RepositoryError) -> (folders: [String: ModelFolder], others: [TreeEntry]) {
        var folders: [String: ModelFolder] = [:]
        var others: [TreeEntry] = []
        for entry in entries {
            let parts = entry.path.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 3, let file = File(rawValue: String(parts[2])),
                !entry.path.unicodeScalars.contains("\u{fffd}")
            else {
                others.append(entry)
                continue
            }
            let name = String(parts[1])
            let folder = folders[name, default: ModelFolder(name: name)]
            guard folder.name.utf8.elementsEqual(name.utf8) else {
                others.append(entry)
                continue
            }
            folders[name, default: folder].entries[file] = entry
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
