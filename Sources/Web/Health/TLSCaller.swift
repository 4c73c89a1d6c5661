import Bytes
import NIOCore
import Platform
import Secrecy

/// The caller's side of TLS on one connection, on which a question is asked and its answer awaited.
///
/// What is written before the session is open waits for it. A session that fails fails the connection.
final class TLSCaller: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var session: TLSSession
    private var ciphertext: ByteQueue
    private var waiting: [(bytes: ByteBuffer, promise: EventLoopPromise<Void>?)] = []

    /// A session that begins.
    init(_ tls: TLSClientContext) {
        var first = ByteQueue()
        session = TLSSession(tls, now: WallClock.unixSeconds, ciphertext: &first)
        ciphertext = first
    }

    func channelActive(context: ChannelHandlerContext) {
        send(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        var plaintext = ByteQueue()
        session.receive(
            bytes.readableBytesSpan,
            plaintext: &plaintext,
            ciphertext: &ciphertext
        )
        send(context)
        if case .open = session.state {
            let due = waiting
            waiting = []
            for (bytes, promise) in due { say(bytes, context, promise) }
        }
        if !plaintext.isEmpty {
            var told = context.channel.allocator.buffer(capacity: plaintext.count)
            told.writeBytes(plaintext.bytes)
            context.fireChannelRead(wrapInboundOut(told))
        }
        failIfFailed(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        session.streamEnded()
        failIfFailed(context)
        context.fireChannelInactive()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let bytes = unwrapOutboundIn(data)
        if case .handshaking = session.state {
            waiting.append((bytes, promise))
        } else {
            say(bytes, context, promise)
        }
    }

    private func say(
        _ bytes: ByteBuffer,
        _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        guard session.send(bytes.readableBytesSpan, ciphertext: &ciphertext) else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        send(context, promise)
    }

    private func send(_ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>? = nil) {
        guard !ciphertext.isEmpty else {
            promise?.succeed()
            return
        }
        var bytes = context.channel.allocator.buffer(capacity: ciphertext.count)
        bytes.writeBytes(ciphertext.bytes)
        ciphertext.removeAll()
        context.writeAndFlush(wrapOutboundOut(bytes), promise: promise)
    }

    private func failIfFailed(_ context: ChannelHandlerContext) {
        guard case .failed(let failure) = session.state else { return }
        for (_, promise) in waiting { promise?.fail(failure) }
        waiting = []
        context.fireErrorCaught(failure)
        context.close(promise: nil)
    }
}

@available(*, unavailable)
extension TLSCaller: Sendable {}
