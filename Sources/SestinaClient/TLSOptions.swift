package import Transport

/// How a client speaks TLS 1.3 with its server: whom it trusts, and what it shows.
///
/// The server's certificate must be of one of the authorities and for the server's name, and neither can be
/// waived. What is given as a file is read when a client is made; a private key that everybody can read is refused.
public struct TLSOptions: Sendable {
    /// Where everything is.
    package var files: TLSClientFiles

    /// The DNS name or numeric address that the server's certificate must be for; nil for the host of the address.
    public var serverName: String? {
        get { files.serverName }
        set { files.serverName = newValue }
    }

    /// Options by the paths of files in PEM.
    ///
    /// - Parameters:
    ///   - authorities: who may issue the server's certificate.
    ///   - certificate: the client's certificate, and below it in the file the chain above it; nil to show none.
    ///   - key: the certificate's private key, without a password.
    ///   - serverName: what the server's certificate must be for; nil for the host of the address.
    public init(
        authoritiesAt authorities: String,
        certificateAt certificate: String? = nil,
        keyAt key: String? = nil,
        serverName: String? = nil
    ) {
        files = TLSClientFiles(
            authorities: .file(authorities),
            certificate: certificate.map(TLSClientFiles.Source.file),
            key: key.map(TLSClientFiles.Source.file),
            serverName: serverName
        )
    }

    /// Options by what such files hold.
    ///
    /// - Parameters:
    ///   - authorities: who may issue the server's certificate.
    ///   - certificate: the client's certificate, then the chain above it; nil to show none.
    ///   - key: the certificate's private key, without a password.
    ///   - serverName: what the server's certificate must be for; nil for the host of the address.
    public init(
        authorities: [UInt8],
        certificate: [UInt8]? = nil,
        key: [UInt8]? = nil,
        serverName: String? = nil
    ) {
        files = TLSClientFiles(
            authorities: .bytes(authorities),
            certificate: certificate.map(TLSClientFiles.Source.bytes),
            key: key.map(TLSClientFiles.Source.bytes),
            serverName: serverName
        )
    }

    /// Options of a command.
    package init(_ files: TLSClientFiles) {
        self.files = files
    }
}
