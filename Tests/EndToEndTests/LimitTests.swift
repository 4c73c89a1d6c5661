import Foundation
import TestSupport
import Testing

@Suite struct LimitTests {
    @Test func `a connection over the limit is told so, and there is room when another closes`()
        throws
    {
        let server = try RunningServer(["--connections", "2"])
        var first: RawConnection? = try server.connect()
        #expect(try first?.ask(RawRequest.score(id: 1))?.status == 0)
        let second = try server.connect()
        #expect(try second.ask(RawRequest.score(id: 2))?.status == 0)

        let third = try server.connect()
        let refusal = try #require(try third.reply())
        #expect(refusal.opcode == 0x80)
        #expect(refusal.status == 6)
        #expect(refusal.id == 0)
        #expect(try third.reply() == nil)

        first = nil
        let isAccepted = try waited(within: 20) {
            try server.connect().ask(RawRequest.score(id: 3))?.status == 0
        }
        #expect(isAccepted)
        #expect(try second.ask(RawRequest.score(id: 4))?.status == 0)
        #expect(try server.stat("connections", "refused", over: second) ?? 0 > 0)
    }

    @Test func `a silent connection is closed, and a busy one is not`() throws {
        let server = try RunningServer(["--idle-timeout", "1.5"])
        let silent = try server.connect()
        let busy = try server.connect()
        let isClosed = try waited(within: 20) {
            _ = try #require(try busy.ask(RawRequest.score(id: 1)))
            return silent.ends(within: 0.02)
        }
        #expect(isClosed)
        #expect(try busy.ask(RawRequest.score(id: 2))?.status == 0)
    }

    @Test func `a frame that never ends closes its connection and no other`() throws {
        let server = try RunningServer(["--frame-timeout", "0.3"])
        let other = try server.connect()
        let slow = try server.connect()
        slow.send(Array(RawRequest.score(id: 1).prefix(40)))
        #expect(slow.ends(within: 20))
        #expect(try other.ask(RawRequest.score(id: 2))?.status == 0)
    }

    @Test(arguments: [RawRequest.info, RawRequest.stats])
    func `a caller that never reads is closed and no other`(opcode: UInt8) throws {
        let server = try RunningServer(["--stall-timeout", "0.3"])
        let other = try server.connect()
        #expect(try server.stat("connections", "open", over: other) == 1)
        let deaf = try server.connect(receiveBytes: 4096)
        #expect(deaf.sendsUntilServerStops(RawRequest.empty(opcode)))
        let isClosed = try waited(within: 20) {
            try server.stat("connections", "open", over: other) == 1
        }
        #expect(isClosed)
        #expect(try other.ask(RawRequest.score(id: 2))?.status == 0)
    }
}
