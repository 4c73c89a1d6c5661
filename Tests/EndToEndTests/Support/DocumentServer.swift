import EventLoop
import LoopChecks

/// A server in this process that answers whatever it is asked with one document.
struct DocumentServer {
    private let listening: LoopServer

    /// Starts to answer with `document`, or with a sentence under another status, on any port.
    init(_ document: String, status: UInt8 = 0) async throws {
        let payload = Array(document.utf8)
        listening = try await LoopServer.start { socket, _, loop in
            let connection = try? DocumentConnection(payload, status, loop: loop)
            try? connection?.adopt(socket)
            try? connection?.startReceiving()
            return connection
        }
    }

    /// `HOST:PORT`.
    var address: String { listening.address }

    /// Closes every connection and the listener.
    func stop() async { await listening.stop() }
}

private final class DocumentConnection: TCPStream {
    private let payload: [UInt8]
    private let status: UInt8

    init(_ payload: [UInt8], _ status: UInt8, loop: Loop) throws(LoopError) {
        self.payload = payload
        self.status = status
        try super.init(loop: loop)
    }

    override func received(_ bytes: RawSpan) -> Int {
        // A request without a payload: the opcode and the id come back.
        guard bytes.byteCount >= 16 else { return 0 }
        let request = unsafe bytes.withUnsafeBytes { unsafe Array($0.prefix(16)) }
        let length = UInt32(12 + payload.count)
        let head = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        let reply = head + [1, request[5] | 0x80, status, 0] + request[8..<16] + payload
        unsafe send(reply.span.bytes)
        return 16
    }
}
