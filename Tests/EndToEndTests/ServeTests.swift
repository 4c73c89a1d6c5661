import Foundation
import TestSupport
import Testing

@Suite struct ServeTests {
    @Test(arguments: [SIGTERM, SIGINT])
    func `a score is answered, and a signal ends the server well`(signal: Int32) throws {
        let server = try RunningServer()
        let connection = try server.connect()
        let reply = try #require(try connection.ask(Files.vector("valid/score.bin")))
        #expect(reply.opcode == 0x81)
        #expect(reply.status == 0)
        #expect(reply.id == 0x0102_0304_0506_0708)
        let probability = try #require(reply.probability)
        #expect((0...1).contains(probability))
        #expect((reply.flags & 1 == 1) == (probability >= 0.5))
        let digest = try #require(reply.digest)
        #expect(server.command.errors.contains("digest=\(digest)"))
        server.command.signal(signal)
        #expect(server.command.exitCode() == 0)
        #expect(server.command.output.isEmpty)
    }

    @Test func `the line that says where it listens tells what is served`() throws {
        let server = try RunningServer()
        let line = try #require(
            server.command.errors.split(separator: "\n").first { $0.contains("listening on") }
        )
        for word in ["model=loan-default", "algorithm=", "digest=", "loops=1"] {
            #expect(line.contains(word), "\(line)")
        }
    }

    @Test func `a second server on the same address is told that it is taken`() throws {
        let server = try RunningServer()
        let address = "127.0.0.1:\(server.port)"
        let second = try BuiltCommand(
            "sestina",
            ["serve", "--model", Files.defaultModel, "--listen", address]
        )
        #expect(second.exitCode() == 74)
        #expect(second.errors == "cannot listen on \(address): address already in use\n")
    }

    @Test(arguments: [
        ("missing.onnx", nil, 74, "does not exist"),
        ("empty.onnx", 0, 2, "cannot be served: the file is empty"),
        ("cut.onnx", 500, 2, "cannot be served: "),
    ])
    func `a model that cannot be served ends the start with a sentence`(
        name: String,
        bytesKept: Int?,
        code: Int32,
        words: String
    ) throws {
        let folder = try TemporaryFolder()
        if let bytesKept {
            let whole = try Data(contentsOf: URL(filePath: Files.defaultModel))
            try folder.write(whole.prefix(bytesKept), as: name)
        }
        let command = try BuiltCommand("sestina", ["serve", "--model", folder.path(name)])
        #expect(command.exitCode() == code)
        #expect(command.errors.contains(words))
        #expect(command.errors.hasPrefix(folder.path(name)))
        #expect(command.errors.split(separator: "\n").count == 1, "\(command.errors)")
    }

    @Test func `a text is refused as a model`() throws {
        let package = Files.inRepository("Package.swift").path
        let command = try BuiltCommand("sestina", ["serve", "--model", package])
        #expect(command.exitCode() == 2)
        #expect(
            command.errors == "\(package) cannot be served: the file is text, not an ONNX model\n"
        )
    }

    @Test(arguments: [
        ["--loops", "0"], ["--loops", "257"], ["--connections", "0"],
        ["--connections", "1000001"], ["--idle-timeout", "0"], ["--frame-timeout", "0.001"],
        ["--stall-timeout", "-1"], ["--drain-timeout", "nan"], ["--drain-timeout", "inf"],
        ["--listen", "127.0.0.1"], ["--listen", "127.0.0.1:65536"], ["--log-level", "loud"],
        ["--no-such-option"],
    ])
    func `options that make no sense are wrong usage`(arguments: [String]) throws {
        let command = try BuiltCommand("sestina", ["serve"] + arguments)
        #expect(command.exitCode() == 64)
        #expect(command.errors.hasPrefix("Error: "))
        #expect(command.errors.contains("Usage: sestina serve"))
    }

    @Test func `more connections than there may be descriptors are refused at the start`() throws {
        let server = BuiltCommand.path(of: "sestina")
        let limited =
            "ulimit -n 300; exec '\(server)' serve --model '\(Files.defaultModel)' "
            + "--listen 127.0.0.1:0 --loops 1 --connections 1000"
        // Root may raise any limit, but not without its capabilities.
        let command =
            geteuid() == 0
            ? try BuiltCommand(
                "/usr/bin/setpriv",
                ["--bounding-set", "-all", "/bin/sh", "-c", limited]
            )
            : try BuiltCommand("/bin/sh", ["-c", limited])
        #expect(command.exitCode() == 74)
        #expect(
            command.errors
                == "1000 connections need 1264 descriptors and this process may have 300; ask for "
                + "fewer with --connections or raise 'ulimit -n'\n"
        )
    }

    @Test func `without a number there is a loop for each processor that may be used`() throws {
        let command = try BuiltCommand(
            "/usr/bin/taskset",
            [
                "-c", "0", BuiltCommand.path(of: "sestina"), "serve",
                "--model", Files.defaultModel, "--listen", "127.0.0.1:0",
            ]
        )
        #expect(command.says("listening on"))
        #expect(command.errors.contains("loops=1 "), "\(command.errors)")
    }

    @Test(.disabled(if: Sanitizer.isOn, "a sanitizer's own memory is beyond every limit"))
    func `threads that the system does not give end the start in a sentence`() throws {
        // Room for a few stacks of this size, and not for as many as loops are asked for.
        let limits = ["prlimit", "--as=\(3 << 30)", "--stack=\(512 << 20)"]
        let serve = ["serve", "--loops", "64", "--listen", "127.0.0.1:0"]
        let command = try BuiltCommand(
            "/usr/bin/env",
            limits + [BuiltCommand.path(of: "sestina")] + serve + ["--model", Files.defaultModel]
        )
        #expect(command.exitCode() == 74)
        #expect(command.errors.hasPrefix("cannot start a thread: "))
    }
}
