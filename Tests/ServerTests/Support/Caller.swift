import Bytes
import Glibc
import TestSupport
import Wire

@testable import EventLoop

/// A caller and its connection without an address: two sockets that the system joins.
final class Caller {
    /// A reply as it came.
    struct Told: Equatable {
        let opcode: UInt8
        let status: UInt8
        let id: UInt64
        let payload: [UInt8]
    }

    private let descriptor: CInt
    private var received: [UInt8] = []
    /// Whether the other side has ended.
    private(set) var isEnded = false

    /// A caller, and the socket that its server takes over.
    ///
    /// - Parameter replyBytes: how much the system may keep of what the server sends, or nil for its default.
    /// - Returns: the two ends.
    /// - Throws: a ``LoopError`` when the system has none.
    static func pair(replyBytes: CInt? = nil) throws -> (caller: Caller, socket: Socket) {
        var ends: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        try checkSystem(unsafe socketpair(AF_UNIX, kind, 0, &ends), "join two sockets")
        if var replyBytes {
            let size = socklen_t(MemoryLayout<CInt>.size)
            unsafe setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &replyBytes, size)
        }
        return (Caller(ends[0]), Socket(ends[1]))
    }

    private init(_ descriptor: CInt) {
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Sends bytes, as far as the other side's buffers have room.
    ///
    /// - Returns: how many were sent.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Int {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    descriptor,
                    buffer.baseAddress.map { unsafe $0 + sent },
                    buffer.count - sent,
                    CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT)
                )
            }
            guard count > 0 else { break }
            sent += count
        }
        return sent
    }

    /// Says that nothing more will be sent.
    func endSending() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// The next reply; nil when the other side ends, or is silent for a time that no server needs.
    func reply() throws -> Told? {
        while true {
            if let told = try take() { return told }
            if isEnded || !receive() { return nil }
        }
    }

    /// Waits until the other side ends; what comes before it is let go.
    func waitForEnd() -> Bool {
        while !isEnded, receive() {}
        return isEnded
    }

    /// What came at once, without waiting.
    func replyNow() throws -> Told? {
        receive(patience: 0)
        return try take()
    }

    /// The bytes that come next, as they are; nil when the other side ends, or is silent for long.
    func nextBytes() -> [UInt8]? {
        if received.isEmpty, isEnded || !receive() { return nil }
        defer { received = [] }
        return received.isEmpty ? nil : received
    }

    private func take() throws -> Told? {
        try received.withRawSpan { bytes -> Told? in
            guard let reply = try ClientSession.reply(in: bytes, at: 0) else { return nil }
            let payload = [UInt8](copying: bytes.extracting(reply.payload))
            return Told(
                opcode: reply.header.opcode,
                status: reply.header.status,
                id: reply.header.id,
                payload: payload
            )
        }.map { told in
            received.removeFirst(WireLimits.headerBytes + told.payload.count)
            return told
        }
    }

    @discardableResult
    private func receive(patience milliseconds: CInt = 30_000) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&entry, 1, milliseconds) > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        if count > 0 { received += buffer[..<count] } else { isEnded = true }
        return true
    }
}

/// Requests as a caller writes them.
enum Requests {
    /// The row that is asked about.
    static let row: FeatureRow = [2, 900.5, 4000.25, 52_000, 5, 640]

    /// A score request.
    static func score(_ id: UInt64) -> [UInt8] {
        written { ClientSession.appendScore(id: id, row, to: &$0) }
    }

    /// A request about a row: score, explain or change.
    static func about(_ opcode: Opcode, _ id: UInt64, _ row: FeatureRow = row) -> [UInt8] {
        written { ClientSession.append(opcode, id: id, row, to: &$0) }
    }

    /// A batch of equal rows.
    static func batch(_ id: UInt64, rows: Int) -> [UInt8] {
        let all = [FeatureRow](repeating: row, count: rows)
        return written { ClientSession.appendBatch(id: id, all.span, to: &$0) }
    }

    /// A request that is a header alone, or a ping with its bytes.
    static func plain(_ opcode: Opcode, _ id: UInt64, _ payload: [UInt8] = []) -> [UInt8] {
        written { ClientSession.append(opcode, id: id, payload: payload, to: &$0) }
    }

    private static func written(_ write: (inout ByteQueue) -> Void) -> [UInt8] {
        var buffer = ByteQueue(capacity: 64)
        write(&buffer)
        return [UInt8](copying: buffer.bytes)
    }
}
