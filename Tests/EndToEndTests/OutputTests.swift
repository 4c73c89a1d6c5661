import TestSupport
import Testing

/// Results that cannot be written, and readers that are gone.
@Suite struct OutputTests {
    private static let commands: [[String]] = [
        ["sestina", "gate", "--schema"],
        ["sestina", "gate", "--repository", "/"],
        ["sestina", "gate", "--repository", "/", "--json"],
        ["sestina", "inspect", Files.defaultModel],
        ["sestina", "inspect", "--json", Files.defaultModel],
    ]

    private func run(_ script: String, _ words: [String]) throws -> BuiltCommand {
        let command = [BuiltCommand.path(of: words[0])] + words.dropFirst()
        return try BuiltCommand("/bin/bash", ["-c", script, "bash"] + command)
    }

    @Test(arguments: commands)
    func `results that the disk does not take are no success`(words: [String]) throws {
        let command = try run(#"exec "$@" >/dev/full"#, words)
        #expect(command.exitCode() == 74)
        #expect(command.errors.hasPrefix("cannot write to the standard output: No space left"))
    }

    @Test(arguments: [0, 3])
    func `a reader that has seen enough is no failure`(index: Int) throws {
        let command = try run(#""$@" | true; exit "${PIPESTATUS[0]}""#, Self.commands[index])
        #expect(command.exitCode() == 0, "\(command.errors)")
        #expect(command.errors.isEmpty)
    }

    @Test func `a training whose figures nobody gets says so`() throws {
        let folder = try TemporaryFolder()
        let training =
            ["sestina", "train", "--synthetic", "500", "--output", folder.path("out")]
            + TrainCommand.tree
        let command = try run(#"exec "$@" >/dev/full"#, training)
        #expect(command.exitCode(within: 60) == 74)
        #expect(command.errors.contains("cannot write to the standard output"))
        #expect(try folder.files(below: "out").contains("model.onnx"))
    }
}
