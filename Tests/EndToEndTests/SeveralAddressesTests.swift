import EventLoop
import Foundation
import TestSupport
import Testing

/// Hosts that stand for several addresses, as the built programs listen on them and connect to them.
///
/// The empty host is one on every machine: `0.0.0.0` and `[::]`, which lead to `127.0.0.1` and `[::1]`.
@Suite struct SeveralAddressesTests {
    private static let hasIPv6 = (try? BoundSocket.all(of: SocketAddress("[::1]:0"))) != nil
    private static let families = ["127.0.0.1", "[::1]"]

    /// A program that listens, and the port in its line.
    private struct Listening {
        let command: BuiltCommand
        let port: UInt16

        init(_ program: String, _ arguments: [String], host: String) throws {
            command = try BuiltCommand(program, arguments)
            let words = "listening on \(host):"
            guard command.says(words), let start = command.errors.range(of: words)?.upperBound,
                let port = UInt16(command.errors[start...].prefix(while: \.isNumber))
            else { throw RawConnection.Fault(description: "not listening: \(command.errors)") }
            self.port = port
        }

        /// The line, of which there must be one.
        var line: String {
            let lines = command.errors.split(separator: "\n").filter { $0.contains("listening on") }
            #expect(lines.count == 1, "\(command.errors)")
            return String(lines.first ?? "")
        }

        static func server(on listen: String, host: String) throws -> Listening {
            let arguments = ["serve", "--model", Files.defaultModel, "--loops", "1"]
            let place = ["--listen", listen, "--plaintext"]
            return try Listening("sestina", arguments + place, host: host)
        }
    }

    private func ping(_ address: String) throws -> BuiltCommand {
        let command = try BuiltCommand("sestina", ["ping", "--address", address, "--count", "1"])
        _ = command.exitCode()
        return command
    }

    @Test(.enabled(if: hasIPv6)) func `the server answers at every address of its host`() throws {
        let server = try Listening.server(on: ":0", host: "")
        for host in Self.families {
            let command = try ping("\(host):\(server.port)")
            #expect(command.exitCode() == 0, "\(host): \(command.errors)")
        }
        for address in ["0.0.0.0:\(server.port)", "[::]:\(server.port)"] {
            #expect(server.line.contains(address), "\(server.line)")
        }
        server.command.signal(SIGTERM)
        #expect(server.command.exitCode() == 0)
    }

    @Test func `the server answers at every address that localhost has here`() throws {
        let server = try Listening.server(on: "localhost:0", host: "localhost")
        for address in try SocketAddress("localhost:\(server.port)").addresses {
            let command = try ping(address)
            #expect(command.exitCode() == 0, "\(address): \(command.errors)")
        }
        #expect(try ping("localhost:\(server.port)").exitCode() == 0)
    }

    @Test(.enabled(if: hasIPv6), arguments: families)
    func `a server of one family is found through a host of both`(host: String) throws {
        let server = try Listening.server(on: "\(host):0", host: host)
        let address = ":\(server.port)"
        for question in ["ping", "info", "stats"] {
            let command = try BuiltCommand("sestina", [question, "--address", address])
            #expect(command.exitCode() == 0, "\(question): \(command.errors)")
        }
        let load = try BuiltCommand(
            "loadtest",
            [
                "--address", address, "--rps", "100", "--duration", "0.2", "--warmup", "0",
                "--threshold", "errors<=0%", "--verify", Files.defaultModel,
            ]
        )
        #expect(load.exitCode() == 0, "\(load.errors)\(load.output)")
        let web = try Listening(
            "sestina-web",
            ["--listen", "127.0.0.1:0", "--server", address],
            host: "127.0.0.1"
        )
        let place = "127.0.0.1:\(web.port)"
        let ready = try BuiltCommand("sestina-web", ["ready", "--address", place])
        #expect(ready.exitCode() == 0, "\(ready.errors)")
    }

    @Test(.enabled(if: hasIPv6)) func `the page answers at every address of its host`() throws {
        let server = try RunningServer()
        let scoring = "127.0.0.1:\(server.port)"
        let options = ["--listen", ":0", "--plaintext", "--server", scoring]
        let web = try Listening("sestina-web", options, host: "0.0.0.0")
        for host in Self.families {
            let place = "\(host):\(web.port)"
            let ready = try BuiltCommand("sestina-web", ["ready", "--address", place])
            #expect(ready.exitCode() == 0, "\(host): \(ready.errors)")
        }
        _ = web.line
        let second = try BuiltCommand(
            "sestina-web",
            ["--listen", "[::1]:\(web.port)", "--server", scoring]
        )
        #expect(second.exitCode() == 74)
        #expect(
            second.errors == "cannot listen on [::1]:\(web.port): address already in use\n"
        )
        web.command.signal(SIGTERM)
        #expect(web.command.exitCode() == 0)
    }

    @Test func `a host where nobody listens is told with every address and why`() throws {
        let port = try BoundSocket.all(of: SocketAddress("127.0.0.1:0")).address.port
        let command = try ping(":\(port)")
        #expect(command.exitCode() == 74)
        let sentence =
            "cannot connect to :\(port): 0.0.0.0:\(port): connection refused; [::]:\(port): "
        #expect(command.errors.hasPrefix(sentence), "\(command.errors)")
    }
}
