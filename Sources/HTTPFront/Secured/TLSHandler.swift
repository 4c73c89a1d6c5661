import Bytes
import HTTPTypes
import NIOCore
import Platform
import Secrecy
import Transport

/// Turns the records of TLS into the bytes of HTTP and back, between the socket and the ``ConnectionGuard``.
///
/// Behind it a connection looks like one in plain: the closing alert of the caller is the end of its input, and a
/// half-closed one is still answered. A stream that ends without that alert may have been cut by somebody else, so
/// the connection ends with it. What fails sends the alert that says why, and its end; then the caller's end is
/// waited for a while, as closing at once would make the system discard the alert.
final class TLSHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        /// The handshake lasts.
        case shaking
        /// Bytes pass.
        case open
        /// The caller sends no more.
        case inputClosed
        /// Nothing passes any more; the caller's end is waited for.
        case ending
    }

    private let front: TLSFront
    private let limits: HTTPLimits
    private let generation: Int
    private var session: TLSSession
    private var phase = Phase.shaking
    /// Whether anything was sent, so that a caller who speaks plain HTTP would not understand more of it.
    private var hasSent = false
    /// Whether something was handed on since the last time that nothing more was there to read.
    private var hasHandedOn = false
    private var bell: Scheduled<Void>?

    /// Bytes that are encrypted at a time: a few records, so that a large answer is not held twice.
    private static let pieceBytes = 64 << 10
    /// Room that a record needs besides its content, in bytes, and more.
    private static let recordOverhead = 256

    /// What a caller in plain is told.
    private static let plainFault = WebFault(
        .badRequest,
        "this port speaks HTTPS and the request came in plain; ask with https://"
    )

    /// A handler for one connection.
    init(_ front: TLSFront, limits: HTTPLimits) {
        self.front = front
        self.limits = limits
        generation = front.generation
        session = TLSSession(front.context, now: WallClock.unixSeconds)
    }

    // MARK: - Life

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        ring(after: limits.handshakeTimeout, context) {
            let sentence = "it took longer than \(self.limits.handshakeTimeout)"
            self.front.ended(.timeout, sentence, from: Self.place(context))
            self.phase = .ending
            context.close(promise: nil)
        }
    }

    private func ring(
        after time: Duration,
        _ context: ChannelHandlerContext,
        _ body: @escaping () -> Void
    ) {
        bell?.cancel()
        bell = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time), body)
    }

    func channelInactive(context: ChannelHandlerContext) {
        bell?.cancel()
        if case .shaking = phase { end(.cutHandshake, context) }
        phase = .ending
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { bell?.cancel() }

    private func end(_ reason: TLSFailure.Reason, _ context: ChannelHandlerContext) {
        let failure = TLSFailure(reason: reason, side: .client, toldBy: nil)
        front.ended(.failed(reason), "\(failure)", from: Self.place(context))
    }

    private static func place(_ context: ChannelHandlerContext) -> String {
        context.channel.remoteAddress?.ipAddress ?? "somebody who is gone"
    }

    // MARK: - Bytes in

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .ending = phase { return }
        guard !isOutlawed else { return breakOff(context) }
        let bytes = unwrapInboundIn(data)
        var plaintext = ByteQueue()
        var ciphertext = ByteQueue()
        session.receive(
            bytes.readableBytesSpan,
            plaintext: &plaintext,
            ciphertext: &ciphertext
        )
        // Whatever is behind may change it in its turn.
        let state = session.state
        send(ciphertext, context)
        if case .shaking = phase, case .open = state { open(context) }
        if case .shaking = phase, case .closed = state { open(context) }
        if !plaintext.isEmpty {
            var bytes = context.channel.allocator.buffer(capacity: plaintext.count)
            bytes.writeBytes(plaintext.bytes)
            hasHandedOn = true
            context.fireChannelRead(wrapInboundOut(bytes))
        }
        switch state {
        case .handshaking, .open, .closed(by: .us): break
        case .closed: closeInput(context)
        case .failed(let failure): fail(failure, context)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // What is behind takes the end of a read without anything for the beginning of a request.
        guard hasHandedOn else { return }
        hasHandedOn = false
        context.fireChannelReadComplete()
    }

    /// Whether the caller would not be let in any more, by what was reloaded since it was.
    private var isOutlawed: Bool {
        guard case .open = phase, front.generation != generation else { return false }
        return session.objection(by: front.context, at: WallClock.unixSeconds) != nil
    }

    private func open(_ context: ChannelHandlerContext) {
        bell?.cancel()
        phase = .open
        front.ended(session.isResumed ? .resumed : .full, from: "")
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case ChannelEvent.inputClosed = event else {
            return context.fireUserInboundEventTriggered(event)
        }
        switch phase {
        case .shaking:
            end(.cutHandshake, context)
            breakOff(context)
        case .open:
            session.streamEnded()
            // After our own closing alert nobody waits for the caller's.
            if case .failed = session.state { breakOff(context) } else { closeInput(context) }
        case .inputClosed: break
        case .ending: context.close(promise: nil)
        }
    }

    private func closeInput(_ context: ChannelHandlerContext) {
        guard case .open = phase else { return }
        phase = .inputClosed
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    }

    // MARK: - Ends

    private func breakOff(_ context: ChannelHandlerContext) {
        phase = .ending
        context.close(promise: nil)
    }

    /// Ends a session that failed, after its alert.
    private func fail(_ failure: TLSFailure, _ context: ChannelHandlerContext) {
        if case .ending = phase { return }
        if case .shaking = phase {
            let isForeign = failure.reason == .protocolOther
            let sentence = isForeign ? "the client offers no HTTP/1.1" : "\(failure)"
            front.ended(.failed(failure.reason), sentence, from: Self.place(context))
            if failure.reason == .notTLS, !hasSent { answerInPlain(context) }
        }
        phase = .ending
        context.close(mode: .output, promise: nil)
        ring(after: limits.lingerTimeout, context) { context.close(promise: nil) }
    }

    private func answerInPlain(_ context: ChannelHandlerContext) {
        var writer = AnswerWriter()
        let answer = Self.plainFault.answer
        guard case .whole(let body) = answer.body else { return }
        let form = AnswerWriter.Form(isLast: true)
        let bytes = writer.whole(answer, body, form, context.channel.allocator)
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    // MARK: - Bytes out

    private func send(_ ciphertext: borrowing ByteQueue, _ context: ChannelHandlerContext) {
        guard !ciphertext.isEmpty else { return }
        hasSent = true
        context.writeAndFlush(wrapOutboundOut(buffer(ciphertext, context)), promise: nil)
    }

    private func buffer(
        _ bytes: borrowing ByteQueue,
        _ context: ChannelHandlerContext
    ) -> ByteBuffer {
        var buffer = context.channel.allocator.buffer(capacity: bytes.count)
        buffer.writeBytes(bytes.bytes)
        return buffer
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var bytes = unwrapOutboundIn(data)
        // Nothing, which tells when all before it is sent.
        if bytes.readableBytes == 0 { return context.write(data, promise: promise) }
        while let piece = bytes.readSlice(length: min(bytes.readableBytes, Self.pieceBytes)),
            piece.readableBytes > 0
        {
            var ciphertext = ByteQueue(capacity: piece.readableBytes + 5 * Self.recordOverhead)
            guard session.send(piece.readableBytesSpan, ciphertext: &ciphertext) else {
                promise?.fail(ChannelError.outputClosed)
                return
            }
            context.write(
                wrapOutboundOut(buffer(ciphertext, context)),
                promise: bytes.readableBytes == 0 ? promise : nil
            )
        }
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext,
        event: Any,
        promise: EventLoopPromise<Void>?
    ) {
        guard event is FellSilent else {
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        if case .open = phase { session.giveBack() }
        promise?.succeed()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if case .input = mode { return context.close(mode: mode, promise: promise) }
        var ciphertext = ByteQueue()
        session.close(ciphertext: &ciphertext)
        send(ciphertext, context)
        switch phase {
        case .shaking:
            phase = .ending
            context.close(mode: .all, promise: promise)
        // The output was closed with the failure.
        case .ending where mode == .output: promise?.succeed()
        case .open, .inputClosed, .ending: context.close(mode: mode, promise: promise)
        }
    }
}

@available(*, unavailable)
extension TLSHandler: Sendable {}

/// Tells what is between a guard and the socket that the connection is silent, and may give back what it holds.
struct FellSilent {}
