internal import CLibuv
internal import Glibc

/// An address to listen on or to connect to: host and port.
@safe
public struct SocketAddress: Sendable, CustomStringConvertible {
    private var storage: sockaddr_storage
    private var length: socklen_t
    /// `HOST:PORT`, an IPv6 host in brackets.
    public let description: String

    /// Resolves `HOST:PORT`, where an IPv6 host stands in brackets and an empty host is every interface.
    ///
    /// - Throws: ``AddressError`` with a sentence when the text is no address or the name is not known.
    public init(_ text: String) throws(AddressError) {
        guard let colon = text.lastIndex(of: ":") else {
            throw AddressError("'\(text)' is no address; it takes HOST:PORT, like 127.0.0.1:7070")
        }
        var host = String(text[..<colon])
        let port = text[text.index(after: colon)...]
        guard let number = UInt16(port), port.allSatisfy(\.isNumber) else {
            throw AddressError("'\(port)' is no port; a port is a number from 0 to 65535")
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            throw AddressError("'\(text)' is no address; an IPv6 host takes brackets: [::1]:7070")
        }
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(host.isEmpty ? nil : host, String(number), &hints, &found)
        guard code == 0, let first = unsafe found, let address = unsafe first.pointee.ai_addr else {
            let reason = unsafe String(cString: gai_strerror(code))
            throw AddressError("'\(host)' cannot be resolved: \(reason)")
        }
        defer { unsafe freeaddrinfo(found) }
        let length = unsafe first.pointee.ai_addrlen
        var storage = sockaddr_storage()
        unsafe withUnsafeMutableBytes(of: &storage) {
            unsafe $0.baseAddress?.copyMemory(from: address, byteCount: Int(length))
        }
        self.storage = storage
        self.length = length
        description = text
    }

    /// The address that `descriptor` is bound to, said with the host of `requested`.
    init(boundTo descriptor: CInt, requested: SocketAddress) throws(LoopError) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        try checkSystem(code, "read the port")
        self.storage = storage
        self.length = length
        description = "\(requested.host):\(storage.port)"
    }

    /// The host as it was written, in brackets where it was.
    public var host: Substring {
        description.lastIndex(of: ":").map { description[..<$0] } ?? description[...]
    }

    /// The port, 0 to 65535.
    public var port: UInt16 { storage.port }

    var family: CInt { CInt(storage.ss_family) }

    func withSockAddr(_ body: (UnsafePointer<sockaddr>) -> CInt) -> CInt {
        var copy = storage
        return unsafe withUnsafePointer(to: &copy) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0) }
        }
    }

    func bind(_ descriptor: CInt) -> CInt {
        let length = length
        return unsafe withSockAddr { unsafe Glibc.bind(descriptor, $0, length) }
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

extension sockaddr_storage {
    /// The port, which stands at the same place for IPv4 and IPv6, in network order.
    fileprivate var port: UInt16 {
        unsafe withUnsafeBytes(of: self) {
            unsafe UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        }
    }
}
