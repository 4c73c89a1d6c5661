import Testing

@testable import EventLoop

@Suite struct IPAddressTests {
    /// Texts, the bytes that they stand for, and whose share that is.
    private static let addresses: [(String, [UInt8], String)] = [
        ("192.0.2.1", [192, 0, 2, 1], "192.0.2.1"),
        ("0.0.0.0", [0, 0, 0, 0], "0.0.0.0"),
        ("255.255.255.255", [255, 255, 255, 255], "255.255.255.255"),
        ("::1", zeros(15) + [1], "::/64"),
        ("::", zeros(16), "::/64"),
        (
            "2001:db8:1:2:3:4:5:6", [0x20, 1, 0x0d, 0xb8, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6],
            "2001:db8:1:2::/64"
        ),
        ("FE80::A", [0xfe, 0x80] + zeros(13) + [10], "fe80::/64"),
        ("::ffff:192.0.2.1", [192, 0, 2, 1], "192.0.2.1"),
        ("::FFFF:c000:201", [192, 0, 2, 1], "192.0.2.1"),
        ("::fffe:c000:201", zeros(10) + [0xff, 0xfe, 192, 0, 2, 1], "::/64"),
    ]

    private static func zeros(_ count: Int) -> [UInt8] { .init(repeating: 0, count: count) }

    @Test(arguments: addresses)
    func `an address is its bytes, and has its network's share`(
        text: String,
        bytes: [UInt8],
        share: String
    ) throws {
        let address = try #require(IPAddress(text))
        #expect(address.bytes == bytes)
        #expect(address.network == (bytes.count == 4 ? bytes : Array(bytes.prefix(8))))
        #expect(address.networkWords == share)
        #expect(IPAddress(bytes) == address)
    }

    @Test(arguments: [
        "", " ", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", "1.2.3.4\0",
        "1.2.3.4:5",
        ":", ":::", "[::1]", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::12345", "fe80::1%eth0",
        "localhost",
        "١.2.3.4", "::1\0",
    ])
    func `what is no address is none`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(arguments: [0, 3, 5, 15, 17])
    func `an address has four bytes or sixteen`(count: Int) {
        #expect(IPAddress(Self.zeros(count)) == nil)
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1 ::ffff:192.0.2.1", "192.0.2.0 ::1"),
        ("192.0.2.1/32", "192.0.2.1", "192.0.2.0"),
        ("10.0.0.0/8", "10.0.0.0 10.255.255.255", "11.0.0.0 9.255.255.255 a00::"),
        ("192.0.2.128/25", "192.0.2.128 192.0.2.255", "192.0.2.127"),
        ("0.0.0.0/0", "0.0.0.0 255.255.255.255", "::"),
        ("2001:db8::/32", "2001:db8:: 2001:db8:ffff::1", "2001:db9:: 32.1.13.184"),
        ("2001:db8::/33", "2001:db8:7fff::", "2001:db8:8000::"),
        ("::1", "::1", "::2 127.0.0.1"),
        ("::/0", ":: ffff::", "0.0.0.0"),
        ("::ffff:10.0.0.0/104", "10.1.2.3", "11.0.0.0 ::"),
    ])
    func `a network has the addresses that begin like it`(
        text: String,
        within: String,
        outside: String
    ) throws {
        let network = try IPNetwork(text)
        for word in within.split(separator: " ") {
            #expect(network.contains(try #require(IPAddress(word))), "\(word)")
        }
        for word in outside.split(separator: " ") {
            #expect(!network.contains(try #require(IPAddress(word))), "\(word)")
        }
    }

    @Test(arguments: [
        ("", "is no address"), ("gateway", "is no address"), ("/8", "is no address"),
        ("[::1]", "is no address"), ("1.2.3.4:5", "is no address"), ("10.0.0.0/", "0 to 32"),
        ("10.0.0.0/33", "0 to 32"), ("10.0.0.0/-1", "0 to 32"), ("10.0.0.0/+8", "0 to 32"),
        ("10.0.0.0/8/8", "0 to 32"), ("::/129", "0 to 128"), ("::ffff:10.0.0.0/8", "96 to 128"),
        ("10.0.0.0/99999999999999999999", "0 to 32"),
        ("10.0.0.1/8", "only zeros behind its 8 bits"),
        ("2001:db8::1/64", "only zeros behind its 64 bits"),
    ])
    func `a text that is no network is told why`(text: String, words: String) {
        let error = #expect(throws: AddressError.self) { try IPNetwork(text) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
}
