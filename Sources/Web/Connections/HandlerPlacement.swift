import NIOCore
import NIOHTTP1

/// Puts handlers right behind the parser, and goes.
///
/// The server's library adds handlers behind its own types only, which know no HTTP version.
final class HandlerPlacement: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let handlers: [any ChannelHandler]

    /// The placement of the handlers of one connection, the first of them next to the parser.
    init(_ handlers: any ChannelHandler...) {
        self.handlers = handlers
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let operations = context.pipeline.syncOperations
        do {
            let parser = try operations.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try operations.addHandlers(handlers, position: .after(parser))
        } catch {
            // A connection that is not watched is none.
            context.close(promise: nil)
        }
        operations.removeHandler(context: context, promise: nil)
    }
}

@available(*, unavailable)
extension HandlerPlacement: Sendable {}
