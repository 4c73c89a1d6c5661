import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import HTTPFront

@Suite struct ByteCountingTests {
    @Test func `a connection and its bytes are counted, and the bytes are passed on`() throws {
        let traffic = TrafficCounts()
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(ByteCounting(traffic))
        #expect(traffic.connectionsOpen.load(ordering: .relaxed) == 1)
        try channel.writeInbound(ByteBuffer(string: "request"))
        try channel.writeOutbound(ByteBuffer(string: "an answer"))
        let (read, written) = (
            try channel.readInbound(as: ByteBuffer.self),
            try channel.readOutbound(as: ByteBuffer.self)
        )
        #expect(read.map { String(buffer: $0) } == "request")
        #expect(written.map { String(buffer: $0) } == "an answer")
        #expect(traffic.bytesIn.load(ordering: .relaxed) == 7)
        #expect(traffic.bytesOut.load(ordering: .relaxed) == 9)
        _ = try channel.finish()
        #expect(traffic.connectionsOpen.load(ordering: .relaxed) == 0)
        #expect(traffic.connectionsAccepted.load(ordering: .relaxed) == 1)
    }
}
