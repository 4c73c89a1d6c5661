internal import Glibc

/// Opens a connection to the first address of a place that takes one.
///
/// The addresses are begun in order: the next at once when one fails, and after a quarter of a second when
/// it has not answered, while the one before may still do so. That is what RFC 8305 ("Happy Eyeballs",
/// section 5) recommends, so that an address that swallows packets costs little.
@safe
final class Connector {
    /// A connection under way.
    private struct Attempt {
        let address: NumericAddress
        let socket: Socket
        let poll: PollHandle

        /// Watches it no more; it stays open until the loop has let go of it, and longer for its owner.
        func end() { poll.close { [socket] in _ = socket } }
    }

    /// How long an address has to answer before the next is tried too, in milliseconds.
    static let nextAddressMilliseconds: UInt64 = 250
    /// Connections under way at a time; the oldest gives way to a further one.
    static let attemptsMax = 4

    private let loop: Loop
    private let place: SocketAddress
    private let completed: (Result<Socket, LoopError>) -> Void
    private var nextIndex = 0
    private var attempts: [Attempt] = []
    private var failures: [(address: NumericAddress, error: LoopError)] = []
    private var timer: LoopTimer?

    /// Begins to connect.
    ///
    /// - Parameters:
    ///   - loop: calls `completed`.
    ///   - place: where to.
    ///   - completed: takes the connected socket, or why there is none at any address, once and never
    ///     from within this call; unless the connector is closed before.
    /// - Throws: a ``LoopError`` when there is no timer to be had, or when it is known at once that no
    ///   address can be reached, as without a local port left.
    init(
        loop: Loop,
        to place: SocketAddress,
        completed: @escaping (Result<Socket, LoopError>) -> Void
    ) throws(LoopError) {
        self.loop = loop
        self.place = place
        self.completed = completed
        timer = try LoopTimer(loop: loop) { [unowned self] in goOn() }
        beginNext()
        guard attempts.isEmpty else { return }
        close()
        throw failure
    }

    /// Gives up what is under way; `completed` is not called any more.
    func close() {
        timer?.close()
        timer = nil
        for attempt in attempts { attempt.end() }
        attempts = []
    }

    /// What is known of each address that was tried, in order; nil when it is the one that was asked for.
    var words: String? {
        if place.isNumber { return nil }
        let silent = attempts.map { "\($0.address): no answer" }
        return ((failures.isEmpty ? [] : [LoopError.words(failures)]) + silent)
            .joined(separator: "; ")
    }

    // MARK: - Attempts

    /// Begins at the next address, and at the one after it where that fails at once.
    private func beginNext() {
        while nextIndex < place.numbers.count {
            let address = place.numbers[nextIndex]
            nextIndex += 1
            do throws(LoopError) {
                if attempts.count == Self.attemptsMax { giveUpOldest() }
                attempts.append(try begin(address))
                if nextIndex < place.numbers.count {
                    timer?.start(after: Self.nextAddressMilliseconds)
                } else {
                    timer?.stop()
                }
                return
            } catch {
                failures.append((address, error))
            }
        }
        // Whoever asked is told in a turn of its own.
        if attempts.isEmpty { timer?.start(after: 0) }
    }

    private func goOn() {
        if nextIndex < place.numbers.count { return beginNext() }
        if attempts.isEmpty { fail() }
    }

    private func begin(_ address: NumericAddress) throws(LoopError) -> Attempt {
        let action = "connect to \(address)"
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = try checkSystem(Glibc.socket(address.family, kind, 0), action)
        // Closed when it is dropped.
        let socket = Socket(descriptor)
        let code = address.connect(descriptor)
        if code != 0, errno != EINPROGRESS { try checkSystem(code, action) }
        let poll = try PollHandle(loop: loop, descriptor: descriptor) { [unowned self] in
            settle(descriptor, address)
        }
        do throws(LoopError) {
            try poll.start(for: .writable)
        } catch {
            poll.close { _ = socket }
            throw error
        }
        return Attempt(address: address, socket: socket, poll: poll)
    }

    /// An attempt has succeeded or failed.
    private func settle(_ descriptor: CInt, _ address: NumericAddress) {
        guard let index = attempts.firstIndex(where: { $0.address == address }) else { return }
        let attempt = attempts.remove(at: index)
        attempt.end()
        var code: CInt = 0
        var size = socklen_t(MemoryLayout<CInt>.size)
        if unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) != 0 { code = errno }
        guard code == 0 else {
            failures.append((address, LoopError("connect to \(address)", code: -code)))
            if nextIndex < place.numbers.count { return beginNext() }
            if attempts.isEmpty { fail() }
            return
        }
        close()
        completed(.success(attempt.socket))
    }

    private func giveUpOldest() {
        let attempt = attempts.removeFirst()
        attempt.end()
        failures.append(
            (attempt.address, LoopError("connect to \(attempt.address)", code: -ETIMEDOUT))
        )
    }

    private func fail() {
        close()
        completed(.failure(failure))
    }

    private var failure: LoopError { LoopError("connect to \(place)", of: place, failures) }
}
