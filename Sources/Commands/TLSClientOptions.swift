package import ArgumentParser
package import Transport

/// How a server is asked: in plain, or by TLS.
package struct TLSClientOptions: ParsableArguments {
    @Flag(help: "Speak TLS 1.3 with the server.")
    package var tls = false

    @OptionGroup
    package var trust: TLSTrustOptions

    /// Options that say nothing.
    package init() {}

    /// Refuses options that need others.
    package mutating func validate() throws {
        if !tls, trust.isGiven {
            throw ValidationError(
                "--ca, --cert, --key and --server-name are for TLS; give --tls as well"
            )
        }
        if tls, trust.ca == nil {
            throw ValidationError(
                "--tls needs --ca FILE, the authorities that the server's certificate may be of"
            )
        }
        try trust.requirePair()
    }

    /// The files of TLS; nil to speak in plain.
    package var files: TLSClientFiles? { tls ? trust.files : nil }
}
