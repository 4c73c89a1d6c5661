import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import HTTPFront

@Suite struct ConnectionSharesTests {
    /// Who loses a connection: callers by a letter, with since when they are silent; 0 for those that are not.
    @Test(
        "of the peer with the most the longest silent loses",
        arguments: [
            ("a5 a3 a9 b1", 3, "a3"), ("a5 a3 a9 b1", 2, "a3 a5"), ("a5 a3 a9 b1", 4, ""),
            ("a0 a0 a0 b1", 3, "b1"), ("a0 a0 b0", 1, ""), ("a1 a2 b3 b4 b5", 4, "b3"),
            ("a1 a2 a3", 2, "a1"), ("a10 a11 a12 b2", 2, "a10 b2"),
            ("a11 a12", 0, ""), ("a0 a7 b1", 2, "a7"), ("a1 b2 c3", 0, "c3 b2 a1"),
        ]
    )
    func victims(open: String, most: Int, lost: String) {
        var channels: [any Channel] = []
        var entries: [ObjectIdentifier: OpenConnections.Entry] = [:]
        for word in open.split(separator: " ") {
            let channel = EmbeddedChannel()
            channels.append(channel)
            let since = UInt64(word.dropFirst()) ?? 0
            let presence = Presence(at: .uptimeNanoseconds(since))
            if since == 0 { presence.speaks() }
            entries[ObjectIdentifier(channel)] = OpenConnections.Entry(
                channel: channel,
                peer: String(word.prefix(1)),
                presence: presence
            )
        }
        let moment = NIODeadline.uptimeNanoseconds(10)
        let victims = entries.takeVictims(leaving: most, silentSince: moment)
        #expect(
            victims.map { "\($0.peer)\($0.presence.silence ?? 0)" }.joined(separator: " ") == lost
        )
        #expect(
            entries.takeVictims(leaving: most, silentSince: moment).isEmpty,
            "nobody loses twice"
        )
        for channel in channels { channel.close(promise: nil) }
    }

    @Test(arguments: [(1, 0), (7, 0), (8, 1), (64, 8), (1024, 16), (100_000, 16)])
    func `some connections stay free where there are many`(most: Int, spare: Int) {
        #expect(OpenConnections.spare(of: most) == spare)
    }

    @Test func `the next caller is let in when all are silent`() throws {
        let traffic = TrafficCounts()
        let connections = OpenConnections(8, counting: traffic)
        let channels = (0..<8).map { _ in EmbeddedChannel() }
        for channel in channels {
            try channel.pipeline.syncOperations.addHandler(Closing())
            try channel.connect(to: SocketAddress(unixDomainSocketPath: "/silent")).wait()
            connections.opened(channel)
        }
        let openCount = channels.count { $0.isActive }
        #expect(openCount == 8, "all have just come")
        connections.makeRoom(at: .now() + .seconds(2))
        #expect(channels.map(\.isActive) == [false] + Array(repeating: true, count: 7))
        #expect(traffic.closedForOthers.load(ordering: .relaxed) == 1)
        channels[0].embeddedEventLoop.run()
        #expect(connections.hasRoom)
        for channel in channels { _ = try? channel.finish(acceptAlreadyClosed: true) }
    }

    /// Three callers, of whom the first two are one, and what that one is called.
    @Test(arguments: [
        ("192.0.2.1 192.0.2.1 192.0.2.2", "192.0.2.1"),
        ("2001:db8:1:2::1 2001:db8:1:2:ffff::2 2001:db8:1:3::1", "2001:db8:1:2::/64"),
        ("192.0.2.1 ::ffff:192.0.2.1 2001:db8::", "192.0.2.1"),
    ])
    func `callers of one network of IPv6 are one, as those of one address of IPv4 are`(
        addresses: String,
        peer: String
    ) throws {
        let connections = OpenConnections(2, counting: TrafficCounts())
        for address in addresses.split(separator: " ") {
            let channel = EmbeddedChannel()
            channel.remoteAddress = try SocketAddress(ipAddress: String(address), port: 1)
            connections.opened(channel)
        }
        let victims = connections.takeVictims(silentSince: .now() + .seconds(2))
        #expect(victims.map(\.peer) == [peer])
    }

    private final class Closing: ChannelInboundHandler {
        typealias InboundIn = NIOAny

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if event is Displaced { context.close(promise: nil) }
        }
    }

    @Test func `a caller is silent where nothing comes and nothing is owed`() throws {
        let front = try FrontChannel()
        let presence = try #require(front.connections.presence(of: front.channel))
        #expect(presence.silence != nil)
        front.receive(Sent.post("/later", "x"))
        #expect(presence.silence == nil)
        front.pass(.seconds(5))
        #expect(presence.silence == nil, "its answer is owed")
        front.give("here")
        front.pass(.seconds(1))
        let since = try #require(presence.silence)
        front.pass(.seconds(1))
        #expect(presence.silence == since)
        // A body that does not go on is silence, too.
        front.receive("POST /later HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nx")
        #expect(presence.silence == nil)
        front.pass(.seconds(1))
        #expect(presence.silence != nil)
        front.channel.pipeline.fireUserInboundEventTriggered(Displaced())
        #expect(!front.isOpen)
    }
}
