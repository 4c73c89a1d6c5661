import NIOCore
import Synchronization

/// Counts a connection and its bytes where they meet the socket.
final class ByteCounting: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private let traffic: TrafficCounts

    /// Counts one connection, from now on.
    init(_ traffic: TrafficCounts) {
        self.traffic = traffic
    }

    func handlerAdded(context: ChannelHandlerContext) {
        traffic.connectionsOpen.add(1, ordering: .relaxed)
        traffic.connectionsAccepted.add(1, ordering: .relaxed)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        traffic.connectionsOpen.subtract(1, ordering: .relaxed)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        count(unwrapInboundIn(data).readableBytes, in: traffic.bytesIn)
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        count(unwrapOutboundIn(data).readableBytes, in: traffic.bytesOut)
        context.write(data, promise: promise)
    }

    private func count(_ bytes: Int, in counter: borrowing Atomic<UInt64>) {
        counter.add(UInt64(bytes), ordering: .relaxed)
    }
}

@available(*, unavailable)
extension ByteCounting: Sendable {}
