import NIOCore
import NIOHTTP1

/// Puts a decoder in the place of the parser of the server's library, and handlers right behind it, and goes.
///
/// The library adds handlers behind its own types only, which know no HTTP version.
final class HandlerPlacement: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let decoder: RequestDecoder
    private let handlers: [any ChannelHandler]

    /// The placement of the handlers of one connection, the first of them next to the decoder.
    init(_ decoder: RequestDecoder, _ handlers: any ChannelHandler...) {
        self.decoder = decoder
        self.handlers = handlers
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let operations = context.pipeline.syncOperations
        do {
            let parser = try operations.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            let first = ByteToMessageHandler(decoder)
            try operations.addHandlers([first] + handlers, position: .after(parser))
            // Nothing has come yet that it could have read.
            operations.removeHandler(parser, promise: nil)
        } catch {
            // A connection that is not watched is none.
            context.close(promise: nil)
        }
        operations.removeHandler(context: context, promise: nil)
    }
}

@available(*, unavailable)
extension HandlerPlacement: Sendable {}
