import Glibc

/// Ports for servers that cannot say which one they got.
enum Ports {
    /// A port that nobody listens on.
    static func free() throws -> UInt16 {
        let number = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        defer { close(number) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(number, address, length) == 0
                    && getsockname(number, address, &length) == 0
            }
        }
        guard result else { throw RawConnection.Fault(description: "no free port") }
        return UInt16(bigEndian: address.sin_port)
    }
}
