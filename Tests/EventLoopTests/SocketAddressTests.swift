import EventLoop
import Testing

@Suite struct SocketAddressTests {
    @Test(arguments: [
        ("127.0.0.1:7070", "127.0.0.1", 7070), ("0.0.0.0:0", "0.0.0.0", 0),
        ("[::1]:7070", "[::1]", 7070), ("[::]:65535", "[::]", 65_535), (":7070", "", 7070),
        ("localhost:1", "localhost", 1), ("127.0.0.1:00080", "127.0.0.1", 80),
    ])
    func `an address is its host and its port`(text: String, host: String, port: UInt16) throws {
        let address = try SocketAddress(text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(address.description == text)
    }

    @Test(arguments: [
        ("", "'' is no address; it takes HOST:PORT, like 127.0.0.1:7070"),
        ("7070", "'7070' is no address; it takes HOST:PORT, like 127.0.0.1:7070"),
        ("localhost", "'localhost' is no address; it takes HOST:PORT, like 127.0.0.1:7070"),
        ("127.0.0.1:", "'' is no port; a port is a number from 0 to 65535"),
        ("127.0.0.1:x", "'x' is no port; a port is a number from 0 to 65535"),
        ("127.0.0.1:65536", "'65536' is no port; a port is a number from 0 to 65535"),
        ("127.0.0.1:-1", "'-1' is no port; a port is a number from 0 to 65535"),
        ("127.0.0.1:+1", "'+1' is no port; a port is a number from 0 to 65535"),
        ("127.0.0.1: 1", "' 1' is no port; a port is a number from 0 to 65535"),
        ("127.0.0.1:1 ", "'1 ' is no port; a port is a number from 0 to 65535"),
        ("127.0.0.1:٣", "'٣' is no port; a port is a number from 0 to 65535"),
        ("::1:7070", "'::1:7070' is no address; an IPv6 host takes brackets: [::1]:7070"),
        ("[::1:7070", "'[::1:7070' is no address; an IPv6 host takes brackets: [::1]:7070"),
    ])
    func `a text that is no address is told why`(text: String, sentence: String) {
        let error = #expect(throws: AddressError.self) { try SocketAddress(text) }
        #expect(error?.description == sentence)
    }

    @Test func `a name that cannot be resolved is told`() {
        // Longer than a name may be, so that no server is asked.
        let host = String(repeating: "x", count: 300)
        let error = #expect(throws: AddressError.self) { try SocketAddress(host + ":1") }
        #expect(error?.description.hasPrefix("'\(host)' cannot be resolved: ") == true)
    }
}
