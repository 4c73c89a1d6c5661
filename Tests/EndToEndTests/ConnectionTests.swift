import Foundation
import Glibc
import TestSupport
import Testing

@Suite struct ConnectionTests {
    @Test(arguments: [2, 3, 8])
    func `connections opened one after another are spread evenly over the loops`(
        loops: Int
    ) throws {
        let server = try RunningServer(["--loops", "\(loops)"])
        var open: [RawConnection] = []
        for count in 1...20 {
            let connection = try server.connect()
            #expect(try connection.ask(RawRequest.score(id: UInt64(count)))?.status == 0)
            open.append(connection)
            var counts: [Int] = []
            // A document may be from before this connection.
            let isCounted = try waited(within: 10) {
                counts = try Self.connectionsByLoop(over: connection)
                return counts.reduce(0, +) == count
            }
            #expect(isCounted)
            #expect(counts.count == loops)
            #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1, "\(counts)")
        }
        withExtendedLifetime(open) {}
    }

    @Test func `a caller that reads late gets every reply in order`() throws {
        let server = try RunningServer()
        let late = try server.connect(receiveBytes: 4096)
        let other = try server.connect()
        // Some 8 MB of replies, far beyond what the server holds for one connection.
        let count = 8000
        var requests = (0..<count).flatMap { RawRequest.empty(RawRequest.stats, id: UInt64($0)) }[
            ...
        ]
        requests.removeFirst(late.send(Array(requests), patience: 1))
        let sent = try #require(try server.stat("bytes", "out", over: other))
        #expect(sent < count * 500, "the server holds back")
        for id: UInt64 in 0..<200 {
            #expect(try other.ask(RawRequest.score(id: id))?.id == id)
        }
        for id in 0..<count {
            if id.isMultiple(of: 100), !requests.isEmpty {
                requests.removeFirst(late.send(Array(requests.prefix(100_000)), patience: 0.01))
            }
            let reply = try #require(try late.reply(within: 60))
            #expect(reply.id == UInt64(id))
            #expect(reply.status == 0)
        }
    }

    @Test func `latency counts from the read for what waited behind a backlog, and for that alone`()
        throws
    {
        let server = try RunningServer()
        let other = try server.connect()
        let late = try server.connect(receiveBytes: 4096)
        let begin = ContinuousClock.now
        // A few at a time until the server holds some back, so that few wait when it goes on.
        let block = (0..<64).flatMap { _ in RawRequest.empty(RawRequest.info) }
        var sent = 0
        repeat {
            late.send(block)
            sent += 64
        } while try waited(within: 1) {
            try server.stat("requests", "info", over: other) == sent
        }
        usleep(1_000_000)
        for _ in 0..<sent { #expect(try late.reply(within: 60)?.status == 0) }

        let pause = ContinuousClock.now - begin + .seconds(2)
        usleep(UInt32(pause / .microseconds(1)))
        #expect(try late.ask(RawRequest.score(id: 1))?.status == 0)
        // Latencies come into the document up to a quarter of a second after their requests.
        usleep(500_000)
        let longest = try #require(try server.stat("latency_ns", "max", over: other))
        #expect(longest >= 1_000_000_000)
        #expect(Double(longest) < pause / .nanoseconds(1))
    }

    @Test func `accepting goes on when descriptors are free again`() throws {
        let server = try RunningServer()
        var open = [try server.connect()]
        #expect(try open[0].ask(RawRequest.score(id: 0))?.status == 0)
        try server.command.leaveDescriptors(2)

        // Two find a descriptor, the others wait.
        for id: UInt64 in 1...6 {
            let connection = try server.connect()
            connection.send(RawRequest.score(id: id))
            open.append(connection)
        }
        #expect(server.command.says("until a descriptor is free", within: 60))
        #expect(try open[1].reply()?.id == 1)
        #expect(try open[2].reply()?.id == 2)
        #expect(try open[0].ask(RawRequest.score(id: 9))?.id == 9)

        open.removeFirst(3)
        #expect(try open[0].reply()?.id == 3)
        #expect(try open[1].reply()?.id == 4)
        #expect(try open[2].reply()?.id == 5)
        open.removeFirst()
        #expect(try open[2].reply()?.id == 6)
    }

    @Test func `random bytes, cut and closed, never stop the server`() throws {
        let server = try RunningServer()
        let steady = try server.connect()
        var random = Xorshift(seed: 7)
        for round: UInt64 in 0..<300 {
            let hostile = try server.connect()
            var bytes = RawRequest.score(id: round) + RawRequest.empty(RawRequest.info)
            for _ in 0..<random.below(4) {
                bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
            }
            hostile.send(Array(bytes.prefix(random.below(bytes.count + 1))))
            #expect(try steady.ask(RawRequest.score(id: round))?.id == round)
        }
        #expect(try steady.ask(RawRequest.score(id: 1))?.status == 0)
    }

    private static func connectionsByLoop(over connection: RawConnection) throws -> [Int] {
        let reply = try #require(try connection.ask(RawRequest.empty(RawRequest.stats)))
        let stats = try JSONSerialization.jsonObject(with: Data(reply.payload)) as? [String: Any]
        let loops = stats?["loops"] as? [[String: Any]] ?? []
        return loops.compactMap { ($0["connections"] as? NSNumber)?.intValue }
    }

    @Test func `replies to whole requests outlast the time of a frame that was cut at the end`()
        throws
    {
        let server = try RunningServer(["--frame-timeout", "0.3"])
        let slow = try server.connect(receiveBytes: 4096)
        let count = 8000
        var requests = (0..<count).flatMap { RawRequest.empty(RawRequest.stats, id: UInt64($0)) }
        requests += RawRequest.score(id: 1).prefix(40)
        var rest = requests[...]
        var next = 0
        while next < count {
            if !rest.isEmpty {
                rest.removeFirst(slow.send(Array(rest.prefix(100_000)), patience: 0.01))
                if rest.isEmpty { slow.endSending() }
            }
            if next.isMultiple(of: 10) { usleep(1000) }
            let reply = try #require(try slow.reply(within: 60))
            #expect(reply.id == UInt64(next))
            next += 1
        }
        #expect(slow.ends(within: 20))
    }
}
