import EventLoop
import Glibc
import Testing

@testable import struct EventLoop.LoopError

@Suite struct LoopErrorTests {
    @Test(arguments: [
        (EMFILE, true), (ENFILE, true), (ENOBUFS, true), (ENOMEM, true), (EAGAIN, false),
        (ECONNABORTED, false),
    ])
    func `having no room for a descriptor is told from other errors`(
        code: CInt,
        isExhaustion: Bool
    ) {
        #expect(LoopError("accept", code: -code).isExhaustion == isExhaustion)
    }

    @Test func `an error says what was being done and why it failed`() {
        let error = LoopError("listen on 127.0.0.1:80", code: -EACCES)
        #expect(error.description == "cannot listen on 127.0.0.1:80: permission denied")
        #expect(LoopError.timedOut.description == "cannot connect: connection timed out")
        #expect(LoopError.closedByPeer.description == "cannot receive: connection reset by peer")
    }
}
