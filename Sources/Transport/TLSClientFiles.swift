package import EventLoop
package import Secrecy
internal import Words

/// What a client's TLS is made of, read with the rules that all commands have for it.
package struct TLSClientFiles: Sendable, Equatable {
    /// Where a piece in PEM is.
    package enum Source: Sendable, Equatable {
        /// In the file at this path.
        case file(String)
        /// Here.
        case bytes([UInt8])
    }

    /// Who may issue the server's certificate.
    package var authorities: Source
    /// The certificate that the client shows, and the chain above it; nil to show none.
    package var certificate: Source?
    /// The private key of the certificate; not everybody may be able to read its file.
    package var key: Source?
    /// What the server's certificate must be for; nil for the host of the address.
    package var serverName: String?

    /// Pieces that are not read yet.
    package init(
        authorities: Source,
        certificate: Source? = nil,
        key: Source? = nil,
        serverName: String? = nil
    ) {
        self.authorities = authorities
        self.certificate = certificate
        self.key = key
        self.serverName = serverName
    }

    /// Reads all of them, for sessions with the server at an address.
    ///
    /// - Throws: what is wrong with the first that cannot be used, with the path by which it is found.
    package func terms(
        for address: SocketAddress,
        _ applicationProtocol: TLSApplicationProtocol = .sestina
    ) throws(TLSFileFault) -> TLSClientTerms {
        let name = serverName ?? Self.bare(address.host)
        guard !name.isEmpty else {
            throw TLSFileFault(
                "the address names no host; give the name that the server's certificate is for"
            )
        }
        let trusted = try Self.read(authorities, as: .authorities)
        let chain = try certificate.map { source throws(TLSFileFault) in
            try Self.read(source, as: .chain)
        }
        let secret = try key.map { source throws(TLSFileFault) in
            try Self.read(source, as: .key)
        }
        do throws(TLSContextError) {
            let context = try TLSClientContext(
                authorities: trusted,
                serverName: name,
                chain: chain,
                key: secret,
                applicationProtocol: applicationProtocol
            )
            return TLSClientTerms(context, serverName: name)
        } catch {
            throw TLSFileFault(error) { piece in
                switch piece {
                case .authorities: path(of: authorities)
                case .chain: path(of: certificate)
                case .key: path(of: key)
                case .revocationLists: nil
                }
            }
        }
    }

    /// A host without the brackets that an address of IPv6 has before its port.
    private static func bare(_ host: Substring) -> String {
        host.hasPrefix("[") && host.hasSuffix("]")
            ? String(host.dropFirst().dropLast()) : String(host)
    }

    private static func read(
        _ source: Source,
        as piece: TLSPiece
    ) throws(TLSFileFault) -> [UInt8] {
        switch source {
        case .bytes(let bytes): return bytes
        case .file(let path) where piece == .key: return try TLSFiles.readKey(path)
        case .file(let path): return try TLSFiles.read(path, as: piece)
        }
    }

    private func path(of source: Source?) -> String? {
        if case .file(let path)? = source { path } else { nil }
    }
}

extension TLSFileFault {
    /// What is wrong with what was read, with the files in which that is.
    init(_ error: TLSContextError, _ path: (TLSPiece) -> String?) {
        let pieces: [TLSPiece] =
            switch error {
            case .notPEM(let piece), .damaged(let piece, _), .tooLarge(let piece), .weak(let piece):
                [piece]
            case .chainTooLong, .chainDisordered: [.chain]
            case .keyEncrypted, .severalKeys: [.key]
            case .keyForeign, .halfPair: [.chain, .key]
            case .noAuthority: [.authorities]
            case .listForeign, .listMissing, .listWithoutAuthorities:
                [.authorities, .revocationLists]
            case .serverName, .library: []
            }
        let places = pieces.compactMap { path($0)?.shown }.joined(separator: ", ")
        self.init(places.isEmpty ? "\(error)" : "\(places): \(error)")
    }
}
