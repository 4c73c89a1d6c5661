internal import CLibuv
internal import Glibc

/// Where to listen or to connect to: host and port, and every address that the host stands for.
@safe
public struct SocketAddress: Sendable, CustomStringConvertible {
    /// `HOST:PORT` as it was written, an IPv6 host in brackets.
    public let description: String
    /// What the host stands for, in the order in which it is tried; at least one, none twice.
    package let numbers: [NumericAddress]

    /// Resolves `HOST:PORT`, where an IPv6 host stands in brackets and an empty host is every interface.
    ///
    /// A name is looked up, which waits for the network if it has to; a number is not.
    ///
    /// - Throws: ``AddressError`` with a sentence when the text is no address or the name is not known.
    public init(_ text: String) throws(AddressError) {
        let (host, port) = try Self.parts(of: text)
        description = text
        numbers = try Self.resolve(host, port)
    }

    /// A name that stands for some addresses, in this order, whatever the system would say.
    ///
    /// - Parameters:
    ///   - text: `HOST:PORT`.
    ///   - addresses: at least one `HOST:PORT` whose host is a number.
    /// - Throws: ``AddressError`` when one of the texts is no address.
    package init(_ text: String, standingFor addresses: [String]) throws(AddressError) {
        precondition(!addresses.isEmpty, "a host stands for something")
        _ = try Self.parts(of: text)
        description = text
        var numbers: [NumericAddress] = []
        for address in addresses { numbers += try SocketAddress(address).numbers }
        self.numbers = numbers
    }

    /// The addresses that were bound, said with the host of `requested`.
    init(bound numbers: [NumericAddress], requested: SocketAddress) {
        precondition(!numbers.isEmpty, "something was bound")
        description = "\(requested.host):\(numbers[0].port)"
        self.numbers = numbers
    }

    /// The host as it was written, in brackets where it was.
    public var host: Substring {
        description.lastIndex(of: ":").map { description[..<$0] } ?? description[...]
    }

    /// The port, 0 to 65535.
    public var port: UInt16 { numbers[0].port }

    /// Each address as a number and the port, in order: `[::1]:7070`, `127.0.0.1:7070`.
    public var addresses: [String] { numbers.map(\.description) }

    /// Whether the host is a number, so that looking it up again gives the same.
    public var isNumber: Bool { numbers.count == 1 && numbers[0].host == host }

    /// Takes `HOST:PORT` apart; the host is without brackets.
    private static func parts(of text: String) throws(AddressError) -> (host: String, port: UInt16)
    {
        guard let colon = text.lastIndex(of: ":") else {
            throw AddressError("'\(text)' is no address; it takes HOST:PORT, like 127.0.0.1:7070")
        }
        let host = String(text[..<colon])
        let port = text[text.index(after: colon)...]
        guard let number = UInt16(port), port.allSatisfy(\.isNumber) else {
            throw AddressError("'\(port)' is no port; a port is a number from 0 to 65535")
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            return (String(host.dropFirst().dropLast()), number)
        }
        if host.contains(":") {
            throw AddressError("'\(text)' is no address; an IPv6 host takes brackets: [::1]:7070")
        }
        return (host, number)
    }

    private static func resolve(
        _ host: String,
        _ port: UInt16
    ) throws(AddressError) -> [NumericAddress] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(host.isEmpty ? nil : host, String(port), &hints, &found)
        guard code == 0 else {
            let reason = unsafe String(cString: gai_strerror(code))
            throw AddressError("'\(host)' cannot be resolved: \(reason)")
        }
        defer { unsafe freeaddrinfo(found) }
        var numbers: [NumericAddress] = []
        var next = unsafe found
        while let entry = unsafe next {
            // A hosts file may name an address twice.
            if let address = unsafe entry.pointee.ai_addr,
                let number = unsafe NumericAddress(address, length: entry.pointee.ai_addrlen),
                !numbers.contains(number)
            {
                numbers.append(number)
            }
            unsafe next = entry.pointee.ai_next
        }
        guard !numbers.isEmpty else {
            throw AddressError("'\(host)' cannot be resolved: it has no address of IPv4 or IPv6")
        }
        return numbers
    }
}

/// A text that names no address.
public struct AddressError: Error, CustomStringConvertible {
    /// What was wrong and what would be right.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
