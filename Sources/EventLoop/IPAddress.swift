internal import Glibc

/// The number of a host: four bytes of IPv4, or sixteen of IPv6; one of IPv4 that is written as IPv6 is IPv4.
package struct IPAddress: Hashable, Sendable {
    /// Four or sixteen, in network order.
    package let bytes: [UInt8]

    /// What IPv6 has before an address of IPv4.
    private static let mapped = [UInt8](repeating: 0, count: 10) + [0xff, 0xff]

    /// An address of its bytes in network order; nil where they are neither four nor sixteen.
    package init?(_ bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4: self.bytes = Array(bytes)
        case 16:
            let isIPv4 = bytes.starts(with: Self.mapped)
            self.bytes = Array(bytes.dropFirst(isIPv4 ? Self.mapped.count : 0))
        default: return nil
        }
    }

    /// An address as it is written, `192.0.2.1` or `2001:db8::1`, without brackets, port or zone; nil where the
    /// text is none.
    package init?(_ text: some StringProtocol) {
        // A zero byte would end the text before its end.
        guard text.utf8.allSatisfy({ $0 != 0 }) else { return nil }
        let family = text.utf8.contains(UInt8(ascii: ":")) ? AF_INET6 : AF_INET
        var bytes = [UInt8](repeating: 0, count: family == AF_INET6 ? 16 : 4)
        guard unsafe inet_pton(family, String(text), &bytes) == 1 else { return nil }
        self.init(bytes)
    }

    /// What counts as one caller where callers are told apart: the address of IPv4, or the first eight bytes of
    /// one of IPv6, all of whose network one host may have.
    package var network: [UInt8] { Array(bytes.prefix(bytes.count == 4 ? 4 : 8)) }

    /// The same as it is written: `192.0.2.1`, `2001:db8::/64`.
    package var networkWords: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        let whole = network + [UInt8](repeating: 0, count: 8)
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        unsafe inet_ntop(AF_INET6, whole, &text, socklen_t(text.count))
        let end = text.firstIndex(of: 0) ?? 0
        return String(decoding: text[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self) + "/64"
    }
}

/// Some hosts: an address, or a network as `10.0.0.0/8` or `2001:db8::/32`.
package struct IPNetwork: Sendable, Equatable {
    private let address: IPAddress
    /// How many bits from the first on count.
    private let bits: Int

    /// Reads an address or a network.
    ///
    /// - Throws: an ``AddressError`` with a sentence when the text is neither.
    package init(_ text: String) throws(AddressError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(parts[0]) else {
            throw AddressError(
                "'\(text)' is no address and no network; such are 192.0.2.1, 10.0.0.0/8 and 2001:db8::/32"
            )
        }
        self.address = address
        let most = address.bytes.count * 8
        guard parts.count == 2 else {
            bits = most
            return
        }
        // An address of IPv4 that is written as IPv6 has its bits behind 96 others.
        let before = parts[0].contains(":") ? 128 - most : 0
        guard parts[1].allSatisfy(\.isNumber), let written = Int(parts[1]),
            (before...before + most).contains(written)
        else {
            throw AddressError(
                "'\(parts[1])' is no length of a network of '\(parts[0])'; it takes \(before) to \(before + most)"
            )
        }
        bits = written - before
        guard address.bytes == Self.masked(address.bytes, bits) else {
            throw AddressError(
                "'\(text)' is an address within a network; the network has only zeros behind its \(written) bits"
            )
        }
    }

    /// Whether an address is one of them.
    package func contains(_ other: IPAddress) -> Bool {
        other.bytes.count == address.bytes.count
            && Self.masked(other.bytes, bits) == Self.masked(address.bytes, bits)
    }

    /// Bytes whose bits behind the first `bits` are zeros.
    private static func masked(_ bytes: [UInt8], _ bits: Int) -> [UInt8] {
        bytes.enumerated().map { place, byte in
            let kept = min(8, max(0, bits - 8 * place))
            return byte & ~UInt8(truncatingIfNeeded: 0xff >> kept)
        }
    }
}
