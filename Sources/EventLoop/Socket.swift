internal import CLibuv
internal import Glibc
import Synchronization

/// A connected socket on its way to a loop; it is closed when it is dropped before one adopts it.
public final class Socket: Sendable {
    private let descriptor: Atomic<CInt>

    /// No descriptor: it was handed over.
    private static let none: CInt = -1

    init(_ descriptor: CInt) {
        self.descriptor = Atomic(descriptor)
    }

    deinit {
        let descriptor = descriptor.load(ordering: .relaxed)
        if descriptor != Self.none { Glibc.close(descriptor) }
    }

    /// The address of the other side; nil where it has none of IPv4 or IPv6.
    package var peerAddress: IPAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getpeername(descriptor.load(ordering: .relaxed), $0, &length)
            }
        }
        guard code == 0 else { return nil }
        let bytes = unsafe withUnsafeBytes(of: storage) { unsafe Array($0.prefix(24)) }
        switch CInt(storage.ss_family) {
        case AF_INET: return IPAddress(bytes[4..<8])
        case AF_INET6: return IPAddress(bytes[8..<24])
        default: return nil
        }
    }

    /// Hands the descriptor over to the caller, once.
    func release() -> CInt {
        let released = descriptor.exchange(Self.none, ordering: .relaxed)
        precondition(released != Self.none, "a socket is handed over once")
        return released
    }
}
