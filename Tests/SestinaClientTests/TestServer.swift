import Bytes
import EventLoop
import LoopChecks
import Platform
import Secrecy
import Transport
import Wire
import WireChecks

/// A server of the stub model in this process that behaves as its plan says.
final class TestServer: Sendable {
    /// What a server has seen.
    struct Sight: Sendable {
        var connections = 0
        var requests = 0
        /// Sessions of TLS that began, and those of them that continue an earlier one.
        var sessions = 0
        var resumed = 0
        /// The most requests that one connection had unanswered.
        var inFlightMax = 0
    }

    let plan: ReplyPlan
    /// How TLS is spoken; nil in plain.
    let tls: TLSServerContext?
    /// How much later it is by the server's clock, in seconds.
    let clockAhead: Int64
    private let seen = Guarded(Sight())
    private let listening = Guarded<LoopServer?>(nil)

    /// Starts a server; with the address of an earlier one it takes that one's place.
    static func start(
        _ plan: ReplyPlan = .honest,
        at address: String = "127.0.0.1:0",
        tls: TLSServerContext? = nil,
        clockAhead: Int64 = 0
    ) async throws
        -> TestServer
    {
        let server = TestServer(plan, tls, clockAhead)
        let listening = try await LoopServer.start(at: address) { socket, number, loop in
            server.see { $0.connections += 1 }
            let connection = try? TestConnection(number: number, server: server, loop: loop)
            connection?.begin(socket)
            return connection
        }
        server.listening.withLock { $0 = listening }
        return server
    }

    /// Finds an address where nobody listens.
    ///
    /// - Parameter lastByte: of an address in 127.0.0.0/8 that one test alone uses, so that no other test's
    ///   server is given the port meanwhile.
    /// - Returns: `HOST:PORT`.
    /// - Throws: when the system has no port or no thread left.
    static func vacantAddress(lastByte: UInt8) async throws -> String {
        let server = try await start(at: "127.0.0.\(lastByte):0")
        await server.stop()
        return server.address
    }

    private init(_ plan: ReplyPlan, _ tls: TLSServerContext?, _ clockAhead: Int64) {
        self.plan = plan
        self.tls = tls
        self.clockAhead = clockAhead
    }

    /// `HOST:PORT`.
    var address: String { listening.withLock { $0 }?.address ?? "" }

    var sight: Sight { seen.withLock { $0 } }

    /// Closes every connection and the listener, and waits until they are closed.
    func stop() async { await listening.withLock { $0 }?.stop() }

    func see(_ change: (inout Sight) -> Void) {
        seen.withLock { change(&$0) }
    }
}

/// A connection of a test server.
private final class TestConnection: TCPStream {
    private let number: Int
    private unowned let server: TestServer
    private let scorer = StubScorer(
        document: Array(StubDocuments.info.utf8),
        stats: Array(StubDocuments.stats.utf8)
    )
    private let counters = SessionCounters()
    private var session = ServerSession()
    private var outgoing = ByteQueue(capacity: 64)
    private var block = ScoreBlock()
    private var answers = ByteQueue(capacity: 4096)
    private var due: [PlannedReply] = []
    private var replyCount = 0
    private var timer: LoopTimer?
    private var isHolding = false
    private var cipher: TLSCipher?

    init(number: Int, server: TestServer, loop: Loop) throws(LoopError) {
        self.number = number
        self.server = server
        try super.init(loop: loop)
        timer = try LoopTimer(loop: loop) { [unowned self] in release() }
    }

    func begin(_ socket: Socket) {
        do throws(LoopError) {
            try adopt(socket)
            if let tls = server.tls {
                let cipher = TLSCipher(tls, now: WallClock.unixSeconds + server.clockAhead)
                self.cipher = cipher
                speak(through: cipher)
            }
            try startReceiving()
        } catch {
            return close()
        }
        if number < server.plan.connectionsRefused {
            session.refuse(connectionsMax: 1, counters: counters, replies: &outgoing)
            sendAnswers()
            shutDownSending()
        }
    }

    override func cipherMoved() {
        switch cipher?.state {
        case .open:
            let isResumed = cipher?.isResumed == true
            server.see { sight in
                sight.sessions += 1
                sight.resumed += isResumed ? 1 : 0
            }
        case .closed(by: .peer), .closed(by: .both): close()
        case .failed(let failure):
            if failure.reason == .notTLS {
                session.refusePlain(counters: counters, replies: &outgoing)
                transmitAnswers()
            }
            shutDownSending()
        case .handshaking, .closed(by: .us), nil: break
        }
    }

    private func transmitAnswers() {
        transmit(outgoing)
        outgoing.removeAll()
    }

    private func transmit(_ queue: borrowing ByteQueue) { transmit(queue.bytes) }

    override func received(_ bytes: RawSpan) -> Int {
        let received = session.receiveAll(
            bytes,
            scorer: scorer,
            block: &block,
            counters: counters,
            replies: &answers
        )
        planAnswers()
        let inFlight = due.count
        server.see { sight in
            sight.requests += received.answers
            sight.inFlightMax = max(sight.inFlightMax, inFlight)
        }
        if due.count >= server.plan.heldMin { hold() }
        return received.bytesUsed
    }

    override func closed() {
        timer?.close()
        timer = nil
    }

    private func hold() {
        if server.plan.holdMilliseconds == 0 { return release() }
        if isHolding { return }
        isHolding = true
        timer?.start(after: server.plan.holdMilliseconds)
    }

    /// Takes the session's answers apart, so that each can be given, changed or withheld.
    private func planAnswers() {
        // Of a batch the reply is not there at once.
        if session.isWithinReply { return }
        due += plans(answers)
        answers.removeAll()
    }

    private func plans(_ answers: borrowing ByteQueue) -> [PlannedReply] {
        var plans: [PlannedReply] = []
        var offset = 0
        while let reply = try? ClientSession.reply(in: answers.bytes, at: offset) {
            offset = reply.end
            plans.append(
                PlannedReply(
                    opcode: reply.header.opcode,
                    status: reply.header.status,
                    flags: reply.header.flags,
                    id: reply.header.id,
                    payload: reply.bytes(in: answers.bytes),
                    connection: number,
                    index: replyCount
                )
            )
            replyCount += 1
        }
        return plans
    }

    private func release() {
        isHolding = false
        let replies = due
        due = []
        for reply in replies {
            for action in server.plan.actions(reply) where !isClosed { perform(action) }
        }
        sendAnswers()
    }

    private func perform(_ action: ReplyAction) {
        switch action {
        case .send(let reply):
            reply.append(to: &outgoing)
        case .sendWithLength(let reply, let length):
            reply.append(to: &outgoing, length: length)
        case .cutAndClose(let reply, let bytes):
            sendAnswers()
            var whole = ByteQueue(capacity: 64)
            reply.append(to: &whole)
            sendFront(of: whole, bytes: bytes)
            close()
        case .close:
            sendAnswers()
            close()
        }
    }

    private func sendFront(of buffer: borrowing ByteQueue, bytes: Int) {
        send(buffer.bytes.extracting(first: bytes))
    }

    private func sendAnswers() {
        sendFront(of: outgoing, bytes: outgoing.count)
        outgoing.removeAll()
    }
}
