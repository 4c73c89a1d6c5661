import EventLoop
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import Web

@Suite struct PredictHandlerTests {
    /// A request whose body is no JSON: its answer needs no scoring server.
    private static let wrong =
        "POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + "Content-Length: 1\r\n\r\n{"
    private static let other = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"

    /// A connection without a socket, with a handler behind the parser.
    private static func channel() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        let configuration = WebConfiguration(
            listen: try WebConfiguration.Place("127.0.0.1:0"),
            server: "127.0.0.1:1"
        )
        let predictor = Predictor(
            scoring: try ScoringService(configuration),
            faults: FaultResponses(log: Logger(label: "test"))
        )
        let service = PredictHandler.Service(
            predictor,
            limits: configuration.limits,
            metrics: WebMetrics(),
            loops: channel.embeddedEventLoop
        )
        let operations = channel.pipeline.syncOperations
        try operations.addHandler(HTTPResponseEncoder())
        let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)
        try operations.addHandler(ByteToMessageHandler(decoder))
        try operations.addHandler(PredictHandler(service))
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/handled")).wait()
        return channel
    }

    private static func answers(_ channel: EmbeddedChannel) throws -> Int {
        var text = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) {
            text += String(buffer: bytes)
        }
        return text.ranges(of: "HTTP/1.1 400 Bad Request\r\n").count
    }

    private static func passed(_ channel: EmbeddedChannel) throws -> Int {
        var count = 0
        while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
            if case .head = part { count += 1 }
        }
        return count
    }

    @Test func `a caller that leaves its answers unread is not answered on`() throws {
        let channel = try Self.channel()
        channel.isWritable = false
        try channel.writeInbound(ByteBuffer(string: Self.wrong + Self.other + Self.wrong))
        try channel.writeInbound(ByteBuffer(string: Self.other))
        #expect(try Self.answers(channel) == 0)
        #expect(try Self.passed(channel) == 0)
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        #expect(try Self.answers(channel) == 1)
        #expect(try Self.passed(channel) == 3)
        _ = try channel.finish()
    }

    @Test func `a caller that leaves its answers unread is not read on`() throws {
        let channel = try Self.channel()
        let reads = ReadCounting()
        try channel.pipeline.syncOperations.addHandler(reads, position: .first)
        channel.isWritable = false
        for _ in 0..<100 { try channel.writeInbound(ByteBuffer(string: Self.wrong)) }
        channel.read()
        #expect(reads.count == 0)
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        #expect(reads.count == 1)
        #expect(try Self.answers(channel) == 100)
        _ = try channel.finish()
    }

    @Test func `the end of the requests waits for the caller to read, as they do`() throws {
        let channel = try Self.channel()
        let events = EventCounting()
        try channel.pipeline.syncOperations.addHandler(events)
        channel.isWritable = false
        try channel.writeInbound(ByteBuffer(string: Self.wrong))
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(events.names == [])
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        #expect(try Self.answers(channel) == 1)
        #expect(events.names == ["inputClosed"])
        _ = try? channel.finish()
    }

    @Test func `a request behind one of the router's goes to the router`() throws {
        let channel = try Self.channel()
        try channel.writeInbound(ByteBuffer(string: Self.wrong + Self.other + Self.wrong))
        #expect(try Self.answers(channel) == 1)
        #expect(try Self.passed(channel) == 2)
        _ = try? channel.finish()
    }

    @Test(arguments: [
        ("GET /predict", "1"), ("POST /predict?a", "1"), ("POST /predict/", "1"),
        ("POST /Predict", "1"), ("POST http://x/predict", "1"), ("POST /predict", "16385"),
        ("POST /predict", "18446744073709551615"),
        ("POST /predict", "1\r\nContent-Encoding: gzip"),
        ("POST /predict", "1\r\ncontent-encoding: identity"),
        ("POST /predict", "1\r\nContent-Type: application/json"),
    ])
    func `what is out of the ordinary goes to the router`(line: String, length: String) throws {
        let channel = try Self.channel()
        let request = Self.wrong.replacing("POST /predict", with: line)
            .replacing("Length: 1", with: "Length: \(length)")
        try channel.writeInbound(ByteBuffer(string: request))
        #expect(try Self.answers(channel) == 0)
        #expect(try Self.passed(channel) == 1)
        _ = try? channel.finish()
    }

    private final class EventCounting: ChannelInboundHandler {
        typealias InboundIn = NIOAny
        private(set) var names: [String] = []

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            names.append("\(event)")
        }
    }

    private final class ReadCounting: ChannelOutboundHandler {
        typealias OutboundIn = NIOAny
        private(set) var count = 0

        func read(context: ChannelHandlerContext) {
            count += 1
            context.read()
        }
    }
}
