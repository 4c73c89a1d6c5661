internal import CLibuv
internal import Glibc

/// A listening socket that hands over each connection as it comes.
///
/// It accepts for all loops of a server, so that whoever owns it decides which loop gets a connection;
/// sockets that share a port are given connections by a hash, which is not even.
@safe
public final class Listener {
    /// Where it listens; a port of 0 has become the one that the system picked.
    public let address: SocketAddress

    private let loop: EventLoop
    private let descriptor: CInt
    private let accepted: (Socket) -> Void
    private let exhausted: (LoopError) -> Void
    private var poll: PollHandle?
    private var retry: LoopTimer?

    /// Connections taken in one turn of the loop before others have theirs.
    private static let acceptsPerTurnMax = 64
    /// How long accepting rests when there is no descriptor left, in milliseconds.
    private static let retryMilliseconds: UInt64 = 50
    /// Connections that the kernel holds for us until they are accepted.
    private static let backlog: CInt = 4096

    /// Listens.
    ///
    /// - Parameters:
    ///   - loop: accepts.
    ///   - requested: where to listen.
    ///   - accepted: takes each connection, on the loop's thread.
    ///   - exhausted: is told when a connection waits for which there is no descriptor. It stays with the
    ///     kernel and is accepted when there is one.
    /// - Throws: ``LoopError`` when the address is in use or not this machine's.
    public init(
        loop: EventLoop,
        address requested: SocketAddress,
        accepted: @escaping (Socket) -> Void,
        exhausted: @escaping (LoopError) -> Void
    ) throws(LoopError) {
        self.loop = loop
        self.accepted = accepted
        self.exhausted = exhausted
        let descriptor = try Self.listen(requested)
        self.descriptor = descriptor
        do {
            address = try SocketAddress(boundTo: descriptor, requested: requested)
            let poll = try PollHandle(loop: loop, descriptor: descriptor) { [unowned self] in
                acceptAll()
            }
            self.poll = poll
            retry = try LoopTimer(loop: loop) { [unowned self] in resume() }
            try poll.start()
        } catch {
            Glibc.close(descriptor)
            throw error
        }
    }

    private static func listen(_ address: SocketAddress) throws(LoopError) -> CInt {
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = try checkSystem(socket(address.family, kind, 0), "make a socket")
        do {
            var yes: CInt = 1
            let size = socklen_t(MemoryLayout<CInt>.size)
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, size)
            try checkSystem(address.bind(descriptor), "listen on \(address)")
            try checkSystem(Glibc.listen(descriptor, backlog), "listen on \(address)")
        } catch {
            Glibc.close(descriptor)
            throw error
        }
        return descriptor
    }

    private func acceptAll() {
        for _ in 0..<Self.acceptsPerTurnMax {
            let connection = cuv_accept(descriptor)
            if connection >= 0 {
                accepted(Socket(connection))
                continue
            }
            let error = LoopError("accept a connection", code: -errno)
            if error.isExhaustion {
                // The socket stays readable while a connection waits: rest, instead of being called for ever.
                poll?.stop()
                retry?.start(after: Self.retryMilliseconds)
                exhausted(error)
                return
            }
            if error.code == -EAGAIN { return }
            // Anything else concerns one connection that is gone; the next may be fine.
        }
    }

    private func resume() {
        do {
            try poll?.start()
        } catch {
            retry?.start(after: Self.retryMilliseconds)
        }
    }

    /// Listens no more; it must be closed for the loop to end.
    public func close() {
        let descriptor = descriptor
        retry?.close()
        poll?.close { [self] in
            Glibc.close(descriptor)
            // Kept until now, since the poll's callback refers to it.
            poll = nil
        }
    }
}
