import EventLoop
import Testing

@testable import Server

/// Headers as HAProxy's specification has them, whole, cut and wrong.
@Suite struct ProxyHeaderTests {
    /// A header, and the address that it tells; nil for those of the balancer's own.
    private static let good: [([UInt8], String?)] =
        lines.map { (Array($0.utf8), $1) } + [
            (binary(0x21, 0x11, ipv4), "192.0.2.1"),
            (binary(0x21, 0x11, ipv4 + values(3)), "192.0.2.1"),
            (binary(0x21, 0x11, ipv4 + values(4080 - 12)), "192.0.2.1"),
            (binary(0x21, 0x21, ipv6), "2001:db8::9"),
            (binary(0x21, 0x21, ipv6 + values(300)), "2001:db8::9"),
            (binary(0x21, 0x21, mapped), "192.0.2.1"),
            // The balancer's own, whatever it says of families.
            (binary(0x20, 0x00, []), nil), (binary(0x20, 0x11, ipv4), nil),
            (binary(0x20, 0x11, []), nil), (binary(0x20, 0xff, values(9)), nil),
            // Of no family that is told: unknown, datagrams, sockets of Unix.
            (binary(0x21, 0x00, []), nil), (binary(0x21, 0x00, values(50)), nil),
            (binary(0x21, 0x01, ipv4), nil), (binary(0x21, 0x10, ipv4), nil),
            (binary(0x21, 0x12, ipv4), nil), (binary(0x21, 0x22, ipv6), nil),
            (binary(0x21, 0x31, values(216)), nil), (binary(0x21, 0x32, values(216)), nil),
        ]

    private static let lines: [(String, String?)] = [
        ("PROXY TCP4 192.0.2.1 198.51.100.7 56324 443\r\n", "192.0.2.1"),
        ("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255"),
        ("PROXY TCP4 0.0.0.0 0.0.0.0 0 0\r\n", "0.0.0.0"),
        ("PROXY TCP6 2001:db8::9 ::1 4124 443\r\n", "2001:db8::9"),
        ("PROXY TCP6 \(longest) \(longest) 65535 65535\r\n", longest),
        ("PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n", "192.0.2.1"),
        ("PROXY UNKNOWN\r\n", nil),
        ("PROXY UNKNOWN \(longest) \(longest) 65535 65535\r\n", nil),
        ("PROXY UNKNOWN anything \r at\n all\r\n", nil),
    ]

    private static let longest = String(repeating: "ffff:", count: 7) + "ffff"

    private static let bad: [([UInt8], ProxyHeader.Fault)] =
        [
            // What is no header from its first bytes on: a frame, TLS, HTTP, almost a header.
            ([60, 0, 0, 0, 1, 1, 0, 0], .missing), ([0x16, 3, 1, 2, 0], .missing),
            (Array("GET / HTTP/1.1\r\n".utf8), .missing), (Array("proxy TCP4".utf8), .missing),
            (Array("PROXY\tTCP4".utf8), .missing), (Array("PROXX".utf8), .missing),
            ([13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 0], .missing),
            ([13, 10, 10], .missing),
            // Another version, another command, families and transports that there are not.
            (binary(0x11, 0x11, ipv4), .malformed), (binary(0x31, 0x11, ipv4), .malformed),
            (binary(0x01, 0x11, ipv4), .malformed), (binary(0x22, 0x11, ipv4), .malformed),
            (binary(0x2f, 0x00, []), .malformed), (binary(0x21, 0x41, ipv4), .malformed),
            (binary(0x21, 0x13, ipv4), .malformed), (binary(0x21, 0xf1, ipv4), .malformed),
            // Too short for its addresses.
            (binary(0x21, 0x11, []), .malformed), (binary(0x21, 0x11, values(11)), .malformed),
            (binary(0x21, 0x21, values(35)), .malformed), (binary(0x21, 0x21, ipv4), .malformed),
            // Longer than is read.
            (binary(0x21, 0x11, ipv4 + values(4081 - 12)), .tooLarge),
            (binary(0x20, 0x00, values(65_535)), .tooLarge),
            (Array(binary(0x20, 0x00, values(4081)).prefix(16)), .tooLarge),
        ]
        + [
            "TCP4 192.0.2.1 198.51.100.7 56324 443\n", "TCP4 192.0.2.1 198.51.100.7 56324\r\n",
            "TCP4 192.0.2.1 198.51.100.7 56324 443 1\r\n",
            "TCP4 192.0.2.1 198.51.100.7 56324 443 \r\n",
            "TCP4  192.0.2.1 198.51.100.7 56324 443\r\n", " TCP4 192.0.2.1 1.1.1.1 1 1\r\n",
            "TCP4\t192.0.2.1 1.1.1.1 1 1\r\n", "TCP4 192.0.2.1 1.1.1.1 1\r1\r\n",
            "TCP4 192.0.2.256 1.1.1.1 1 1\r\n", "TCP4 192.0.2.01 1.1.1.1 1 1\r\n",
            "TCP4 192.0.2 1.1.1.1 1 1\r\n", "TCP4 192.0.2.1\0 1.1.1.1 1 1\r\n",
            "TCP4 192.0.2.1 1.1.1 1 1\r\n", "TCP4 ::1 ::1 1 1\r\n", "TCP4 192.0.2.1 ::1 1 1\r\n",
            "TCP6 192.0.2.1 192.0.2.1 1 1\r\n", "TCP6 ::1 1.1.1.1 1 1\r\n",
            "TCP6 1::2::3 ::1 1 1\r\n", "TCP6 [::1] ::1 1 1\r\n", "TCP6 fe80::1%lo ::1 1 1\r\n",
            "TCP4 192.0.2.1 1.1.1.1 01 1\r\n", "TCP4 192.0.2.1 1.1.1.1 65536 1\r\n",
            "TCP4 192.0.2.1 1.1.1.1 -1 1\r\n", "TCP4 192.0.2.1 1.1.1.1 +1 1\r\n",
            "TCP4 192.0.2.1 1.1.1.1 1 \r\n", "TCP4 192.0.2.1 1.1.1.1 1 ٣\r\n", "TCP5 1 1 1 1\r\n",
            "UDP4 192.0.2.1 1.1.1.1 1 1\r\n", "tcp4 192.0.2.1 1.1.1.1 1 1\r\n", "UNKNOWNS\r\n",
            "\r\n",
        ].map { line in
            // A line without its end is none once no more of it is read.
            (
                Array(("PROXY " + line).utf8) + (line.hasSuffix("\r\n") ? [] : values(107)),
                .malformed
            )
        } + [
            (
                Array("PROXY UNKNOWN ".utf8) + [UInt8](repeating: 32, count: 92) + [13, 10],
                .malformed
            ),
            ([UInt8]("PROXY UNKNOWN ".utf8) + [UInt8](repeating: 13, count: 93), .malformed),
        ]

    private static let ipv4: [UInt8] = [192, 0, 2, 1, 198, 51, 100, 7, 0xdc, 4, 1, 187]
    private static let ipv6: [UInt8] =
        [0x20, 1, 0x0d, 0xb8] + values(11, of: 0) + [9] + values(15, of: 0) + [1, 0xdc, 4, 1, 187]
    private static let mapped: [UInt8] =
        values(10, of: 0) + [0xff, 0xff, 192, 0, 2, 1] + values(15, of: 0) + [1, 0xdc, 4, 1, 187]

    private static func values(_ count: Int, of byte: UInt8 = 7) -> [UInt8] {
        .init(repeating: byte, count: count)
    }

    private static func binary(_ version: UInt8, _ family: UInt8, _ rest: [UInt8]) -> [UInt8] {
        [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10, version, family]
            + [UInt8(rest.count >> 8), UInt8(rest.count & 255)] + rest
    }

    @Test(arguments: good)
    func `a header tells its address once it is whole, and ends where it says`(
        header: [UInt8],
        source: String?
    ) throws {
        let told = try source.map { try #require(IPAddress($0)) }
        let whole = ProxyHeader.Reading.whole(source: told, bytes: header.count)
        #expect(ProxyHeader.read(header) == whole)
        for count in 0..<header.count {
            #expect(ProxyHeader.read(Array(header.prefix(count))) == .incomplete, "\(count) bytes")
        }
        for behind in [[0], [13, 10], header, Self.values(300)] {
            #expect(ProxyHeader.read(header + behind) == whole)
        }
    }

    @Test(arguments: bad)
    func `what is no header is found to be none, and never one before`(
        bytes: [UInt8],
        fault: ProxyHeader.Fault
    ) {
        #expect(
            ProxyHeader.read(bytes) == .fault(fault),
            "\(String(decoding: bytes, as: UTF8.self))"
        )
        var isOver = false
        for count in 0...bytes.count {
            let reading = ProxyHeader.read(Array(bytes.prefix(count)))
            #expect(reading == .fault(fault) || !isOver && reading == .incomplete, "\(count) bytes")
            isOver = reading != .incomplete
        }
        #expect(ProxyHeader.read(bytes + Self.values(5000)) == .fault(fault))
    }

    @Test func `a line that goes on is none as soon as it is too long`() {
        let line = Array("PROXY UNKNOWN ".utf8) + Self.values(200)
        #expect(ProxyHeader.read(Array(line.prefix(106))) == .incomplete)
        #expect(ProxyHeader.read(Array(line.prefix(107))) == .fault(.malformed))
    }

    @Test func `every fault is an outcome, and has words`() {
        for fault in ProxyHeader.Fault.allCases {
            #expect(ProxyHeader.Outcome(rawValue: fault.rawValue)?.fault != nil)
        }
        let silent = ProxyHeader.Outcome.allCases.filter { $0.fault == nil }
        #expect(silent == [.told, .untold])
    }
}
