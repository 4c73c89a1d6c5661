import Bytes
import Platform
import Secrecy
import TestSupport
import Wire

/// A caller that speaks TLS over the bytes of another.
final class SecuredCaller {
    private let caller: Caller
    private var session: TLSSession
    private var plaintext = ByteQueue()
    private var due = ByteQueue()

    /// Begins to speak.
    init(_ caller: Caller, _ context: TLSClientContext, resuming resumption: TLSResumption? = nil) {
        self.caller = caller
        var opening = ByteQueue()
        session = TLSSession(
            context,
            now: WallTime.now,
            resuming: resumption,
            ciphertext: &opening
        )
        caller.send([UInt8](copying: opening.bytes))
    }

    /// Where the session stands.
    var state: TLSSession.State { session.state }
    /// Whether it was resumed.
    var isResumed: Bool { session.isResumed }
    /// What resumes it.
    var resumption: TLSResumption? { session.resumption }

    /// Goes on until the session is no longer what it is, or the other side ends.
    func shakeHands() {
        while session.state == .handshaking, hear() {}
    }

    /// Goes on until the session has failed or is closed, or the other side ends.
    func waitForEnd() -> TLSSession.State {
        while session.isOpen || session.state == .handshaking, hear() {}
        return session.state
    }

    /// Hears what the server says next, and keeps the answer to it.
    func hearOnce() {
        guard let bytes = caller.nextBytes() else { return }
        bytes.withRawSpan {
            session.receive($0, plaintext: &plaintext, ciphertext: &due)
        }
    }

    /// Gives the answer that was kept.
    func answer() {
        Self.send(due, over: caller)
        due.removeAll()
    }

    private static func send(_ queue: borrowing ByteQueue, over caller: Caller) {
        caller.send([UInt8](copying: queue.bytes))
    }

    /// Says something.
    func send(_ bytes: [UInt8]) {
        var sealed = ByteQueue()
        _ = bytes.withRawSpan { session.send($0, ciphertext: &sealed) }
        caller.send([UInt8](copying: sealed.bytes))
    }

    /// The next reply.
    func reply() throws -> (status: UInt8, id: UInt64)? {
        while true {
            if let reply = try Self.first(in: plaintext) {
                plaintext.removeFirst(reply.end)
                return (reply.header.status, reply.header.id)
            }
            if !hear() { return nil }
        }
    }

    private static func first(in queue: borrowing ByteQueue) throws -> Reply? {
        try ClientSession.reply(in: queue.bytes, at: 0)
    }

    private func hear() -> Bool {
        guard let bytes = caller.nextBytes() else { return false }
        var sealed = ByteQueue()
        bytes.withRawSpan {
            session.receive($0, plaintext: &plaintext, ciphertext: &sealed)
        }
        caller.send([UInt8](copying: sealed.bytes))
        return true
    }
}

/// The time of certificates.
enum WallTime {
    /// Seconds since 1970.
    static var now: Int64 { WallClock.unixSeconds }
}
