import NIOCore
import NIOEmbedded
import NIOHTTP1
import Platform

@testable import HTTPFront

/// A connection without a socket: the parser, the guard, and a time that passes when it is told to.
final class GuardedChannel {
    private let channel = EmbeddedChannel()
    private let sending = Sending()
    /// The parts of requests that came through the guard, by kind.
    private(set) var parts: [String] = []
    private var written = ""

    init(limits: HTTPLimits = HTTPLimits()) throws {
        let operations = channel.pipeline.syncOperations
        try operations.addHandler(sending)
        let decoder = RequestDecoder(limits: limits)
        try operations.addHandler(ByteToMessageHandler(decoder))
        try operations.addHandler(ConnectionGuard(limits: limits, decoder: decoder))
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
        let body = ByteBuffer(repeating: UInt8(ascii: "x"), count: bodyBytes)
        try write(.whole(Answer(), body))
    }

    /// Lets the handlers begin an answer whose body comes in pieces.
    func beginAnswer(bodyBytes: Int = 2) throws {
        try write(.head(Answer()))
        try write(.piece(ByteBuffer(repeating: UInt8(ascii: "x"), count: bodyBytes)))
    }

    /// Lets the handlers end it.
    func endAnswer() throws {
        try write(.end)
    }

    /// Writes without waiting for the system to send it.
    private func write(_ part: AnswerPart) throws {
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

    /// Cuts short what is left of a drain.
    func cutShort() { channel.pipeline.fireUserInboundEventTriggered(CutShort()) }

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
