import Glibc
import Testing

@testable import EventLoop
@testable import LoadTest

@Suite struct LocalPortsTests {
    private static let noLocalPort = LoopError("connect", code: -EADDRNOTAVAIL)

    @Test func `the system's two numbers are the range`() {
        #expect(LocalPorts("32768\t60999\n")?.range == 32_768...60_999)
        #expect(LocalPorts("32768\t60999\n")?.description == "ports 32768 to 60999, 28,232 of them")
        #expect(LocalPorts("40000 40000")?.range.count == 1)
    }

    @Test(arguments: ["", "32768", "1 2 3", "60999 32768", "a b", "1 b"])
    func `anything else is no range`(text: String) {
        #expect(LocalPorts(text) == nil)
    }

    @Test func `this machine has some`() throws {
        #expect(try #require(LocalPorts.ofThisMachine).range.upperBound <= 65_535)
    }

    @Test func `no local port is said of this machine, with what helps`() {
        let reason = LocalPorts.reason(Self.noLocalPort, of: LocalPorts("40000 40009"))
        #expect(
            reason.hasPrefix(
                "this machine had no local port left. It lends ports 40000 to 40009, 10 "
            )
        )
        #expect(
            reason.contains("fewer --connections, widen net.ipv4.ip_local_port_range, or share")
        )
        #expect(
            LocalPorts.reason(Self.noLocalPort, of: nil).contains("It lends a range of them, and")
        )
        #expect(Self.noLocalPort.isLackOfLocalPort)
    }

    @Test(arguments: [EMFILE, ENFILE, ENOMEM])
    func `no room for a socket is said of this machine`(code: CInt) {
        let reason = LocalPorts.reason(LoopError("connect", code: -code))
        #expect(reason.hasPrefix("this machine had no room for another socket: "))
    }

    @Test func `any other failure is the system's word`() {
        #expect(LocalPorts.reason(.timedOut) == LoopError.timedOut.reason)
        #expect(!LoopError.timedOut.isLackOfLocalPort)
    }
}
