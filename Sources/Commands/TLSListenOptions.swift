package import ArgumentParser
package import EventLoop
package import Transport

/// How a listener is secured: by TLS, or, beyond this machine, by somebody's word that it need not be.
package struct TLSListenOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Speak TLS 1.3 and show this certificate, and below it in the file the chain above it, as PEM.",
            valueName: "file"
        )
    )
    package var tlsCert: String?

    @Option(
        help: ArgumentHelp(
            "The certificate's private key as PEM, without a password; not everybody may be able to read it.",
            valueName: "file"
        )
    )
    package var tlsKey: String?

    @Option(
        help: ArgumentHelp(
            "Let in only callers with a certificate of these authorities.",
            valueName: "file"
        )
    )
    package var clientCA: String?

    @Option(
        help: ArgumentHelp(
            "Lists of revoked certificates, one of each of these authorities at least.",
            valueName: "file"
        )
    )
    package var clientCRL: String?

    @Flag(
        help: ArgumentHelp(
            "Listen beyond this machine without TLS: who is on the way can read and change all that is said."
        )
    )
    package var plaintext = false

    /// Options that say nothing.
    package init() {}

    /// Refuses options that need others.
    package mutating func validate() throws {
        if (tlsCert == nil) != (tlsKey == nil) {
            throw ValidationError("--tls-cert and --tls-key are given together")
        }
        if clientCA != nil, tlsCert == nil {
            throw ValidationError("--client-ca needs --tls-cert and --tls-key")
        }
        if clientCRL != nil, clientCA == nil {
            throw ValidationError(
                "--client-crl needs --client-ca, the authorities whose list it is"
            )
        }
        if plaintext, tlsCert != nil {
            throw ValidationError("--plaintext and --tls-cert exclude each other")
        }
    }

    /// The files of TLS; nil to speak in plain.
    package var files: TLSFiles? {
        guard let tlsCert, let tlsKey else { return nil }
        return TLSFiles(
            certificate: tlsCert,
            key: tlsKey,
            clientAuthorities: clientCA,
            revocationLists: clientCRL
        )
    }

    /// Refuses to listen in plain where others than this machine can be heard, unless that is wanted.
    ///
    /// - Parameters:
    ///   - place: where it is listened.
    ///   - option: what said so, `--listen`.
    /// - Returns: whether it is in plain beyond this machine, which the log should tell.
    /// - Throws: a `ValidationError` that names the way out.
    package func isOpenInPlain(
        _ place: SocketAddress,
        of option: String
    ) throws(ValidationError) -> Bool {
        if tlsCert != nil || place.isLoopback { return false }
        guard plaintext else {
            throw ValidationError(
                "\(option) \(place) is beyond this machine: give --tls-cert and --tls-key to speak TLS there, or "
                    + "--plaintext if who is on the way may read and change all that is said"
            )
        }
        return true
    }
}

extension SocketAddress {
    /// Whether every address of the host is of this machine alone: in 127.0.0.0/8, or `::1`.
    package var isLoopback: Bool {
        numbers.allSatisfy { number in
            let host = number.host
            return host.hasPrefix("127.") || host.hasPrefix("[::ffff:127.") || host == "[::1]"
        }
    }
}
