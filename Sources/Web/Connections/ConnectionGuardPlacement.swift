import NIOCore
import NIOHTTP1

/// Puts a ``ConnectionGuard`` right behind the parser, and goes.
///
/// The server's library adds handlers behind its own types only, which know no HTTP version.
final class ConnectionGuardPlacement: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let limits: WebLimits

    /// The placement of a guard for one connection.
    init(limits: WebLimits) {
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let operations = context.pipeline.syncOperations
        do {
            let parser = try operations.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try operations.addHandler(ConnectionGuard(limits: limits), position: .after(parser))
        } catch {
            // A connection that is not watched is none.
            context.close(promise: nil)
        }
        operations.removeHandler(context: context, promise: nil)
    }
}

@available(*, unavailable)
extension ConnectionGuardPlacement: Sendable {}
