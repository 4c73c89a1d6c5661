import EventLoop
import NIOCore
import NIOEmbedded
import Testing

@testable import HTTPFront

@Suite struct AcceptRestTests {
    @Test func `having no descriptor ends nothing, and is said once in a second`() throws {
        let lines = LogLines()
        let channel = EmbeddedChannel()
        let errors = Errors()
        try channel.pipeline.syncOperations.addHandlers([AcceptRest(log: lines.log), errors])
        for code in [24, 23, 105, 12] as [CInt] {
            channel.pipeline.fireErrorCaught(IOError(errnoCode: code, reason: "accept"))
            channel.embeddedEventLoop.advanceTime(by: .milliseconds(50))
        }
        #expect(errors.count == 0)
        #expect(lines.all.count == 1)
        #expect(lines.all.first?.contains("until a descriptor is free") == true)
        _ = try? channel.finish()
    }

    @Test func `other errors are not its business`() throws {
        let lines = LogLines()
        let channel = EmbeddedChannel()
        let errors = Errors()
        try channel.pipeline.syncOperations.addHandlers([AcceptRest(log: lines.log), errors])
        channel.pipeline.fireErrorCaught(IOError(errnoCode: 103, reason: "accept"))
        channel.pipeline.fireErrorCaught(ChannelError.ioOnClosedChannel)
        #expect(errors.count == 2)
        #expect(lines.all.isEmpty)
        _ = try? channel.finish()
    }

    private final class Errors: ChannelInboundHandler {
        typealias InboundIn = NIOAny
        private(set) var count = 0

        func errorCaught(context: ChannelHandlerContext, error: any Error) { count += 1 }
    }
}
