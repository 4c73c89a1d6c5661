import Foundation
import TestSupport
import Testing

/// `sestina promote` over a registry that answers as MLflow does.
@Suite(.timeLimit(.minutes(10))) struct PromoteTests {
    private static let digest = String(repeating: "0123456789abcdef", count: 4)

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A registry whose challenger is version 7 with a digest; without one it has no challenger.
    private static func registry(_ tags: String?) throws -> ScriptedServer {
        try ScriptedServer { request in
            guard request.line.hasPrefix("GET ") else { return ScriptedServer.answer("{}") }
            guard let tags else {
                return ScriptedServer.answer(
                    #"{"error_code":"INVALID_PARAMETER_VALUE","message":"alias challenger not found."}"#,
                    status: "400 Bad Request"
                )
            }
            return ScriptedServer.answer(#"{"model_version":{"version":"7","tags":[\#(tags)]}}"#)
        }
    }

    private static let tag = #"{"key":"sestina.model.digest","value":"\#(digest)"}"#

    private func promote(
        _ server: ScriptedServer,
        _ verdict: String,
        _ digest: String = digest
    ) throws -> BuiltCommand {
        let report =
            #"{"format":1,"obstacle":null,"models":[{"verdict":"\#(verdict)","#
            + #""sentence":"loan-default: a reason.","digests":{"challenger":"\#(digest)"}}]}"#
        let path = try folder.write(report, as: "gate.json")
        let command = try BuiltCommand(
            "sestina",
            ["promote", "--mlflow", server.url, "--verdict", path]
        )
        _ = command.exitCode(within: 60)
        return command
    }

    /// What was changed on the server.
    private func changes(_ server: ScriptedServer) -> [String] {
        server.requests.filter { !$0.line.hasPrefix("GET ") }.map(\.text)
    }

    @Test func `a challenger that the gate passed becomes the champion`() throws {
        let server = try Self.registry(Self.tag)
        let command = try promote(server, "pass")
        #expect(command.exitCode() == 0, "\(command.errors)")
        #expect(
            command.output == "loan-default version 7 (digest 0123456789abcdef) is the champion\n"
        )
        #expect(changes(server) == [#"{"alias":"champion","name":"loan-default","version":"7"}"#])
    }

    @Test(arguments: [("fail", Int32(1)), ("inconclusive", 2), ("invalid", 2), ("not asked", 2)])
    func `whatever else the gate says moves nothing`(verdict: String, code: Int32) throws {
        let server = try Self.registry(Self.tag)
        let command = try promote(server, verdict)
        #expect(command.exitCode() == code)
        let sentence =
            "the gate says \(verdict.uppercased()) of loan-default version 7 (digest 0123456789abcdef): "
            + "loan-default: a reason."
        #expect(command.errors.hasPrefix(sentence), "\(command.errors)")
        #expect(changes(server) == [])
    }

    @Test func `a pass of another file moves nothing`() throws {
        let server = try Self.registry(Self.tag)
        let command = try promote(server, "pass", String(repeating: "f", count: 64))
        #expect(command.exitCode() == 2)
        #expect(
            command.errors.hasPrefix(
                "the gate judged no model with the digest of loan-default version 7"
            )
        )
        #expect(changes(server) == [])
    }

    @Test(arguments: [nil, "", #"{"key":"other","value":"x"}"#])
    func `without a challenger, or the digest of one, nothing is moved`(tags: String?) throws {
        let server = try Self.registry(tags)
        let command = try promote(server, "pass")
        #expect(command.exitCode() == 2, "\(command.errors)")
        #expect(changes(server) == [])
    }

    @Test func `a report that is none, and a registry that is nowhere, are told`() throws {
        let server = try Self.registry(Self.tag)
        let path = try folder.write("{}", as: "none.json")
        let unread = try BuiltCommand(
            "sestina",
            ["promote", "--mlflow", server.url, "--verdict", path]
        )
        #expect(unread.exitCode(within: 60) == 74)
        #expect(unread.errors.contains("it is no gate.json of format 1"))
        #expect(changes(server) == [])
        let nowhere = try BuiltCommand(
            "/usr/bin/env",
            ["-u", "MLFLOW_TRACKING_URI", BuiltCommand.path(of: "sestina"), "promote"]
        )
        #expect(nowhere.exitCode(within: 60) == 64)
        let away = try BuiltCommand("sestina", ["promote", "--mlflow", "http://127.0.0.1:9"])
        #expect(away.exitCode(within: 60) == 74)
    }
}
