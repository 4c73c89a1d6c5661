import Foundation
import TestSupport
import Testing

@Suite struct DrainTests {
    @Test func `what was read is answered, and what comes later is refused`() throws {
        // A connection may be closed without a word when nothing is in flight for a while, as a busy
        // machine can make it seem: then it is tried again.
        for _ in 0..<5 {
            let server = try RunningServer()
            var caller = PipelinedCaller(try server.connect())
            #expect(try caller.call { $0.answered > 1000 })
            server.command.signal(SIGTERM)
            _ = try caller.call { $0.refusal != nil }
            #expect(caller.isInOrder)
            #expect(server.command.exitCode() == 0)
            if let refusal = caller.refusal {
                #expect(refusal == 7)
                return
            }
        }
        Issue.record("no request was refused in five drains")
    }

    @Test func `requests that are in flight when a drain begins are answered before it ends`()
        throws
    {
        let server = try RunningServer()
        let connection = try server.connect()
        let count: UInt64 = 2000
        connection.send((0..<count).flatMap { RawRequest.score(id: $0) })
        // The first reply shows that the rest is being read.
        var next: UInt64 = 0
        var statuses: [UInt8] = []
        while let reply = try connection.reply() {
            #expect(reply.id == next)
            statuses.append(reply.status)
            if next == 0 { server.command.signal(SIGTERM) }
            next += 1
        }
        #expect(statuses.dropLast().allSatisfy { $0 == 0 })
        #expect(statuses.last == 7 || (statuses.last == 0 && next == count))
        #expect(server.command.exitCode() == 0)
    }

    @Test func `nobody can connect once a drain began`() throws {
        let server = try RunningServer()
        server.command.signal(SIGTERM)
        #expect(server.command.exitCode() == 0)
        #expect(throws: RawConnection.Fault.self) { try server.connect() }
    }

    @Test func `a caller that never reads makes the drain time out`() throws {
        let server = try RunningServer(["--drain-timeout", "1"])
        let connection = try server.connect(receiveBytes: 4096)
        #expect(connection.sendsUntilServerStops(RawRequest.empty(RawRequest.info)))
        server.command.signal(SIGTERM)
        #expect(server.command.exitCode() == 1)
        #expect(server.command.errors.contains("the drain timeout passed"))
    }

    @Test func `replies that a caller did not take are not said to be answered`() throws {
        let server = try RunningServer(["--stall-timeout", "8", "--drain-timeout", "100"])
        let deaf = try server.connect(receiveBytes: 4096)
        #expect(deaf.sendsUntilServerStops(RawRequest.empty(RawRequest.info)))
        server.command.signal(SIGTERM)
        #expect(server.command.exitCode(within: 60) == 1)
        #expect(server.command.errors.contains("some callers did not take their last replies"))
        #expect(!server.command.errors.contains("every request that was read is answered"))
    }

    @Test func `what comes behind the last reply does not hold a drain up`() throws {
        let server = try RunningServer(["--drain-timeout", "5"])
        let idle = try server.connect()
        #expect(try idle.ask(RawRequest.score(id: 1))?.status == 0)
        server.command.signal(SIGTERM)
        #expect(idle.ends(within: 20))
        idle.send(Array(RawRequest.score(id: 2).prefix(20)))
        #expect(server.command.exitCode(within: 60) == 0)
    }

    @Test func `a drain without any time is whole when nobody is there`() throws {
        let server = try RunningServer(["--drain-timeout", "0"])
        server.command.signal(SIGTERM)
        #expect(server.command.exitCode() == 0)
    }
}
