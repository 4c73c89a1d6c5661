import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import Web

@Suite struct ConnectionCountingTests {
    @Test func `a connection and its bytes are counted, and the bytes are passed on`() throws {
        let metrics = WebMetrics()
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(ConnectionCounting(metrics))
        #expect(metrics.connectionsOpen.load(ordering: .relaxed) == 1)
        try channel.writeInbound(ByteBuffer(string: "request"))
        try channel.writeOutbound(ByteBuffer(string: "an answer"))
        #expect(
            try channel.readInbound(as: ByteBuffer.self).map { String(buffer: $0) } == "request"
        )
        #expect(
            try channel.readOutbound(as: ByteBuffer.self).map { String(buffer: $0) } == "an answer"
        )
        #expect(metrics.bytesIn.load(ordering: .relaxed) == 7)
        #expect(metrics.bytesOut.load(ordering: .relaxed) == 9)
        _ = try channel.finish()
        #expect(metrics.connectionsOpen.load(ordering: .relaxed) == 0)
        #expect(metrics.connectionsAccepted.load(ordering: .relaxed) == 1)
    }
}
