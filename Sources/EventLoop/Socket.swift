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

    /// Hands the descriptor over to the caller, once.
    func release() -> CInt {
        let released = descriptor.exchange(Self.none, ordering: .relaxed)
        precondition(released != Self.none, "a socket is handed over once")
        return released
    }
}
