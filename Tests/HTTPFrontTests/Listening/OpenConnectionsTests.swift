import NIOCore
import NIOEmbedded
import Testing

@testable import HTTPFront

@Suite struct OpenConnectionsTests {
    private static func opened(
        _ count: Int,
        _ connections: OpenConnections
    ) -> [EmbeddedChannel] {
        (0..<count).map { _ in
            let channel = EmbeddedChannel()
            connections.opened(channel)
            return channel
        }
    }

    private static func listener(_ connections: OpenConnections) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandlers([
            ReadCounting(), AcceptLimit(connections),
        ])
        channel.pipeline.fireChannelActive()
        return channel
    }

    private static func reads(_ channel: EmbeddedChannel) throws -> Int {
        try channel.pipeline.syncOperations.handler(type: ReadCounting.self).count
    }

    @Test func `so many are accepted as there is room for, and one more when one goes`() throws {
        let connections = OpenConnections(2, counting: TrafficCounts())
        let listeners = try (0..<2).map { _ in try Self.listener(connections) }
        let channels = Self.opened(2, connections)
        #expect(!connections.hasRoom)
        for listener in listeners { listener.read() }
        #expect(try listeners.map(Self.reads) == [0, 0])
        _ = try channels[0].finish()
        #expect(connections.hasRoom)
        #expect(try listeners.map(Self.reads) == [1, 1])
        // Where there was room before, nobody waits for it.
        _ = try channels[1].finish()
        #expect(try listeners.map(Self.reads) == [1, 1])
    }

    @Test func `what is accepted is counted and handed on`() throws {
        let connections = OpenConnections(1, counting: TrafficCounts())
        let listener = try Self.listener(connections)
        let child = EmbeddedChannel()
        listener.pipeline.fireChannelRead(child as any Channel)
        #expect(!connections.hasRoom)
        #expect(try listener.readInbound(as: (any Channel).self) === child)
        _ = try child.finish()
        #expect(connections.hasRoom)
    }

    @Test(arguments: [true, false])
    func `draining is over once connections and tasks are`(taskFirst: Bool) throws {
        let connections = OpenConnections(5, counting: TrafficCounts())
        let channels = Self.opened(2, connections)
        let events = EventNames()
        try channels[0].pipeline.syncOperations.addHandler(events)
        connections.begin()
        let loop = EmbeddedEventLoop()
        let emptied = loop.makePromise(of: Void.self)
        let isOver = NIOLoopBoundBox(false, eventLoop: loop)
        emptied.futureResult.whenComplete { _ in isOver.value = true }
        #expect(!connections.isDraining)
        connections.drain(emptied)
        #expect(connections.isDraining)
        #expect(events.names == ["ChannelShouldQuiesceEvent"])
        connections.cutShort()
        #expect(events.names == ["ChannelShouldQuiesceEvent", "CutShort"])
        let steps = [
            { connections.end() }, { _ = try? channels[0].finish() },
            { _ = try? channels[1].finish() },
        ]
        for step in taskFirst ? steps : steps.reversed() {
            #expect(!isOver.value)
            step()
            loop.run()
        }
        #expect(isOver.value)
    }

    @Test func `draining is over at once where nothing is open`() throws {
        let connections = OpenConnections(5, counting: TrafficCounts())
        let loop = EmbeddedEventLoop()
        let emptied = loop.makePromise(of: Void.self)
        connections.drain(emptied)
        try emptied.futureResult.wait()
    }

    private final class ReadCounting: ChannelOutboundHandler {
        typealias OutboundIn = NIOAny
        private(set) var count = 0

        func read(context: ChannelHandlerContext) { count += 1 }
    }

    private final class EventNames: ChannelInboundHandler {
        typealias InboundIn = NIOAny
        private(set) var names: [String] = []

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            names.append("\(type(of: event))")
        }
    }
}
