import Bytes
import Documents
import EventLoop
import Secrecy
import Transport
import Wire

/// Asks a server once for its `info`.
final class ServerProbe: TCPStream {
    private let address: SocketAddress
    private let completed: (Result<ServerInfo, LoadTestError>) -> Void
    private var timer: LoopTimer?
    private var isDone = false
    private let tls: TLSClientTerms?
    private var cipher: TLSCipher?

    /// How long a server may take to answer, in milliseconds.
    private static let patience: UInt64 = 5000

    init(
        loop: Loop,
        address: SocketAddress,
        tls: TLSClientTerms?,
        completed: @escaping (Result<ServerInfo, LoadTestError>) -> Void
    ) throws(LoopError) {
        self.address = address
        self.tls = tls
        self.completed = completed
        try super.init(loop: loop)
    }

    /// Asks the server at `address`, on a loop of its own.
    ///
    /// - Throws: a ``LoadTestError`` that names the address, and the side at fault where TLS fails.
    static func ask(_ address: SocketAddress, _ tls: TLSClientTerms?) throws -> ServerInfo {
        let loop = try Loop()
        var result: Result<ServerInfo, LoadTestError>?
        let probe = try ServerProbe(loop: loop, address: address, tls: tls) { result = $0 }
        let timer = try LoopTimer(loop: loop) {
            probe.failed("does not answer" + (probe.connectingWords.map { " (\($0))" } ?? ""))
        }
        probe.timer = timer
        timer.start(after: patience)
        do throws(LoopError) {
            try probe.connect(to: address)
        } catch {
            probe.notConnected(error)
        }
        loop.run()
        guard let result else {
            throw LoadTestError(.unreachable, "\(address) does not answer")
        }
        return try result.get()
    }

    override func connected(_ error: LoopError?) {
        if let error { return notConnected(error) }
        do throws(LoopError) {
            try startReceiving()
        } catch {
            return failed(error.reason)
        }
        cipher = tls?.begin(on: self)
        if cipher == nil { ask() }
    }

    private func ask() {
        var request = ByteQueue(capacity: WireLimits.headerBytes)
        ClientSession.append(.info, id: 0, to: &request)
        send(request.bytes)
    }

    override func received(_ bytes: RawSpan) -> Int {
        do throws(ProtocolViolation) {
            guard let reply = try ClientSession.reply(in: bytes, at: 0) else { return 0 }
            guard reply.status == .ok else {
                refused(reply, in: bytes)
                return bytes.byteCount
            }
            take(document: reply.bytes(in: bytes))
        } catch {
            failed("does not speak the protocol: \(error)")
        }
        return bytes.byteCount
    }

    private func refused(_ reply: Reply, in bytes: RawSpan) {
        guard reply.status == .unauthenticated else {
            return failed("refuses to be asked: \(reply.text(in: bytes))")
        }
        let sentence =
            reply.header.opcode == Opcode.unreadRequest && tls == nil
            ? "TLS with \(address) failed: \(TLSClientTerms.askedInPlain)."
            : "\(address): the server refuses to be asked: \(reply.text(in: bytes))"
        complete(.failure(LoadTestError(.unreachable, sentence)))
    }

    private func take(document: [UInt8]) {
        do throws(DocumentFault) {
            complete(.success(try ServerInfo(json: document)))
        } catch {
            failed("answers info with something that is not its JSON document (\(error))")
        }
    }

    override func cipherMoved() {
        switch cipher?.state {
        case .open: ask()
        case .closed(by: .peer), .closed(by: .both): receiveEnded(nil)
        case .failed(let failure): tlsFailed(failure)
        case .handshaking, .closed(by: .us), nil: break
        }
    }

    private func tlsFailed(_ failure: TLSFailure) {
        let reason = tls?.sentence(failure) ?? failure.description
        complete(.failure(LoadTestError(.unreachable, "TLS with \(address) failed: \(reason).")))
    }

    override func receiveEnded(_ error: LoopError?) {
        if error == nil, case .failed(let failure)? = cipher?.state { return tlsFailed(failure) }
        failed(error?.reason ?? "closed the connection without an answer")
    }

    private func notConnected(_ error: LoopError) {
        guard error.isLackOfLocalPort else { return failed(error.reason) }
        let ports = LocalPorts.ofThisMachine.map { " (\($0.description))" } ?? ""
        let sentence =
            "\(address): this machine has no address to reach it from, or no local port left to connect "
            + "from\(ports)."
        complete(.failure(LoadTestError(.unreachable, sentence)))
    }

    private func failed(_ what: String) {
        let sentence =
            "\(address): \(what). Is a server running there? Start one with 'sestina serve', "
            + "or name another with --address."
        complete(.failure(LoadTestError(.unreachable, sentence)))
    }

    private func complete(_ result: Result<ServerInfo, LoadTestError>) {
        if isDone { return }
        isDone = true
        timer?.close()
        timer = nil
        sayGoodbye()
        close()
        completed(result)
    }
}
