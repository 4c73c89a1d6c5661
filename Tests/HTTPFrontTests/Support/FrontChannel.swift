import HTTPTypes
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Synchronization

@testable import HTTPFront

/// A connection without a socket with all that stands on one, and handlers for every kind of route.
///
/// Tasks run on its loop, which turns when it is told to: what a test does has happened when the call returns.
final class FrontChannel {
    /// Answers that handlers on the loop owe until a test gives them.
    private typealias Owed = NIOLoopBoundBox<[(Answer) -> Void]>

    let channel = EmbeddedChannel()
    let traffic = TrafficCounts()
    let connections: OpenConnections
    /// What all connections may hold.
    let budget: BodyBudget
    private let owed: Owed
    private let reads = Reads()
    private var written = ""

    init(
        limits: HTTPLimits = HTTPLimits(),
        security: HTTPServer.Security? = nil,
        log: Logger? = nil
    ) throws {
        connections = OpenConnections(1000, counting: traffic)
        budget = BodyBudget(limits.bodyBytesMax, counting: traffic)
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        let log = log ?? quiet
        owed = Owed([], eventLoop: channel.embeddedEventLoop)
        let service = Turnstile.Service(
            router: Router(Self.routes(owed), counting: traffic),
            traffic: traffic,
            faults: FaultResponses(log: log),
            log: log,
            connections: connections,
            budget: budget
        )
        connections.opened(channel)
        try HTTPServer.addHandlers(to: channel, limits, service, traffic, security)
        try channel.pipeline.syncOperations.addHandler(reads, position: .first)
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/front")).wait()
    }

    deinit { _ = try? channel.finish(acceptAlreadyClosed: true) }

    private static func routes(_ owed: Owed) -> [Route] {
        [
            .get("/now") { _ in Answer(.ok, [:], text: "now") },
            .get("/fault") { _ in throw WebFault(.unprocessableContent, "no") },
            .get("/defect") { _ in throw Defect() },
            .get("/named/{name}") { Answer(.ok, [:], text: "\($0.parameters["name"] ?? "")") },
            .post(
                "/later",
                upTo: 10,
                admit: { request throws(WebFault) in
                    if request.contentType == "x/y" { throw WebFault(.unsupportedMediaType, "x/y") }
                },
                onLoop: { _, _, answered in owed.value.append(answered) }
            ),
            .post("/large", upTo: 1 << 20) { Answer(.ok, [:], text: "\($0.body.readableBytes)") },
            .post("/whole", upTo: 10) { Answer(.ok, [:], .whole($0.body)) },
            .get("/stream") { _ in
                Answer(
                    .ok,
                    [:],
                    .streamed { stream in
                        for text in ["one", "", "two"] {
                            try await stream.write(ByteBuffer(string: text))
                        }
                    }
                )
            },
        ] + uploads
    }

    private static var uploads: [Route] {
        [
            .upload("/echo") { request in
                Answer(
                    .ok,
                    [:],
                    .streamed { stream in
                        for try await piece in request.pieces { try await stream.write(piece) }
                    }
                )
            },
            .upload("/count") { request in
                var count = 0
                for try await piece in request.pieces { count += piece.readableBytes }
                return Answer(.ok, [:], text: "\(count)")
            },
            .upload("/first") { request in
                for try await _ in request.pieces { throw WebFault(.unprocessableContent, "one") }
                return Answer()
            },
            .upload("/early") { _ in throw WebFault(.contentTooLarge, "early") },
            .upload("/broken") { _ in
                Answer(
                    .ok,
                    [:],
                    .streamed { stream in
                        try await stream.write(ByteBuffer(string: "begun"))
                        throw Defect()
                    }
                )
            },
            .upload("/waiting") { _ in
                // Nothing comes, until the task is cancelled.
                let (nothing, end) = AsyncStream<Never>.makeStream()
                for await _ in nothing {}
                end.finish()
                throw CancellationError()
            },
        ]
    }

    private struct Defect: Error {}

    // MARK: - The caller

    var isOpen: Bool { channel.isActive }

    /// Everything that was written so far.
    var output: String {
        while let bytes = try? channel.readOutbound(as: ByteBuffer.self) {
            written += String(buffer: bytes)
        }
        return written
    }

    /// The bytes that were written since they were taken last, or since the beginning.
    func takeOutput() -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try? channel.readOutbound(as: ByteBuffer.self) {
            bytes += piece.readableBytesView
        }
        return bytes
    }

    /// The statuses of all answers so far.
    var statuses: [Int] {
        output.matches(of: #/HTTP/1\.[01] (\d+) /#).compactMap { Int($0.output.1) }
    }

    /// The bodies of all answers so far that tell their lengths.
    var bodies: [String] {
        output.split(separator: "HTTP/1.").compactMap { answer in
            answer.firstRange(of: "\r\n\r\n").map { String(answer[$0.upperBound...]) }
        }
    }

    /// Lets bytes come from the caller, and the loop turn.
    func receive(_ text: String) {
        receive(Array(text.utf8))
    }

    /// Lets bytes come from the caller, and the loop turn.
    func receive(_ bytes: some Collection<UInt8>) {
        if isOpen { _ = try? channel.writeInbound(ByteBuffer(bytes: bytes)) }
        turn()
    }

    /// Lets the caller end what it sends.
    func endInput() {
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        turn()
    }

    /// Lets the caller leave what is written unread, or read it.
    func letCallerRead(_ isReading: Bool) {
        channel.isWritable = isReading
        channel.pipeline.fireChannelWritabilityChanged()
        turn()
    }

    /// Lets the caller go without a word.
    func reset() {
        _ = try? channel.finish(acceptAlreadyClosed: true)
        turn()
    }

    // MARK: - The server

    func turn() { channel.embeddedEventLoop.run() }

    /// Lets time pass.
    func pass(_ time: Duration) { channel.embeddedEventLoop.advanceTime(by: TimeAmount(time)) }

    /// How many requests wait for ``give(_:)``.
    var owing: Int { owed.value.count }

    /// Answers the request that waits longest.
    func give(_ text: String) {
        owed.value.removeFirst()(Answer(.ok, [:], text: text))
        turn()
    }

    /// Asks the connection to read on, as the channel does after every read; whether it reached the socket.
    func isRead() -> Bool {
        let before = reads.count
        channel.read()
        return reads.count > before
    }

    /// How often the socket was read.
    var readCount: Int { reads.count }

    /// What was counted, a line for each route, method and status.
    var counted: [String] {
        traffic.routes.flatMap { route in
            route.answers.map { "\(route.route) \($0.method) \($0.status): \($0.count)" }
        }
    }

    var inFlight: Int { traffic.inFlight.load(ordering: .relaxed) }

    private final class Reads: ChannelOutboundHandler {
        typealias OutboundIn = NIOAny
        private(set) var count = 0

        func read(context: ChannelHandlerContext) {
            count += 1
            context.read()
        }
    }
}

/// Requests as callers write them.
enum Sent {
    static func get(_ path: String, _ fields: String = "", version: String = "1.1") -> String {
        "GET \(path) HTTP/\(version)\r\nHost: x\r\n\(fields)\r\n"
    }

    static func post(_ path: String, _ body: String, _ fields: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nHost: x\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    static func chunked(_ path: String, _ chunks: [String]) -> String {
        let pieces = chunks.map { "\(String($0.utf8.count, radix: 16))\r\n\($0)\r\n" }
        return "POST \(path) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            + pieces.joined() + "0\r\n\r\n"
    }
}
