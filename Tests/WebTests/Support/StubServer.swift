import Bytes
import EventLoop
import LoopChecks
import Wire
import WireChecks

/// A scoring server of the stub model in this process: the probability is the first feature divided by 8.
struct StubServer {
    private let listening: LoopServer

    /// Starts a server; with the address of an earlier one it takes that one's place.
    ///
    /// - Parameters:
    ///   - address: where it listens.
    ///   - hasModel: whether it has a model.
    ///   - hasReasons: whether the model has what reasons take.
    ///   - missing: the places of features that may be missing; a missing one counts as 0.
    ///   - document: what it says of itself and of its model; nil for what ``StubModel`` says.
    /// - Throws: why it cannot listen.
    init(
        at address: String = "127.0.0.1:0",
        hasModel: Bool = true,
        hasReasons: Bool = true,
        missing: Set<Int> = [],
        document: [UInt8]? = nil
    ) async throws {
        let document =
            document ?? StubModel.document(hasModel: hasModel, missing: missing)
        listening = try await LoopServer.start(at: address) { socket, _, loop in
            let scorer = StubScorer(
                hasModel: hasModel,
                hasReasons: hasReasons,
                missing: missing,
                document: document
            )
            let connection = try? StubConnection(loop: loop, scorer: scorer)
            connection?.begin(socket)
            return connection
        }
    }

    var address: String { listening.address }

    /// Closes every connection and the listener.
    func stop() async { await listening.stop() }
}

/// A connection of a stub server.
private final class StubConnection: TCPStream {
    private let scorer: StubScorer
    private let counters = SessionCounters()
    private var session = ServerSession()
    private var block = ScoreBlock()
    private var answers = ByteQueue(capacity: 4096)

    init(loop: Loop, scorer: StubScorer) throws(LoopError) {
        self.scorer = scorer
        try super.init(loop: loop)
    }

    func begin(_ socket: Socket) {
        do throws(LoopError) {
            try adopt(socket)
            try startReceiving()
        } catch {
            close()
        }
    }

    override func received(_ bytes: RawSpan) -> Int {
        let received = session.receiveAll(
            bytes,
            scorer: scorer,
            block: &block,
            counters: counters,
            replies: &answers
        )
        send(answers.bytes)
        answers.removeAll()
        return received.bytesUsed
    }
}

/// What the stub server says of its model.
enum StubModel {
    static let features = StubScorer.features
    static let digest = StubScorer.digest

    static func document(
        hasModel: Bool,
        digest: String = digest,
        features: [String] = features,
        missing: Set<Int> = []
    ) -> [UInt8] {
        let flags = (0..<6).map { "\(missing.contains($0))" }.joined(separator: ",")
        let contract =
            missing.isEmpty ? "" : ",\"contract\":{\"digest\":\"\(digest)\",\"missing\":[\(flags)]}"
        let names = features.map { "\"\($0)\"" }.joined(separator: ",")
        let model = """
            {"name":"stub","algorithm":"x0 / 8","digest":"\(digest)","features":[\(names)],
             "threshold":0.5,"ranges":[[0,8],[null,1000],[0,10],[0,10],[0,10],[0,10]]\(contract)}
            """
        return Array(
            """
            {"protocol":1,"server":"stub",
             "limits":{"frame_bytes":1048576,"batch_rows":16384,"ping_bytes":64},
             "model":\(hasModel ? model : "null")}
            """.utf8
        )
    }
}
