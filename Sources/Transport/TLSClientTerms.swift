internal import Bytes
package import EventLoop
internal import Platform
package import Secrecy
internal import Words

/// How a client speaks TLS with one server: whom it trusts, what it shows, and by which name it asks.
package struct TLSClientTerms: Sendable {
    /// Whom it trusts, and what it shows.
    package let context: TLSClientContext
    /// The name or numeric address that the server's certificate must be for.
    package let serverName: String

    /// Terms that hold for every session with the server.
    package init(_ context: TLSClientContext, serverName: String) {
        self.context = context
        self.serverName = serverName
    }

    /// Begins a session on a stream that is connected and on which nothing was said.
    ///
    /// - Parameters:
    ///   - stream: from now on its owner's bytes go through the session.
    ///   - resumption: what an earlier session was given.
    /// - Returns: the session, of which the stream tells its owner when it moves.
    package func begin(on stream: TCPStream, resuming resumption: TLSResumption? = nil) -> TLSCipher
    {
        var opening = ByteQueue()
        let cipher = TLSCipher(
            context,
            now: WallClock.unixSeconds,
            resuming: resumption,
            opening: &opening
        )
        stream.speak(through: cipher)
        Self.transmit(opening, on: stream)
        return cipher
    }

    private static func transmit(_ queue: borrowing ByteQueue, on stream: TCPStream) {
        stream.transmit(queue.bytes)
    }

    /// A failure in one sentence that names the side at fault, as the client's user has to know it.
    package func sentence(_ failure: TLSFailure) -> String {
        switch (failure.reason, failure.side, failure.toldBy) {
        case (.wrongName, .server, nil):
            "the server's certificate is for other names than the one asked for, \(serverName.shown)"
        case (.notTLS, .server, nil):
            "the server does not speak TLS on this port but plain, or something else"
        default: failure.description
        }
    }

    /// What is wrong where a client that speaks plain is told by a server that TLS is due.
    package static let askedInPlain =
        "the server speaks TLS on this port and was asked in plain; ask it by TLS"
}

extension TLSFailure {
    /// Whether the same would happen again, however often it is tried.
    ///
    /// A stream that ended or a handshake that was called off may be a server's that stops just then.
    package var isLasting: Bool {
        switch reason {
        case .cut, .cutHandshake, .cancelled, .defect: false
        default: true
        }
    }
}
