package import ArgumentParser
package import Transport

/// Whom a client of TLS trusts, and what it shows; whether TLS is spoken is for the command to say.
package struct TLSTrustOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Trust a server's certificate of these authorities, as PEM.",
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

    /// Whether any is given.
    package var isGiven: Bool { ca != nil || cert != nil || key != nil || serverName != nil }

    /// Refuses a certificate without its key, and a key without its certificate.
    package func requirePair() throws(ValidationError) {
        if (cert == nil) != (key == nil) {
            throw ValidationError("--cert and --key are given together")
        }
    }

    /// The files; nil without authorities.
    package var files: TLSClientFiles? {
        ca.map { authorities in
            TLSClientFiles(
                authorities: .file(authorities),
                certificate: cert.map(TLSClientFiles.Source.file),
                key: key.map(TLSClientFiles.Source.file),
                serverName: serverName
            )
        }
    }
}
