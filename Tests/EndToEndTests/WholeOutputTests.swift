import Foundation
import Glibc
import TestSupport
import Testing

/// What commands write is whole or not there, and never goes over what they read.
@Suite struct WholeOutputTests {
    private let folder: TemporaryFolder
    private let rows: [String]

    init() throws {
        folder = try TemporaryFolder()
        rows = (0..<3000).map { "\($0 % 5),5221.5,3915.4,\(40000 + $0),5,605" }
    }

    private var book: String { ([ScoreTests.header] + rows).joined(separator: "\n") + "\n" }

    /// Runs `score` with the default model through a shell.
    private func score(_ arguments: String, in place: String? = nil) throws -> BuiltCommand {
        let sestina = BuiltCommand.path(of: "sestina")
        let place = place ?? folder.path("")
        return try BuiltCommand(
            "/bin/bash",
            [
                "-c",
                "cd '\(place)' && exec '\(sestina)' score --quiet --model '\(Files.defaultModel)' \(arguments)",
            ]
        )
    }

    // MARK: - A fault in the middle

    @Test(arguments: [2, 1024, 1501, 2999])
    func `a fault in a row leaves nothing under the final name`(row: Int) throws {
        var faulty = rows
        faulty[row - 1] = "x" + faulty[row - 1]
        try folder.write(([ScoreTests.header] + faulty).joined(separator: "\n"), as: "in.csv")
        let first = try score("--input in.csv --output out.csv")
        #expect(first.exitCode() == 74)
        #expect(first.errors.hasPrefix("in.csv, line \(row + 1), "))
        #expect(try folder.files(below: "") == ["in.csv"])

        try folder.write("old", as: "out.csv")
        #expect(try score("--input in.csv --output out.csv").exitCode() == 74)
        #expect(try folder.text("out.csv") == "old")
        #expect(try folder.files(below: "") == ["in.csv", "out.csv"])
    }

    @Test(
        .disabled(if: Sanitizer.isOn, "a sanitizer does not bear a limit of files"),
        arguments: 1..<9
    )
    func `a disk that takes no more leaves what was there`(blocks: Int) throws {
        try folder.write(book, as: "in.csv")
        try folder.write("old", as: "out.csv")
        let sestina = BuiltCommand.path(of: "sestina")
        let script =
            "cd '\(folder.path(""))' && ulimit -f \(blocks * 16) && exec '\(sestina)' score --quiet"
            + " --model '\(Files.defaultModel)' --input in.csv --output out.csv"
        let command = try BuiltCommand("/bin/bash", ["-c", script])
        #expect(command.exitCode() == 74)
        #expect(command.errors == "out.csv cannot be written: File too large\n")
        #expect(try folder.text("out.csv") == "old")
        #expect(try folder.files(below: "") == ["in.csv", "out.csv"])
    }

    @Test(arguments: [SIGKILL, SIGTERM, SIGINT])
    func `a signal in mid-file leaves what was there and nothing else`(signal: CInt) throws {
        try folder.write("old", as: "out.csv")
        let command = try BuiltCommand(
            "sestina",
            ["score", "--model", Files.defaultModel, "--output", folder.path("out.csv")],
            takesInput: true
        )
        command.write(book)
        // What was read is on its way to the disk, and more is to come.
        #expect(waited(within: 20) { command.openFiles.contains { $0.hasPrefix(folder.path("")) } })
        command.signal(signal)
        #expect(command.endingSignal() == signal)
        #expect(try folder.text("out.csv") == "old")
        #expect(try folder.files(below: "") == ["out.csv"])
    }

    // MARK: - Where it is written

    @Test func `what is written keeps permissions and links`() throws {
        try folder.write(book, as: "in.csv")
        try folder.write("old", as: "target.csv")
        #expect(unsafe chmod(folder.path("target.csv"), 0o640) == 0)
        #expect(unsafe symlink("target.csv", folder.path("out.csv")) == 0)
        #expect(unsafe link(folder.path("target.csv"), folder.path("hard.csv")) == 0)
        #expect(try score("--input in.csv --output out.csv").exitCode() == 0)
        let lines = try folder.text("target.csv").split(separator: "\n")
        #expect(lines.count == rows.count + 1)
        var status = stat()
        #expect(unsafe lstat(folder.path("out.csv"), &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFLNK)
        #expect(unsafe lstat(folder.path("target.csv"), &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o640)
        #expect(try folder.text("hard.csv") == "old")
    }

    @Test func `pipes and devices are written in place`() throws {
        try folder.write(book, as: "in.csv")
        let expected = try score("--input in.csv")
        #expect(expected.exitCode() == 0)
        for place in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
            let piped = try score("--input in.csv --output \(place) | cat")
            #expect(piped.exitCode() == 0)
            #expect(piped.output == expected.output)
            let appended = try score("--input in.csv --output \(place)")
            #expect(appended.exitCode() == 0)
            #expect(appended.output == expected.output)
        }
        #expect(try score("--input in.csv --output /dev/null").exitCode() == 0)
        let full = try score("--input in.csv --output /dev/full")
        #expect(full.exitCode() == 74)
        #expect(full.errors == "/dev/full cannot be written: No space left on device\n")
    }

    // MARK: - What is read is not written

    @Test(arguments: [
        "--input b.csv --output b.csv", "--input b.csv --output ./b.csv", "--output b.csv < b.csv",
        "--input b.csv --output hard.csv", "--input soft.csv --output b.csv",
        "--input b.csv --output soft.csv", "--output hard.csv < soft.csv",
        "--input b.csv >> b.csv", "--input hard.csv >> b.csv", ">> b.csv < b.csv",
        "--input b.csv --output /dev/stdout >> b.csv",
    ])
    func `a score over its own input is refused`(arguments: String) throws {
        try folder.write(book, as: "b.csv")
        #expect(unsafe link(folder.path("b.csv"), folder.path("hard.csv")) == 0)
        #expect(unsafe symlink("b.csv", folder.path("soft.csv")) == 0)
        let command = try score(arguments)
        #expect(command.exitCode() == 64)
        #expect(command.errors.hasPrefix("Error: "))
        #expect(
            command.errors.hasSuffix(
                " are the same file, and what is written would go over what is read; name another\n"
            )
        )
        #expect(try folder.text("b.csv") == book)
    }

    @Test func `a model is not written over either`() throws {
        let model = try Data(contentsOf: URL(filePath: Files.defaultModel))
        try folder.write(model, as: "m.onnx")
        try folder.write(book, as: "b.csv")
        let sestina = BuiltCommand.path(of: "sestina")
        let loadtest = BuiltCommand.path(of: "loadtest")
        for words in [
            "'\(sestina)' score --model m.onnx --input b.csv --output m.onnx",
            "'\(sestina)' score --model m.onnx --input b.csv >> m.onnx",
            "'\(sestina)' inspect m.onnx >> m.onnx", "'\(sestina)' inspect --json m.onnx >> m.onnx",
            "'\(loadtest)' --rps 10 --verify m.onnx --json m.onnx",
            "'\(loadtest)' --rps 10 --verify m.onnx --html ./m.onnx",
            "'\(loadtest)' --rps 10 --verify m.onnx >> m.onnx",
        ] {
            let command = try BuiltCommand(
                "/bin/bash",
                ["-c", "cd '\(folder.path(""))' && exec \(words)"]
            )
            #expect(command.exitCode() == 64, "\(words)")
            #expect(command.errors.contains(" are the same file, "), "\(words)")
            #expect(try folder.bytes("m.onnx") == model, "\(words)")
        }
    }

    @Test func `a file that is read and written to another name is no fault`() throws {
        try folder.write(book, as: "b.csv")
        try folder.write(book, as: "c.csv")
        #expect(try score("--input b.csv --output c.csv").exitCode() == 0)
        #expect(try score("--input /dev/null --output /dev/null").exitCode() == 74)
        #expect(try score("< b.csv >> c.csv").exitCode() == 0)
    }

    @Test(arguments: [
        "--data out/holdout.csv", "--data hard.csv", "--data soft.csv",
        "--data - < out/holdout.csv",
        "--data out/plots/roc.svg", "--data other.csv --test out/metrics.json",
        "--data other.csv --json >> other.csv", "--data out/model.onnx",
    ])
    func `a training over its own data is refused before it begins`(arguments: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder.path("out/plots"),
            withIntermediateDirectories: true
        )
        for name in ["holdout.csv", "plots/roc.svg", "metrics.json", "model.onnx"] {
            try folder.write("data", as: "out/" + name)
        }
        try folder.write("data", as: "other.csv")
        #expect(unsafe link(folder.path("out/holdout.csv"), folder.path("hard.csv")) == 0)
        #expect(unsafe symlink("out/holdout.csv", folder.path("soft.csv")) == 0)
        let names = try folder.files(below: "")
        let sestina = BuiltCommand.path(of: "sestina")
        let command = try BuiltCommand(
            "/bin/bash",
            ["-c", "cd '\(folder.path(""))' && exec '\(sestina)' train --output out \(arguments)"]
        )
        #expect(command.exitCode() == 64)
        #expect(command.errors.contains(" are the same file, "), "\(command.errors)")
        #expect(try folder.files(below: "") == names)
        for name in ["out/holdout.csv", "out/metrics.json", "out/model.onnx", "other.csv"] {
            #expect(try folder.text(name) == "data")
        }
    }

    @Test func `data in the output folder under a name that is not written is no fault`() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path("out"),
            withIntermediateDirectories: true
        )
        let book = LoanBook(rowCount: 400)
        try folder.write(book.text, as: "out/loans.csv")
        try folder.write(book.text, as: "out/holdout.csv")
        for data in [
            ["--data", folder.path("out/loans.csv")],
            // Nothing is split off, so nothing is written there.
            ["--data", folder.path("out/loans.csv"), "--test", folder.path("out/holdout.csv")],
        ] {
            let command = try TrainCommand.start(
                data + ["--output", folder.path("out")] + TrainCommand.tree
            )
            #expect(command.exitCode(within: 60) == 0, "\(command.errors)")
        }
        #expect(try folder.text("out/loans.csv") == book.text)
    }

    @Test func `a load test's files are whole or not there`() async throws {
        let server = try RunningServer()
        try folder.write("old", as: "load.json")
        #expect(unsafe symlink("load.json", folder.path("link.json")) == 0)
        let test = [
            "--rps", "50", "--duration", "0.3", "--warmup", "0", "--quiet", "--address",
            "127.0.0.1:\(server.port)", "--verify", Files.defaultModel, "--threshold", "p50<10s",
        ]
        let good = try BuiltCommand("loadtest", test + ["--json", folder.path("link.json")])
        #expect([0, 2].contains(good.exitCode()))
        #expect(try folder.json("load.json")["verification"] != nil)
        #expect(try folder.files(below: "") == ["link.json", "load.json"])

        let words =
            [BuiltCommand.path(of: "loadtest")] + test + ["--html", folder.path("load.html")]
        try folder.write("old", as: "load.html")
        let bad = try BuiltCommand("/bin/bash", ["-c", "ulimit -f 4; exec \"$@\"", "bash"] + words)
        #expect(bad.exitCode() == 74)
        #expect(bad.errors == "cannot write \(folder.path("load.html")): File too large\n")
        #expect(try folder.text("load.html") == "old")
        #expect(try folder.files(below: "").count == 3)
    }
}

extension BuiltCommand {
    /// What its open descriptors lead to.
    fileprivate var openFiles: [String] {
        let folder = "/proc/\(identifier)/fd"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
        }
    }
}
