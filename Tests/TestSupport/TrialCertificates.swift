import Foundation

/// The folder that `tools/certificates` makes: an authority, a server for this machine, and a client.
///
/// It goes with the value.
package final class TrialCertificates: Sendable {
    /// Why there is none.
    package struct Fault: Error, CustomStringConvertible {
        package let description: String
    }

    private let folder: URL

    /// Makes a folder; takes half a second.
    package init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "sestina-trial-\(UUID().uuidString)")
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "tools/certificates")
        let command = try BuiltCommand(script.path, [folder.path])
        guard command.exitCode(within: 60) == 0 else {
            throw Fault(description: "tools/certificates failed: \(command.errors)")
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The path of one of the files, `server.pem`.
    package func path(_ name: String) -> String { folder.appending(path: name).path }

    /// What one of the files holds.
    package func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: folder.appending(path: name)))
    }

    /// Adds `late-server.pem` and `late-client.pem`, which have expired, for the keys of the others.
    private func addExpired() throws {
        let script = """
            set -e
            cd "$1"
            cat >ca.cnf <<'CONFIGURATION'
            [req]
            distinguished_name = names
            [ca]
            default_ca = authority
            [authority]
            database = index.txt
            new_certs_dir = .
            rand_serial = yes
            default_md = sha256
            policy = names
            [names]
            commonName = supplied
            CONFIGURATION
            : >index.txt
            echo 'subjectAltName = DNS:localhost,IP:127.0.0.1' >server.ext
            echo 'subjectAltName = DNS:client' >client.ext
            for name in server client; do
                openssl req -new -config ca.cnf -key $name.key -subj /CN=$name -out $name.csr
                echo "extendedKeyUsage = ${name}Auth" >>$name.ext
                openssl ca -batch -notext -config ca.cnf -cert authority.pem -keyfile authority.key \\
                    -in $name.csr -out late-$name.pem -extfile $name.ext \\
                    -startdate 20200101000000Z -enddate 20210101000000Z
            done
            """
        let command = try BuiltCommand("/bin/bash", ["-c", script, "bash", folder.path])
        guard command.exitCode(within: 60) == 0 else {
            throw Fault(description: "no certificates that have expired: \(command.errors)")
        }
    }

    private static let making = Task.detached {
        try await OwnThread {
            let made = try TrialCertificates()
            try made.addExpired()
            return made
        }.value
    }

    private static let makingStrange = Task.detached {
        try await OwnThread { try TrialCertificates() }.value
    }

    /// One folder for all tests that only read it; it has `late-server.pem` and `late-client.pem` as well, which
    /// have expired.
    package static var shared: TrialCertificates {
        get async throws { try await making.value }
    }

    /// Another one, of an authority that those of ``shared`` do not know.
    package static var strange: TrialCertificates {
        get async throws { try await makingStrange.value }
    }
}
