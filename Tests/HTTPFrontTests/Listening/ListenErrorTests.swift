import EventLoop
import NIOCore
import Testing

@testable import HTTPFront

@Suite struct ListenErrorTests {
    @Test(arguments: [
        (98, "the address is in use"), (99, "no interface of this machine has the address"),
        (13, "this process may not use the port"),
    ])
    func `why an address cannot be had is told in words`(code: Int32, words: String) throws {
        let place = try HTTPServer.Place("127.0.0.1:80")
        let error = ListenError(IOError(errnoCode: code, reason: "bind"), at: place)
        #expect(error?.description == "cannot listen on 127.0.0.1:80: \(words)")
    }

    @Test func `what is about something else is left alone`() throws {
        let place = try HTTPServer.Place("127.0.0.1:80")
        #expect(ListenError(CancellationError(), at: place) == nil)
    }
}

@Suite struct HostsToListenOnTests {
    @Test(arguments: [("127.0.0.1:0", ["127.0.0.1"]), ("[::1]:0", ["::1"])])
    func `a host is told without brackets`(text: String, hosts: [String]) throws {
        // Not every machine has IPv6.
        guard let held = try? BoundSocket.all(of: HTTPServer.Place(text)) else { return }
        #expect(held.hostsToListenOn == hosts)
    }
}
