package import ArgumentParser
package import Transport

/// How a server is asked: in plain, or by TLS.
package struct TLSClientOptions: ParsableArguments {
    @Flag(help: "Speak TLS 1.3 with the server.")
    package var tls = false

    @Option(
        help: ArgumentHelp(
            "With --tls: trust a certificate of these authorities, as PEM.",
            valueName: "file"
        )
    )
    package var ca: String?

    @Option(
        help: ArgumentHelp(
            "The certificate to show the server, and below it in the file the chain above it, as PEM.",
            valueName: "file"
        )
    )
    package var cert: String?

    @Option(
        help: ArgumentHelp(
            "The private key of --cert as PEM, without a password; not everybody may be able to read it.",
            valueName: "file"
        )
    )
    package var key: String?

    @Option(
        help: ArgumentHelp(
            "The name or address that the server's certificate must be for; usually the host of --address.",
            valueName: "name"
        )
    )
    package var serverName: String?

    /// Options that say nothing.
    package init() {}

    /// Refuses options that need others.
    package mutating func validate() throws {
        if !tls, ca != nil || cert != nil || key != nil || serverName != nil {
            throw ValidationError(
                "--ca, --cert, --key and --server-name are for TLS; give --tls as well"
            )
        }
        if tls, ca == nil {
            throw ValidationError(
                "--tls needs --ca FILE, the authorities that the server's certificate may be of"
            )
        }
        if (cert == nil) != (key == nil) {
            throw ValidationError("--cert and --key are given together")
        }
    }

    /// The files of TLS; nil to speak in plain.
    package var files: TLSClientFiles? {
        guard tls, let ca else { return nil }
        return TLSClientFiles(
            authorities: .file(ca),
            certificate: cert.map(TLSClientFiles.Source.file),
            key: key.map(TLSClientFiles.Source.file),
            serverName: serverName
        )
    }
}
