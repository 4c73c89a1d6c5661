import Foundation
import Glibc
import TestSupport
import Testing

/// Where `sestina train` writes to, and what is left when it cannot.
@Suite struct TrainOutputTests {
    private static let synthetic = ["--synthetic", "200"] + TrainCommand.tree

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `a folder that cannot be made or written to is told before any work`() throws {
        let file = try folder.write("not a folder", as: "file")
        let outputs = [
            ("\(file)/out", "Not a directory"), (file, "Not a directory"),
            ("/proc/out", "No such file or directory"), ("/proc", "No such file or directory"),
        ]
        for (output, words) in outputs {
            let command = try TrainCommand.start(Self.synthetic + ["--output", output])
            #expect(command.exitCode() == 74)
            #expect(command.errors == "cannot write to \(output): \(words)\n")
            #expect(command.output.isEmpty)
        }
        #expect(try folder.text("file") == "not a folder")
    }

    @Test func `a folder is made with those above it, and the summary counts what is in it`()
        throws
    {
        let output = folder.path("a/b/out")
        let command = try TrainCommand.start(Self.synthetic + ["--output", output + "/"])
        #expect(command.exitCode() == 0)
        let files = try folder.files(below: "a/b/out").filter { $0 != "plots" }
        #expect(
            files.filter { !$0.hasPrefix("plots/") } == [
                "decision-tree.onnx", "holdout.csv", "metrics.json", "model.onnx", "report.html",
            ]
        )
        #expect(files.contains { $0.hasPrefix("plots/") && $0.hasSuffix(".svg") })
        let digest = try #require(
            try folder.json("a/b/out/metrics.json")["models"] as? [String: Any]
        )
        let tree = try #require(digest["decision-tree"] as? [String: Any])
        let start = try #require(tree["digest"] as? String).prefix(16)
        #expect(
            command.errors.hasSuffix(
                "wrote loan-default as \(output)/model.onnx (decision tree, digest \(start)) and "
                    + "\(files.count - 1) more files; open \(output)/report.html\n"
            )
        )
    }

    @Test func `every file is named in the help`() throws {
        let command = try TrainCommand.start(
            ["--synthetic", "200", "--output", folder.path("out")] + TrainCommand.quick
        )
        #expect(command.exitCode() == 0)
        let help = try TrainCommand.start(["--help"])
        #expect(help.exitCode() == 0)
        for file in try folder.files(below: "out") {
            let name = file.hasPrefix("plots") ? "plots/" : file
            #expect(help.output.contains(name), "\(file)")
        }
    }

    @Test func `files of an earlier training that stay are told`() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path("out"),
            withIntermediateDirectories: true
        )
        try folder.write("old", as: "out/random-forest.onnx")
        let command = try TrainCommand.start(Self.synthetic + ["--output", folder.path("out")])
        #expect(command.exitCode() == 0)
        let old = folder.path("out/random-forest.onnx")
        #expect(command.errors.contains("warning: \(old) is from an earlier training\n"))
        #expect(try folder.text("out/random-forest.onnx") == "old")
    }

    // MARK: - No room

    @Test(.disabled(if: Sanitizer.isOn, "a sanitizer does not bear a limit of files"))
    func `a file that may not grow on leaves everything as it was`() throws {
        try expectUntouched { output in
            try TrainCommand.start(
                after: "ulimit -f 16",
                ["--synthetic", "200", "--output", output] + TrainCommand.quick
            )
        } saying: {
            $0.hasSuffix(": File too large")
        }
    }

    /// Whether this process may mount a file system that nobody else sees.
    private static let canMount: Bool = {
        let arguments = ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        return (try? BuiltCommand("/usr/bin/unshare", arguments))?.exitCode() == 0
    }()

    @Test(.enabled(if: canMount, "a full disk needs a root that may mount"))
    func `a disk that is full in mid-write leaves everything as it was`() throws {
        let mount = "mount -t tmpfs -o size=64k tmpfs \"$0\" && cp \"$1\" \"$0/model.onnx\""
        let list = "ls -A \"$0\"; cmp \"$1\" \"$0/model.onnx\" && echo same"
        let sestina = BuiltCommand.path(of: "sestina")
        let output = folder.path("")
        let train = "'\(sestina)' train --synthetic 200 --folds 2 --forest-trees 10 --quiet"
        let command = try BuiltCommand(
            "/usr/bin/unshare",
            [
                "-m", "/bin/bash", "-c",
                "\(mount) || exit 1; \(train) --output \"$0\" >/dev/null; echo $?; \(list)",
                output, Files.defaultModel,
            ]
        )
        #expect(command.exitCode(within: 60) == 0)
        #expect(command.output == "74\nmodel.onnx\nsame\n")
        #expect(command.errors.hasSuffix(": No space left on device\n"))
        #expect(command.errors.split(separator: "\n").count == 1, "\(command.errors)")
    }

    @Test func `a place that is taken by a folder is told, and nothing is left half written`()
        throws
    {
        let output = folder.path("out")
        try FileManager.default.createDirectory(
            atPath: output + "/model.onnx/kept",
            withIntermediateDirectories: true
        )
        let command = try TrainCommand.start(Self.synthetic + ["--output", output, "--quiet"])
        #expect(command.exitCode() == 74)
        #expect(command.errors == "cannot write \(output)/model.onnx: Is a directory\n")
        let hidden = try folder.files(below: "out").filter { $0.hasPrefix(".") }
        #expect(hidden == [])
    }

    /// Trains once, then again so that it fails, and expects the files of the first time.
    ///
    /// The last line on stderr must be what is expected.
    private func expectUntouched(
        _ failing: (_ output: String) throws -> BuiltCommand,
        saying holds: (_ line: String) -> Bool
    ) throws {
        let output = folder.path("out")
        let good = try TrainCommand.start(
            Self.synthetic + ["--seed", "1", "--output", output]
        )
        #expect(good.exitCode() == 0)
        let names = try folder.files(below: "out")
        let before = try names.filter { $0 != "plots" }.map { try folder.bytes("out/\($0)") }
        let command = try failing(output)
        #expect(command.exitCode(within: 60) == 74)
        let last = try #require(command.errors.split(separator: "\n").last)
        #expect(holds(String(last)), "\(last)")
        #expect(command.output.isEmpty)
        #expect(try folder.files(below: "out") == names)
        let after = try names.filter { $0 != "plots" }.map { try folder.bytes("out/\($0)") }
        #expect(after == before)
    }

    // MARK: - An interrupt

    @Test(arguments: [SIGINT, SIGTERM])
    func `a signal in mid-training ends it at once and leaves what was there`(
        signal: Int32
    ) throws {
        let output = folder.path("out")
        try FileManager.default.createDirectory(
            atPath: output,
            withIntermediateDirectories: true
        )
        try folder.write("good", as: "out/model.onnx")
        let command = try TrainCommand.start(["--synthetic", "20000", "--output", output])
        #expect(command.says("cross-validating the "))
        command.signal(signal)
        #expect(command.endingSignal(within: 10) == signal)
        #expect(command.output.isEmpty)
        #expect(try folder.files(below: "out") == ["model.onnx"])
        #expect(try folder.text("out/model.onnx") == "good")
    }
}
