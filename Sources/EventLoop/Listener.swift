internal import CLibuv
internal import Glibc

/// Listens on every address of a place, and hands over each connection as it comes.
///
/// It accepts for all loops of a server, so that whoever owns it decides which loop gets a connection;
/// sockets that share a port are given connections by a hash, which is not even.
@safe
public final class Listener {
    /// Where it listens; a port of 0 has become the one that the system picked.
    public let address: SocketAddress
    /// Why it does not listen on further addresses of the host: the machine lacks them.
    public let skipped: [LoopError]

    private let doors: [Door]

    /// Listens.
    ///
    /// - Parameters:
    ///   - loop: accepts.
    ///   - requested: where to listen.
    ///   - accepted: takes each connection, on the loop's thread.
    ///   - exhausted: is told when a connection waits for which there is no descriptor. It stays with the
    ///     kernel and is accepted when there is one.
    /// - Throws: ``LoopError`` when an address is in use, or none is this machine's.
    public init(
        loop: Loop,
        address requested: SocketAddress,
        accepted: @escaping (Socket) -> Void,
        exhausted: @escaping (LoopError) -> Void
    ) throws(LoopError) {
        let bound = try BoundSocket.all(of: requested)
        address = bound.address
        skipped = bound.skipped
        var doors: [Door] = []
        do throws(LoopError) {
            // A port is whole or not had: nobody is accepted before every address listens.
            for socket in bound.sockets { try Door.listen(socket, of: requested) }
            for socket in bound.sockets {
                let door = try Door(loop, socket, accepted: accepted, exhausted: exhausted)
                doors.append(door)
                try door.open()
            }
        } catch {
            for door in doors { door.close() }
            throw error
        }
        self.doors = doors
    }

    /// Listens no more; it must be closed for the loop to end.
    public func close() {
        for door in doors { door.close() }
    }
}

/// One listening socket.
@safe
private final class Door {
    private let descriptor: CInt
    private let accepted: (Socket) -> Void
    private let exhausted: (LoopError) -> Void
    private var socket: BoundSocket?
    private var poll: PollHandle?
    private var retry: LoopTimer?

    /// Connections taken in one turn of the loop before others have theirs.
    private static let acceptsPerTurnMax = 64
    /// How long accepting rests when there is no descriptor left, in milliseconds.
    private static let retryMilliseconds: UInt64 = 50
    /// Connections that the kernel holds for us until they are accepted.
    private static let backlog: CInt = 4096

    static func listen(_ socket: BoundSocket, of place: SocketAddress) throws(LoopError) {
        do throws(LoopError) {
            let action = "listen on \(place)"
            try checkSystem(Glibc.listen(socket.descriptor, backlog), action)
        } catch {
            throw LoopError("listen on \(place)", of: place, [(socket.address, error)])
        }
    }

    init(
        _ loop: Loop,
        _ socket: BoundSocket,
        accepted: @escaping (Socket) -> Void,
        exhausted: @escaping (LoopError) -> Void
    ) throws(LoopError) {
        self.socket = socket
        descriptor = socket.descriptor
        self.accepted = accepted
        self.exhausted = exhausted
        retry = try LoopTimer(loop: loop) { [unowned self] in resume() }
        do throws(LoopError) {
            poll = try PollHandle(loop: loop, descriptor: descriptor) { [unowned self] in
                acceptAll()
            }
        } catch {
            retry?.close()
            throw error
        }
    }

    func open() throws(LoopError) { try poll?.start() }

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

    func close() {
        retry?.close()
        poll?.close { [self] in
            socket = nil
            // Kept until now, since the poll's callback refers to it.
            poll = nil
        }
    }
}
