import EventLoop
import Glibc
import Platform

/// Looks the server's name up again when none of its addresses took a connection.
///
/// The system waits for the network in that, so it is done on a thread of its own, and the addresses that
/// are known are used until others have come.
final class AddressLookup: Sendable {
    /// Finds what the host of a `HOST:PORT` stands for.
    typealias Resolve = @Sendable (String) throws(AddressError) -> SocketAddress

    private let resolve: Resolve
    private let isUnderWay = Guarded(false)

    init(_ resolve: @escaping Resolve) {
        self.resolve = resolve
    }

    /// Begins unless one is under way already.
    ///
    /// - Parameters:
    ///   - text: `HOST:PORT`.
    ///   - found: takes the addresses, on another thread; nothing when the name is not known now.
    func begin(_ text: String, found: @escaping @Sendable (SocketAddress) -> Void) {
        let begins = isUnderWay.withLock { isUnderWay in
            defer { isUnderWay = true }
            return !isUnderWay
        }
        guard begins else { return }
        do throws(LoopError) {
            _ = try LoopThread { [self] in
                // Nobody waits for it: a client that is closed meanwhile is not held up.
                pthread_detach(pthread_self())
                let address = try? resolve(text)
                isUnderWay.withLock { $0 = false }
                if let address { found(address) }
            }
        } catch {
            // No thread is left: the next failure asks again.
            isUnderWay.withLock { $0 = false }
        }
    }
}
