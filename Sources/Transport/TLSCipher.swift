package import Bytes
package import EventLoop
package import Secrecy

/// A session of TLS on a stream of a loop.
///
/// The stream's owner looks at ``state`` when the stream tells that its cipher moved.
package final class TLSCipher: StreamCipher {
    private var session: TLSSession
    /// Whether the room for records was given back and not made anew.
    private var isLean = false

    /// What a session takes for itself, and for a record each way, in bytes, as measured with OpenSSL 3.
    private static let sessionBytes = 17 * 1024
    private static let recordBytes = 33 * 1024

    /// A server's session with a caller who has said nothing yet.
    ///
    /// - Parameters:
    ///   - context: the server's certificate, and whom it trusts.
    ///   - now: the time by which certificates are judged, in seconds since 1970.
    package init(_ context: TLSServerContext, now: Int64) {
        session = TLSSession(context, now: now)
    }

    /// A client's session.
    ///
    /// - Parameters:
    ///   - context: what the client shows, and whom it trusts.
    ///   - now: the time by which certificates are judged, in seconds since 1970.
    ///   - resumption: what an earlier session was given.
    ///   - opening: where what is to be sent first is appended.
    package init(
        _ context: TLSClientContext,
        now: Int64,
        resuming resumption: TLSResumption?,
        opening: inout ByteQueue
    ) {
        session = TLSSession(context, now: now, resuming: resumption, ciphertext: &opening)
    }

    /// Where the session stands.
    package var state: TLSSession.State { session.state }

    /// Whether it is one that was resumed.
    package var isResumed: Bool { session.isResumed }

    /// What a client needs to resume it, once the server gave it that.
    package var resumption: TLSResumption? { session.resumption }

    /// What another context has against the client.
    package func objection(by context: TLSServerContext, at now: Int64) -> TLSFailure? {
        session.objection(by: context, at: now)
    }

    /// Gives back the room for records; for a session that is silent.
    package func giveBack() {
        if isLean { return }
        isLean = true
        session.giveBack()
    }

    // MARK: - StreamCipher

    package func open(
        _ bytes: RawSpan,
        plain: inout ByteQueue,
        sealed: inout ByteQueue
    ) -> StreamCipherNews {
        // What comes behind an end is no news.
        if hasEnded { return .none }
        isLean = false
        let wasOpen = session.isOpen
        session.receive(bytes, plaintext: &plain, ciphertext: &sealed)
        switch session.state {
        case .handshaking, .closed(by: .us): return .none
        case .open: return wasOpen ? .none : .opened
        case .closed(by: .peer), .closed(by: .both), .failed: return .ended
        }
    }

    private var hasEnded: Bool {
        switch session.state {
        case .handshaking, .open, .closed(by: .us): false
        case .closed(by: .peer), .closed(by: .both), .failed: true
        }
    }

    package func seal(_ bytes: RawSpan, into sealed: inout ByteQueue) {
        isLean = false
        session.send(bytes, ciphertext: &sealed)
    }

    package func close(sealed: inout ByteQueue) {
        session.close(ciphertext: &sealed)
    }

    package func streamEnded() { session.streamEnded() }

    package var heldBytes: Int { Self.sessionBytes + (isLean ? 0 : Self.recordBytes) }
}
