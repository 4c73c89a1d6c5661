import ArgumentParser
import SestinaClient

/// Which scoring server is asked, and how.
struct ScoringOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The scoring server.", valueName: "host:port"))
    var server = "127.0.0.1:7070"

    @Option(
        help: ArgumentHelp(
            "Ask the scoring server by TLS, and trust a certificate of these authorities, as PEM.",
            valueName: "file"
        )
    )
    var serverCA: String?

    @Option(
        help: ArgumentHelp(
            "The certificate to show the scoring server, and below it in the file the chain above it, as PEM.",
            valueName: "file"
        )
    )
    var serverCert: String?

    @Option(
        help: ArgumentHelp(
            "The private key of --server-cert as PEM; not everybody may be able to read it.",
            valueName: "file"
        )
    )
    var serverKey: String?

    @Option(
        help: ArgumentHelp(
            "The name that the scoring server's certificate must be for; usually the host of --server.",
            valueName: "name"
        )
    )
    var serverTLSName: String?

    /// Refuses options that need others.
    mutating func validate() throws {
        if serverCA == nil, serverCert != nil || serverKey != nil || serverTLSName != nil {
            throw ValidationError(
                "--server-cert, --server-key and --server-tls-name are for TLS; give --server-ca as well"
            )
        }
        if (serverCert == nil) != (serverKey == nil) {
            throw ValidationError("--server-cert and --server-key are given together")
        }
    }

    /// How the scoring server is asked by TLS; nil in plain.
    var tls: TLSOptions? {
        serverCA.map { authorities in
            TLSOptions(
                authoritiesAt: authorities,
                certificateAt: serverCert,
                keyAt: serverKey,
                serverName: serverTLSName
            )
        }
    }
}
