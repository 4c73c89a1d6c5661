internal import Platform
package import Secrecy
internal import Words

/// The files that a listener's TLS is made of, read with the rules that all commands have for them.
package struct TLSFiles: Sendable {
    /// The certificate and the chain above it.
    package var certificate: String
    /// The private key of the certificate; not everybody may be able to read it.
    package var key: String
    /// Who may issue certificates of clients; nil to ask clients for none.
    package var clientAuthorities: String?
    /// The lists of revoked certificates of clients.
    package var revocationLists: String?

    /// Files at these paths, which are not read yet.
    package init(
        certificate: String,
        key: String,
        clientAuthorities: String? = nil,
        revocationLists: String? = nil
    ) {
        self.certificate = certificate
        self.key = key
        self.clientAuthorities = clientAuthorities
        self.revocationLists = revocationLists
    }

    /// What the files held when they were read.
    package struct Contents: Sendable, Equatable {
        var chain: [UInt8]
        var key: [UInt8]
        var clientAuthorities: [UInt8]?
        var revocationLists: [UInt8]?
    }

    /// Reads all of them.
    ///
    /// - Throws: what is wrong with the first that cannot be read.
    package func read() throws(TLSFileFault) -> Contents {
        Contents(
            chain: try Self.read(certificate, as: .chain),
            key: try Self.readKey(key),
            clientAuthorities: try Self.readIfAny(clientAuthorities, as: .authorities),
            revocationLists: try Self.readIfAny(revocationLists, as: .revocationLists)
        )
    }

    /// A server's context of what was read.
    ///
    /// - Throws: what is wrong with one of the files, with the paths by which it is found.
    package func context(
        of contents: Contents,
        _ applicationProtocol: TLSApplicationProtocol
    ) throws(TLSFileFault) -> TLSServerContext {
        do throws(TLSContextError) {
            return try TLSServerContext(
                chain: contents.chain,
                key: contents.key,
                clientAuthorities: contents.clientAuthorities,
                revocationLists: contents.revocationLists,
                applicationProtocol: applicationProtocol
            )
        } catch {
            throw TLSFileFault(error, path(of:))
        }
    }

    private func path(of piece: TLSPiece) -> String? {
        switch piece {
        case .chain: certificate
        case .key: key
        case .authorities: clientAuthorities
        case .revocationLists: revocationLists
        }
    }

    /// Reads a file that is no secret, where there is one.
    package static func readIfAny(
        _ path: String?,
        as piece: TLSPiece
    ) throws(TLSFileFault) -> [UInt8]? {
        guard let path else { return nil }
        return try read(path, as: piece)
    }

    /// Reads a file that is no secret.
    package static func read(
        _ path: String,
        as piece: TLSPiece
    ) throws(TLSFileFault) -> [UInt8] {
        do throws(PlainFile.Fault) {
            return try PlainFile.read(path, bytesMax: TLSLimits.pemBytesMax)
        } catch {
            throw TLSFileFault(error, path, piece)
        }
    }

    /// Reads a private key, which not everybody may be able to read.
    package static func readKey(_ path: String) throws(TLSFileFault) -> [UInt8] {
        do throws(SecretFile.Fault) {
            return try SecretFile.read(path, bytesMax: TLSLimits.pemBytesMax)
        } catch {
            switch error {
            case .file(let fault): throw TLSFileFault(fault, path, .key)
            case .openToAll:
                throw TLSFileFault(
                    "\(path.shown): everybody can read or write the private key; take that away with "
                        + "'chmod o-rwx' (a group may read it)"
                )
            }
        }
    }
}

/// Why the files of TLS cannot be used, in one sentence with their paths.
package struct TLSFileFault: Error, Equatable, CustomStringConvertible {
    /// The sentence.
    package let description: String

    init(_ description: String) { self.description = description }

    fileprivate init(_ fault: PlainFile.Fault, _ path: String, _ piece: TLSPiece) {
        switch fault {
        case .system(let error): description = "\(piece.rawValue): \(error)"
        case .notPlain: description = "\(path.shown): \(piece.rawValue) is not a file"
        case .tooLarge(let bytes):
            description =
                "\(path.shown): \(piece.rawValue) has \(bytes) bytes; at most "
                + "\(TLSLimits.pemBytesMax) are read"
        case .noMemory(let shortage): description = "\(path.shown): \(shortage)"
        }
    }
}
