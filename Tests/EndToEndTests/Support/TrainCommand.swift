import Foundation
import TestSupport
import Testing

/// `sestina train` as the tests run it: on little data, with few folds and few trees.
enum TrainCommand {
    static let quick = ["--folds", "2", "--forest-trees", "10"]
    static let tree = ["--folds", "2", "--algorithm", "decision-tree"]

    /// Starts a training.
    static func start(_ arguments: [String], takesInput: Bool = false) throws -> BuiltCommand {
        try BuiltCommand("sestina", ["train"] + arguments, takesInput: takesInput)
    }

    /// Starts a training through a shell that first does something to its environment.
    static func start(after preparation: String, _ arguments: [String]) throws -> BuiltCommand {
        let words = [BuiltCommand.path(of: "sestina"), "train"] + arguments
        return try BuiltCommand(
            "/bin/bash",
            ["-c", preparation + "; exec \"$@\"", "bash"] + words
        )
    }

    /// Trains on a book and returns the command when it has ended.
    static func run(
        on book: LoanBook,
        in folder: TemporaryFolder,
        _ arguments: [String] = tree
    ) throws -> BuiltCommand {
        let data = try folder.write(book.text, as: "book.csv")
        let command = try start(
            ["--data", data, "--output", folder.path("out")] + arguments
        )
        _ = command.exitCode(within: 60)
        return command
    }
}

extension TemporaryFolder {
    /// The paths of all files below a folder in it, hidden ones included, in order.
    func files(below name: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path(name)).sorted()
    }

    /// The bytes of a file in it.
    func bytes(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: path(name)))
    }

    /// A JSON file in it.
    func json(_ name: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: bytes(name)) as? [String: Any])
    }
}
