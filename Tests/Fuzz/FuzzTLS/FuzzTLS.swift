import Bytes
import CLibFuzzer
import Glibc
import Platform
import Secrecy

/// Feeds bytes to a server's session of TLS, as they are and as changes of what an honest client says.
///
/// The folder of SESTINA_FUZZ_TLS holds what `tools/certificates` makes. A promise that does not hold stops the program,
/// and libFuzzer keeps the input.
@main enum FuzzTLS {
    static func main() {
        var count = CommandLine.argc
        var arguments = unsafe CommandLine.unsafeArgv
        exit(
            unsafe LLVMFuzzerRunDriver(&count, &arguments) { start, count in
                let input = unsafe UnsafeRawBufferPointer(start: start, count: count)
                let bytes = unsafe Array(input)
                FuzzTLS.listen(to: bytes)
                FuzzTLS.change(by: bytes)
                return 0
            }
        )
    }

    private static let server = context { folder throws in
        try TLSServerContext(
            chain: file(folder + "/server.pem"),
            key: file(folder + "/server.key"),
            clientAuthorities: file(folder + "/authority.pem")
        )
    }
    private static let client = context { folder throws in
        try TLSClientContext(
            authorities: file(folder + "/authority.pem"),
            serverName: "localhost",
            chain: file(folder + "/client.pem"),
            key: file(folder + "/client.key")
        )
    }
    private static let now = WallClock.unixSeconds

    private static func context<Context>(_ make: (String) throws -> Context) -> Context {
        guard let folder = unsafe getenv("SESTINA_FUZZ_TLS") else {
            fatalError("SESTINA_FUZZ_TLS names no folder of certificates")
        }
        do {
            return try make(unsafe String(cString: folder))
        } catch {
            fatalError("\(error)")
        }
    }

    private static func file(_ path: String) throws -> [UInt8] {
        try PlainFile.read(path, bytesMax: TLSLimits.pemBytesMax)
    }

    /// Takes the bytes as all that a stranger says, in two pieces.
    private static func listen(to bytes: [UInt8]) {
        var peer = Peer()
        let cut = bytes.isEmpty ? 0 : Int(bytes[0]) % (bytes.count + 1)
        peer.hear(bytes[..<cut])
        peer.hear(bytes[cut...])
        peer.end()
    }

    /// Has an honest client shake hands and say something, and turns bits of that round as the bytes have it: two bytes
    /// say how far on, one which bits.
    private static func change(by bytes: [UInt8]) {
        var peer = Peer()
        var said = ByteQueue()
        var heard = ByteQueue()
        var honest = TLSSession(client, now: now, ciphertext: &said)
        var edits = bytes[...]
        var next = distance(&edits)
        for _ in 0..<8 where !said.isEmpty {
            var flight = [UInt8](copying: said)
            said.removeAll()
            var at = 0
            while let (skip, bits) = next, at + skip < flight.count {
                at += skip
                flight[at] ^= bits
                next = distance(&edits)
            }
            if let (skip, bits) = next { next = (skip - (flight.count - at), bits) }
            let answer = peer.hear(flight[...])
            answer.withSpan { honest.receive($0, plaintext: &heard, ciphertext: &said) }
            if honest.isOpen {
                [1, 2, 3].withSpan { _ = honest.send($0, ciphertext: &said) }
            }
        }
        peer.end()
    }

    private static func distance(_ edits: inout ArraySlice<UInt8>) -> (Int, UInt8)? {
        guard edits.count >= 3 else { return nil }
        let first = edits.startIndex
        defer { edits.removeFirst(3) }
        return (Int(edits[first]) << 8 | Int(edits[first + 1]), edits[first + 2])
    }
}

/// A server's session with the promises that it keeps whatever comes.
private struct Peer: ~Copyable {
    private var session = TLSSession(FuzzTLS.context, now: FuzzTLS.moment)
    private var wasOver = false

    /// Hears bytes.
    ///
    /// - Returns: what is answered.
    @discardableResult
    mutating func hear(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var plaintext = ByteQueue()
        var ciphertext = ByteQueue()
        Array(bytes).withSpan {
            session.receive($0, plaintext: &plaintext, ciphertext: &ciphertext)
        }
        precondition(plaintext.count <= bytes.count + TLSLimits.recordBytesMax)
        precondition(ciphertext.count <= TLSLimits.handshakeBytesMax)
        if wasOver { precondition(plaintext.isEmpty && ciphertext.isEmpty) }
        if case .failed = session.state { wasOver = true }
        return [UInt8](copying: ciphertext)
    }

    mutating func end() {
        session.streamEnded()
        precondition(session.state != .handshaking)
    }
}

extension FuzzTLS {
    fileprivate static var context: TLSServerContext { server }
    fileprivate static var moment: Int64 { now }
}

extension [UInt8] {
    fileprivate init(copying queue: borrowing ByteQueue) {
        let bytes = queue.bytes
        self = (0..<bytes.byteCount).map {
            unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self)
        }
    }

    fileprivate func withSpan(_ body: (RawSpan) -> Void) { unsafe body(span.bytes) }
}
