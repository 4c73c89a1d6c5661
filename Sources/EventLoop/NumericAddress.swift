internal import CLibuv
internal import Glibc

/// One address as the system takes it: the number of a host, of IPv4 or IPv6, and a port.
@safe
package struct NumericAddress: Sendable, Hashable, CustomStringConvertible {
    private let storage: sockaddr_storage
    private let length: socklen_t
    /// The number and the port: `127.0.0.1:7070`, `[::1]:7070`.
    package let description: String

    /// Takes over what the system says; nil when it is no address of IPv4 or IPv6.
    init?(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
        var storage = sockaddr_storage()
        guard Int(length) <= MemoryLayout<sockaddr_storage>.size else { return nil }
        unsafe withUnsafeMutableBytes(of: &storage) {
            unsafe $0.baseAddress?.copyMemory(from: address, byteCount: Int(length))
        }
        guard let words = Self.words(for: storage, length) else { return nil }
        self.storage = storage
        self.length = length
        description = words
    }

    /// The address that `descriptor` is bound to.
    init(boundTo descriptor: CInt) throws(LoopError) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        try checkSystem(code, "read the port")
        guard let words = Self.words(for: storage, length) else {
            throw LoopError("read the port", code: -EAFNOSUPPORT)
        }
        self.storage = storage
        self.length = length
        description = words
    }

    private init(storage: sockaddr_storage, length: socklen_t, description: String) {
        self.storage = storage
        self.length = length
        self.description = description
    }

    /// The same host at another port.
    func at(port: UInt16) -> NumericAddress {
        var storage = storage
        unsafe withUnsafeMutableBytes(of: &storage) {
            unsafe $0.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
        }
        return NumericAddress(
            storage: storage,
            length: length,
            description: "\(host):\(port)"
        )
    }

    /// The number alone, an IPv6 one in brackets.
    package var host: Substring {
        description.lastIndex(of: ":").map { description[..<$0] } ?? description[...]
    }

    /// The port, 0 to 65535, which stands at the same place for IPv4 and IPv6, in network order.
    var port: UInt16 {
        unsafe withUnsafeBytes(of: storage) {
            unsafe UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        }
    }

    var family: CInt { CInt(storage.ss_family) }

    var isIPv6: Bool { family == AF_INET6 }

    func bind(_ descriptor: CInt) -> CInt {
        unsafe withSockAddr { unsafe Glibc.bind(descriptor, $0, length) }
    }

    func connect(_ descriptor: CInt) -> CInt {
        unsafe withSockAddr { unsafe Glibc.connect(descriptor, $0, length) }
    }

    private func withSockAddr(_ body: (UnsafePointer<sockaddr>) -> CInt) -> CInt {
        var copy = storage
        return unsafe withUnsafePointer(to: &copy) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0) }
        }
    }

    /// Whether two are the same place, by their text: the system's form has bytes that mean nothing.
    package static func == (first: NumericAddress, second: NumericAddress) -> Bool {
        first.description == second.description
    }

    /// By the same text as `==`.
    package func hash(into hasher: inout Hasher) { hasher.combine(description) }

    private static func words(for storage: sockaddr_storage, _ length: socklen_t) -> String? {
        let family = CInt(storage.ss_family)
        guard family == AF_INET || family == AF_INET6 else { return nil }
        // The longest number of IPv6 has 45 characters; a zone's name adds at most 16.
        var host = [CChar](repeating: 0, count: 128)
        var port = [CChar](repeating: 0, count: 8)
        var copy = storage
        let code = unsafe withUnsafePointer(to: &copy) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getnameinfo(
                    $0,
                    length,
                    &host,
                    socklen_t(host.count),
                    &port,
                    socklen_t(port.count),
                    NI_NUMERICHOST | NI_NUMERICSERV
                )
            }
        }
        guard code == 0 else { return nil }
        let number = text(host)
        return family == AF_INET6 ? "[\(number)]:\(text(port))" : "\(number):\(text(port))"
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
