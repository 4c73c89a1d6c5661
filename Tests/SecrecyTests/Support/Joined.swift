import Bytes
import Secrecy
import Testing

/// A client and a server whose bytes go to each other, in memory.
final class Joined {
    var client: TLSSession
    var server: TLSSession
    /// What is on its way.
    var toServer = ByteQueue()
    var toClient = ByteQueue()
    /// What each side was told.
    var heardByServer = ByteQueue()
    var heardByClient = ByteQueue()

    /// Two sessions that begin; the client's first message is on its way.
    init(
        _ client: TLSClientContext,
        _ server: TLSServerContext,
        now: Int64,
        clientNow: Int64? = nil,
        resuming resumption: TLSResumption? = nil
    ) {
        var first = ByteQueue()
        self.client = TLSSession(
            client,
            now: clientNow ?? now,
            resuming: resumption,
            ciphertext: &first
        )
        self.server = TLSSession(server, now: now)
        toServer = first
    }

    /// Carries what is on its way, and what comes of it, in pieces of at most `size` bytes.
    func carry(by size: Int = .max) {
        while !toServer.isEmpty || !toClient.isEmpty {
            if !toServer.isEmpty { give(min(size, toServer.count), to: .server) }
            if !toClient.isEmpty { give(min(size, toClient.count), to: .client) }
        }
    }

    /// Carries bytes to one side.
    func give(_ count: Int, to side: TLSRole) {
        if side == .server {
            let bytes = toServer.taken(count)
            unsafe server.receive(
                bytes.span.bytes,
                plaintext: &heardByServer,
                ciphertext: &toClient
            )
        } else {
            let bytes = toClient.taken(count)
            unsafe client.receive(
                bytes.span.bytes,
                plaintext: &heardByClient,
                ciphertext: &toServer
            )
        }
    }

    /// Lets a side say something.
    @discardableResult
    func say(_ bytes: [UInt8], by side: TLSRole) -> Bool {
        side == .client
            ? unsafe client.send(bytes.span.bytes, ciphertext: &toServer)
            : unsafe server.send(bytes.span.bytes, ciphertext: &toClient)
    }

    /// Lets a side close.
    func close(_ side: TLSRole) {
        if side == .client {
            client.close(ciphertext: &toServer)
        } else {
            server.close(ciphertext: &toClient)
        }
    }

    var bothAreOpen: Bool { client.state.isOpen && server.state.isOpen }

    /// Whether either side knows that the session was resumed; they agree.
    var isResumed: Bool {
        let isResumed = client.isResumed
        #expect(server.isResumed == isResumed)
        return isResumed
    }

    /// What the client was given to resume.
    var ticket: TLSResumption? { client.resumption }
}

extension TLSSession.State {
    var isOpen: Bool {
        if case .open = self { true } else { false }
    }

    var failure: TLSFailure? {
        if case .failed(let failure) = self { failure } else { nil }
    }

    /// Who the peer is, of an open session.
    var identity: TLSIdentity? {
        if case .open(let identity) = self { identity } else { nil }
    }
}

extension ByteQueue {
    /// The bytes that wait.
    var all: [UInt8] {
        unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    }

    /// Takes bytes off the front.
    mutating func taken(_ count: Int) -> [UInt8] {
        let copy = Array(all.prefix(count))
        removeFirst(count)
        return copy
    }
}
