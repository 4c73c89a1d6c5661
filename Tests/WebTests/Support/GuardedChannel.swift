import NIOCore
import NIOEmbedded
import NIOHTTP1
import Platform

@testable import Web

/// A connection without a socket: the parser, the guard, and a time that passes when it is told to.
final class GuardedChannel {
    private let channel = EmbeddedChannel()
    private let sending = Sending()
    /// The parts of requests that came through the guard, by kind.
    private(set) var parts: [String] = []
    private var written = ""

    init(limits: WebLimits = WebLimits()) throws {
        let operations = channel.pipeline.syncOperations
        try operations.addHandler(sending)
        try operations.addHandler(HTTPResponseEncoder())
        let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes)
        try operations.addHandler(ByteToMessageHandler(decoder))
        let own = RequestDecoder(limits: limits)
        let placement = HandlerPlacement(own, ConnectionGuard(limits: limits, decoder: own))
        try operations.addHandler(placement)
        channel.embeddedEventLoop.run()
        try channel.connect(to: SocketAddress(unixDomainSocketPath: "/guarded")).wait()
    }

    deinit { _ = try? channel.finish() }

    var isOpen: Bool { channel.isActive }

    /// Everything that was written so far.
    var output: String {
        while let bytes = try? channel.readOutbound(as: ByteBuffer.self) {
            written += String(buffer: bytes)
        }
        return written
    }

    /// Lets bytes come from the caller.
    func receive(_ text: String) {
        receive(Array(text.utf8))
    }

    /// Lets bytes come from the caller.
    func receive(_ bytes: some Collection<UInt8>) {
        if isOpen { _ = try? channel.writeInbound(ByteBuffer(bytes: bytes)) }
        while let part = try? channel.readInbound(as: HTTPServerRequestPart.self) {
            switch part {
            case .head(let head): parts.append(head.uri)
            case .body: parts.append("body")
            case .end: parts.append("end")
            }
        }
    }

    /// Lets the handlers answer with a body of so many letters.
    func answer(bodyBytes: Int = 2) throws {
        try beginAnswer(bodyBytes: bodyBytes)
        try endAnswer()
    }

    func beginAnswer(bodyBytes: Int = 2) throws {
        let headers: HTTPHeaders = ["Content-Length": "\(bodyBytes)"]
        let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
        try write(.head(head))
        let body = ByteBuffer(repeating: UInt8(ascii: "x"), count: bodyBytes)
        try write(.body(.byteBuffer(body)))
    }

    func endAnswer() throws {
        try write(.end(nil))
    }

    /// Writes without waiting for the system to send it.
    private func write(_ part: HTTPServerResponsePart) throws {
        channel.writeAndFlush(part, promise: nil)
        try channel.throwIfErrorCaught()
    }

    /// Lets the caller leave what is written unread, or read it.
    func letCallerRead(_ isReading: Bool) {
        channel.isWritable = isReading
        channel.pipeline.fireChannelWritabilityChanged()
    }

    /// Lets the system take no more of what is written, or take it again.
    func letSystemSend(_ isSending: Bool) {
        sending.isHeld = !isSending
        if isSending { channel.flush() }
    }

    /// Lets the library cut short what is left of a drain.
    func closeInput() { channel.close(mode: .input, promise: nil) }

    /// Lets the handlers close the connection.
    func close() { channel.close(promise: nil) }

    /// Lets the server begin to drain.
    func drain() {
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }

    /// Lets time pass.
    func pass(_ time: Duration) {
        channel.embeddedEventLoop.advanceTime(by: TimeAmount(time))
    }
}

/// Holds what is written, as a system does whose buffer is full.
private final class Sending: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    var isHeld = false

    func flush(context: ChannelHandlerContext) {
        if !isHeld { context.flush() }
    }
}
