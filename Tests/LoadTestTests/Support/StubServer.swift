import Bytes
import EventLoop
import Glibc
import Platform
import Secrecy
import Synchronization
import Testing
import Transport
import WireChecks

@testable import Wire

/// A server on a thread of its own that scores as the real one does, and misbehaves as it is told.
final class StubServer: Sendable {
    /// What it does wrong, counted in the replies to score requests over all connections, from 0.
    enum Misbehaviour: Sendable, Equatable {
        case none
        /// Replies n and n + 1 carry each other's scores under the right ids.
        case swapsScores(of: Int)
        case wrongID(of: Int)
        /// Every so manieth request is answered with this status.
        case refuses(Status, every: Int)
        case silent(from: Int)
        /// Closes the connection instead of sending every so manieth reply.
        case closes(every: Int)
        /// Does nothing at all for so long, once, as a stopped process does.
        case stalls(at: Int, milliseconds: UInt32)
        /// Sends each reply so much later.
        case late(milliseconds: UInt64)
        /// Sends reply n twice.
        case repeats(Int)
        /// Refuses every connection but the first, with the sentence of an overloaded server.
        case full
        /// Answers anything with a page.
        case speaksHTTP
    }

    /// Where it listens.
    let address: SocketAddress
    private let wakeUp: WakeUp
    private let thread: LoopThread

    private final class Started: Sendable {
        let value = Mutex<Result<(SocketAddress, WakeUp), any Error>?>(nil)
    }

    /// Starts a server; in plain unless there is a context of TLS.
    ///
    /// - Parameters:
    ///   - misbehaviour: what it does wrong.
    ///   - tls: the context of each connection, counted from 0; nil for one in plain.
    /// - Throws: when it cannot listen.
    init(
        _ misbehaviour: Misbehaviour = .none,
        tls: @escaping @Sendable (Int) -> TLSServerContext? = { _ in nil }
    ) throws {
        let scorer = try ModelScorer.standard.get()
        let started = Started()
        thread = try LoopThread {
            do {
                let loop = try Loop()
                let stub = try StubLoop(loop, misbehaviour, tls, scorer)
                let (address, wakeUp) = (try stub.address, try stub.wakeUp)
                started.value.withLock { $0 = .success((address, wakeUp)) }
                loop.run()
            } catch {
                started.value.withLock { $0 = .failure(error) }
            }
        }
        var result: Result<(SocketAddress, WakeUp), any Error>?
        while result == nil {
            usleep(1000)
            result = started.value.withLock { $0 }
        }
        (address, wakeUp) = try #require(result).get()
    }

    deinit {
        wakeUp.send()
        thread.join()
    }
}

/// What stands on the stub's own thread.
private final class StubLoop {
    let loop: Loop
    let misbehaviour: StubServer.Misbehaviour
    let tls: @Sendable (Int) -> TLSServerContext?
    let scorer: ModelScorer
    var answered = 0
    private var accepted = 0
    private var listener: Listener?
    private var connections: [StubConnection] = []
    private var stop: WakeUp?

    init(
        _ loop: Loop,
        _ misbehaviour: StubServer.Misbehaviour,
        _ tls: @escaping @Sendable (Int) -> TLSServerContext?,
        _ scorer: ModelScorer
    ) throws {
        self.loop = loop
        self.misbehaviour = misbehaviour
        self.tls = tls
        self.scorer = scorer
        listener = try Listener(loop: loop, address: try SocketAddress("127.0.0.1:0")) { socket in
            self.accept(socket)
        } exhausted: { _ in
        }
        stop = try WakeUp(loop: loop) {
            self.listener?.close()
            for connection in self.connections { connection.close() }
            self.stop?.close()
            (self.listener, self.stop, self.connections) = (nil, nil, [])
        }
    }

    var address: SocketAddress {
        get throws { try #require(listener).address }
    }

    var wakeUp: WakeUp {
        get throws { try #require(stop) }
    }

    private func accept(_ socket: consuming Socket) {
        accepted += 1
        guard
            let connection = try? StubConnection(
                self,
                tls: tls(accepted - 1),
                isRefused: misbehaviour == .full && accepted > 1
            )
        else { return }
        connections.append(connection)
        do {
            try connection.adopt(socket)
            try connection.begin()
        } catch {
            connection.close()
        }
    }
}

private final class StubConnection: TCPStream {
    private let stub: StubLoop
    private let isRefused: Bool
    private let tls: TLSServerContext?
    private var session = ServerSession()
    private var block = ScoreBlock()
    private let counters = SessionCounters()
    private var replies = ByteQueue(capacity: 4096)
    private var held: [UInt8]?
    private var cipher: TLSCipher?

    init(_ stub: StubLoop, tls: TLSServerContext?, isRefused: Bool) throws {
        self.tls = tls
        self.stub = stub
        self.isRefused = isRefused
        try super.init(loop: stub.loop)
    }

    func begin() throws {
        if let tls {
            let cipher = TLSCipher(tls, now: WallClock.unixSeconds)
            self.cipher = cipher
            speak(through: cipher)
        }
        try startReceiving()
        if isRefused, cipher == nil { refuse() }
    }

    override func cipherMoved() {
        switch cipher?.state {
        case .open: if isRefused { refuse() }
        case .closed(by: .peer), .closed(by: .both): close()
        case .failed: shutDownSending()
        case .handshaking, .closed(by: .us), nil: break
        }
    }

    private func refuse() {
        var refusal = ByteQueue(capacity: 64)
        session.refuse(connectionsMax: 1, counters: counters, replies: &refusal)
        send(refusal.bytes)
        shutDownSending()
    }

    override func received(_ bytes: RawSpan) -> Int {
        if isRefused { return bytes.byteCount }
        if stub.misbehaviour == .speaksHTTP {
            send(Array("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".utf8))
            return bytes.byteCount
        }
        let used = session.receiveAll(
            bytes,
            scorer: stub.scorer,
            block: &block,
            counters: counters,
            replies: &replies
        ).bytesUsed
        if session.isWithinReply { return used }
        defer { replies.removeAll() }
        for frame in (try? Frames.split(replies.bytes)) ?? [] {
            let opcode = Opcode(rawValue: frame[5] & ~Opcode.replyBit)
            if opcode == .score || opcode == .scoreBatch { answer(frame) } else { send(frame) }
        }
        return used
    }

    private func answer(_ frame: [UInt8]) {
        let number = stub.answered
        stub.answered += 1
        switch stub.misbehaviour {
        case .swapsScores(let first) where number == first:
            held = frame
        case .wrongID(let wrong) where number == wrong:
            send(Frames.withNextID(frame))
        case .refuses(let status, let every) where number % every == every - 1:
            send(Frames.with(status, frame))
        case .silent(let from) where number >= from:
            break
        case .closes(let every) where number % every == every - 1:
            close()
        case .stalls(let at, let milliseconds) where number == at:
            usleep(milliseconds * 1000)
            send(frame)
        case .late(let milliseconds):
            sendLater(frame, milliseconds)
        case .repeats(let twice) where number == twice:
            send(frame)
            send(frame)
        default:
            sendHeld(with: frame)
        }
    }

    /// Sends what was held back for the next reply, each with the scores of the other.
    private func sendHeld(with frame: [UInt8]) {
        var frames = [frame]
        if let first = held {
            held = nil
            frames = [first, frame]
            Frames.swapScores(&frames, 0, 1)
        }
        for frame in frames { send(frame) }
    }

    private func sendLater(_ frame: [UInt8], _ milliseconds: UInt64) {
        var timer: LoopTimer?
        timer = try? LoopTimer(loop: loop) { [self] in
            send(frame)
            timer?.close()
            timer = nil
        }
        timer?.start(after: milliseconds)
    }

    private func send(_ frame: [UInt8]) {
        var bytes = ByteQueue(capacity: frame.count)
        bytes.append(frame)
        send(bytes.bytes)
    }
}
