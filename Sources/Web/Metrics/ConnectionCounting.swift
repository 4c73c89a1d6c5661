import NIOCore
import Synchronization

/// Counts a connection and its bytes where they meet the socket.
///
/// Hummingbird adds handlers behind the HTTP decoder, so this one puts the counter in front of it and goes.
final class ConnectionCounting: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let metrics: WebMetrics

    init(_ metrics: WebMetrics) {
        self.metrics = metrics
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        // It fails on a channel that is closed already, which has nothing to count.
        try? pipeline.addHandler(ByteCounting(metrics), position: .first)
        pipeline.removeHandler(context: context, promise: nil)
    }
}

private final class ByteCounting: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = IOData

    private let metrics: WebMetrics

    init(_ metrics: WebMetrics) {
        self.metrics = metrics
    }

    func handlerAdded(context: ChannelHandlerContext) {
        metrics.connectionsOpen.add(1, ordering: .relaxed)
        metrics.connectionsAccepted.add(1, ordering: .relaxed)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        metrics.connectionsOpen.subtract(1, ordering: .relaxed)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        count(unwrapInboundIn(data).readableBytes, in: metrics.bytesIn)
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        count(unwrapOutboundIn(data).readableBytes, in: metrics.bytesOut)
        context.write(data, promise: promise)
    }

    private func count(_ bytes: Int, in counter: borrowing Atomic<UInt64>) {
        counter.add(UInt64(bytes), ordering: .relaxed)
    }
}
