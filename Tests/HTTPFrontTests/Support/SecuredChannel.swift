import Bytes
import HTTPTypes
import Logging
import NIOCore
import Platform
import Secrecy
import TestSupport

@testable import HTTPFront

/// A connection of HTTPS without a socket, and its caller.
final class SecuredChannel {
    let front: FrontChannel
    private(set) var session: TLSSession
    private var toServer = ByteQueue()
    private var heard = ByteQueue()

    /// A connection by a context of a server, whose caller has the one of a client.
    init(_ secured: TLSFront, _ client: TLSClientContext, demandsHTTPS: Bool = false) throws {
        front = try FrontChannel(
            security: HTTPServer.Security(secured, demandsHTTPS: demandsHTTPS)
        )
        var first = ByteQueue()
        session = TLSSession(client, now: WallClock.unixSeconds, ciphertext: &first)
        toServer = first
    }

    /// The context of the server of a folder, and its caller's.
    static func server(
        _ files: TrialCertificates,
        demanding: Bool = false
    ) throws -> TLSServerContext {
        try TLSServerContext(
            chain: files.bytes("server.pem"),
            key: files.bytes("server.key"),
            clientAuthorities: demanding ? files.bytes("authority.pem") : nil,
            applicationProtocol: .http1
        )
    }

    static func client(
        _ files: TrialCertificates,
        _ applicationProtocol: TLSApplicationProtocol = .http1
    ) throws -> TLSClientContext {
        try TLSClientContext(
            authorities: files.bytes("authority.pem"),
            serverName: "localhost",
            applicationProtocol: applicationProtocol
        )
    }

    /// Carries all that is on its way, in pieces of so many bytes, and what comes of it.
    func carry(by size: Int = .max) {
        while true {
            while !toServer.isEmpty {
                let count = min(size, toServer.count)
                let piece = Array(toServer.all.prefix(count))
                toServer.removeFirst(count)
                front.receive(piece)
            }
            let bytes = front.takeOutput()
            if bytes.isEmpty { return }
            unsafe session.receive(bytes.span.bytes, plaintext: &heard, ciphertext: &toServer)
        }
    }

    /// Lets the caller say something.
    func say(_ text: String, by size: Int = .max) {
        let bytes = Array(text.utf8)
        unsafe session.send(bytes.span.bytes, ciphertext: &toServer)
        carry(by: size)
    }

    /// Lets the caller say that it says no more, in one piece with a text before it.
    func sayLast(_ text: String) {
        let bytes = Array(text.utf8)
        unsafe session.send(bytes.span.bytes, ciphertext: &toServer)
        session.close(ciphertext: &toServer)
        carry()
    }

    /// Changes the last byte that is on its way after a text.
    func saySpoilt(_ text: String) {
        let bytes = Array(text.utf8)
        unsafe session.send(bytes.span.bytes, ciphertext: &toServer)
        var spoilt = toServer.all
        spoilt[spoilt.count - 1] ^= 1
        toServer.removeAll()
        toServer.append(spoilt)
        carry()
    }

    /// What the caller was told.
    var told: String { String(decoding: heard.all, as: UTF8.self) }
}

extension ByteQueue {
    /// The bytes that wait.
    var all: [UInt8] {
        [UInt8](copying: bytes)
    }
}
