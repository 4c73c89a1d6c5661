import Foundation
import Secrecy
import TestSupport

/// The files that `make-certificates` makes, once for all tests.
struct Certificates: Sendable {
    /// Why there are none.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    private static let making = OnceMade {
        try await OwnThread { try Certificates() }.value
    }

    /// The files.
    static var made: Certificates {
        get async throws { try await making.value }
    }

    private let files: [String: [UInt8]]
    /// A moment at which all of them are valid, in seconds since 1970.
    let now: Int64

    private init() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "sestina-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "make-certificates")
        let command = try BuiltCommand("/bin/bash", [script.path, folder.path])
        guard command.exitCode(within: 120) == 0 else {
            throw Fault(description: "make-certificates failed: \(command.errors)")
        }
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            files[name] = try [UInt8](Data(contentsOf: folder.appending(path: name)))
        }
        self.files = files
        now = Int64(Date.now.timeIntervalSince1970)
    }

    /// What a file holds; nothing where there is no such file, which no test gets far with.
    subscript(name: String) -> [UInt8] { files[name] ?? [] }

    /// A server's context, by the names of its files.
    func server(
        _ name: String = "server",
        chain: String? = nil,
        clients: String? = "authority",
        lists: String? = nil
    ) throws -> TLSServerContext {
        try TLSServerContext(
            chain: self["\(chain ?? name).pem"],
            key: self["\(name).key"],
            clientAuthorities: clients.map { self["\($0).pem"] },
            revocationLists: lists.map { self["\($0).crl"] }
        )
    }

    /// A client's context, by the names of its files.
    func client(
        _ name: String? = "alice",
        chain: String? = nil,
        trusting authority: String = "authority",
        of server: String = "localhost"
    ) throws -> TLSClientContext {
        try TLSClientContext(
            authorities: self["\(authority).pem"],
            serverName: server,
            chain: name.map { self["\(chain ?? $0).pem"] },
            key: name.map { self["\($0).key"] }
        )
    }
}

/// A value that many ask for and one makes.
private final class OnceMade<Value: Sendable>: Sendable {
    private let task: Task<Value, any Error>

    init(_ make: @escaping @Sendable () async throws -> Value) { task = Task { try await make() } }

    var value: Value {
        get async throws { try await task.value }
    }
}
