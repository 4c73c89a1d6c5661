import Bytes
import Documents
import EventLoop
import Models
import Secrecy
import Transport
import Wire
import Words

/// Asks a server once what it serves: for its `info`, or over HTTP for a prediction.
final class ServerProbe: TCPStream {
    private let address: SocketAddress
    private let question: Question
    private let completed: (Result<Found, LoadTestError>) -> Void
    private var timer: LoopTimer?
    private var isDone = false
    private let tls: TLSClientTerms?
    private var cipher: TLSCipher?

    /// What is asked.
    enum Question {
        case info
        /// The question of the test itself, about one row, by features of these names.
        case prediction(HTTPTarget, Features, names: [String])
    }

    /// What was found.
    struct Found {
        let server: ServerInfo
        /// Over HTTP, what answers tell.
        var told: HTTPRequests.Told?
    }

    /// How long a server may take to answer, in milliseconds.
    private static let patience: UInt64 = 5000

    init(
        loop: Loop,
        address: SocketAddress,
        tls: TLSClientTerms?,
        question: Question,
        completed: @escaping (Result<Found, LoadTestError>) -> Void
    ) throws(LoopError) {
        self.address = address
        self.tls = tls
        self.question = question
        self.completed = completed
        try super.init(loop: loop)
    }

    /// Asks the server at `address`, on a loop of its own.
    ///
    /// - Throws: a ``LoadTestError`` that names the address, and the side at fault where TLS fails.
    static func ask(
        _ address: SocketAddress,
        _ tls: TLSClientTerms?,
        _ question: Question = .info
    ) throws -> Found {
        let loop = try Loop()
        var result: Result<Found, LoadTestError>?
        let probe = try ServerProbe(
            loop: loop,
            address: address,
            tls: tls,
            question: question
        ) { result = $0 }
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
        switch question {
        case .info: ClientSession.append(.info, id: 0, to: &request)
        case .prediction(let target, let row, let names):
            request.append(HTTPRequests.request(row, to: target, names: names))
        }
        send(request.bytes)
    }

    override func received(_ bytes: RawSpan) -> Int {
        do throws(ProtocolViolation) {
            if case .prediction(_, _, let names) = question {
                return try receivedHTTP(bytes, names)
            }
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
            complete(.success(Found(server: try ServerInfo(json: document))))
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
            switch question {
            case .info:
                "\(address): \(what). Is a server running there? Start one with 'sestina serve', "
                    + "or name another with --address."
            case .prediction(let target, _, _):
                "\(target): \(what). Is an HTTP server running there? Start one with 'sestina-web', "
                    + "or name another with --target."
            }
        complete(.failure(LoadTestError(.unreachable, sentence)))
    }

    private func complete(_ result: Result<Found, LoadTestError>) {
        if isDone { return }
        isDone = true
        timer?.close()
        timer = nil
        sayGoodbye()
        close()
        completed(result)
    }
}

// MARK: - HTTP

extension ServerProbe {
    /// The longest part of a refusal that is shown, in code points.
    private static let refusalScalarsMax = 300

    /// Takes the answer to a request for a prediction.
    private func receivedHTTP(
        _ bytes: RawSpan,
        _ names: [String]
    ) throws(ProtocolViolation) -> Int {
        var queue = ByteQueue(capacity: bytes.byteCount)
        queue.append(bytes)
        guard let answer = try HTTPAnswer.read(queue.array, from: 0) else { return 0 }
        guard answer.status == 200 else {
            let words = String(decoding: answer.body, as: UTF8.self)
            failed(
                "answers with status \(answer.status) of HTTP: "
                    + words.shown(max: Self.refusalScalarsMax)
            )
            return bytes.byteCount
        }
        guard let prediction = HTTPPrediction(answer.body) else {
            failed("answers with something that is no JSON object with a probability from 0 to 1")
            return bytes.byteCount
        }
        complete(
            .success(
                Found(
                    server: Self.info(answer, prediction, names),
                    told: HTTPRequests.Told(prediction)
                )
            )
        )
        return bytes.byteCount
    }

    /// What an answer says of the server and its model; HTTP has no `info`, and what that has beside is not told.
    private static func info(
        _ answer: HTTPAnswer,
        _ prediction: HTTPPrediction,
        _ names: [String]
    ) -> ServerInfo {
        ServerInfo(
            server: answer.server ?? "HTTP server",
            protocolVersion: 1,
            limits: ServerInfo.Limits(frameBytes: 0, batchRows: 1, pingBytes: 0, connections: nil),
            model: prediction.modelDigest.map { digest in
                ServerInfo.Model(
                    name: prediction.modelName ?? "model",
                    algorithm: "",
                    digest: digest,
                    version: nil,
                    features: names,
                    contract: nil,
                    classes: nil,
                    threshold: 0.5,
                    ranges: nil
                )
            }
        )
    }
}
