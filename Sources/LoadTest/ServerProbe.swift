import Bytes
import Documents
import EventLoop
import Wire

/// Asks a server once for its `info`.
final class ServerProbe: TCPStream {
    private let address: SocketAddress
    private let completed: (Result<ServerInfo, LoadTestError>) -> Void
    private var timer: LoopTimer?
    private var isDone = false

    /// How long a server may take to answer, in milliseconds.
    private static let patience: UInt64 = 5000

    init(
        loop: Loop,
        address: SocketAddress,
        completed: @escaping (Result<ServerInfo, LoadTestError>) -> Void
    ) throws(LoopError) {
        self.address = address
        self.completed = completed
        try super.init(loop: loop)
    }

    /// Asks the server at `address`, on a loop of its own.
    static func ask(_ address: SocketAddress) throws -> ServerInfo {
        let loop = try Loop()
        var result: Result<ServerInfo, LoadTestError>?
        let probe = try ServerProbe(loop: loop, address: address) { result = $0 }
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
        var request = ByteQueue(capacity: WireLimits.headerBytes)
        ClientSession.append(.info, id: 0, to: &request)
        send(request.bytes)
    }

    override func received(_ bytes: RawSpan) -> Int {
        do throws(ProtocolViolation) {
            guard let reply = try ClientSession.reply(in: bytes, at: 0) else { return 0 }
            guard reply.status == .ok else {
                failed("refuses to be asked: \(reply.text(in: bytes))")
                return bytes.byteCount
            }
            take(document: reply.bytes(in: bytes))
        } catch {
            failed("does not speak the protocol: \(error)")
        }
        return bytes.byteCount
    }

    private func take(document: [UInt8]) {
        do throws(DocumentFault) {
            complete(.success(try ServerInfo(json: document)))
        } catch {
            failed("answers info with something that is not its JSON document (\(error))")
        }
    }

    override func receiveEnded(_ error: LoopError?) {
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
        close()
        completed(result)
    }
}
