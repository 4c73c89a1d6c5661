internal import Glibc

/// Writes lines to a stream that others may have as well, and never waits for whoever reads it.
///
/// A server whose log nobody reads goes on answering. What would have to wait is dropped: a pipe that is
/// full, a terminal that was stopped. The stream itself is not made non-blocking, for that would hold for
/// every process that has it.
final class LineWriter: Sendable {
    /// The most bytes that a line may have, its end included: what a pipe takes whole or not at all.
    static let bytesMax = Int(PIPE_BUF)

    private enum Way {
        /// Not known before the first line.
        case unknown
        /// It never waits: a file.
        case writing
        case sending
        /// The same pipe or terminal, opened once more for this process alone and without waiting.
        case reopened(CInt)
        /// It may not be opened again. Whether it has room is asked first; between the question and the
        /// writing, another process can take the room.
        case asking
    }

    private struct State {
        var way = Way.unknown
        /// Lines of the log that were dropped since this was last told.
        var dropped = 0
        /// Whether the last line was taken in part only, without its end.
        var isTorn = false
    }

    private let descriptor: CInt
    private let state = Guarded(State())

    /// A writer to a stream that is open, and stays so.
    init(_ descriptor: CInt) { self.descriptor = descriptor }

    deinit {
        state.withLock { if case .reopened(let own) = $0.way { _ = close(own) } }
    }

    /// Writes a line if that can be done at once.
    func write(_ line: String) {
        state.withLock { _ = put(line, &$0) }
    }

    /// The same for a line of a log, of which those that are dropped are counted.
    func log(_ line: String, afterDropping told: (Int) -> String) {
        state.withLock { state in
            // In one piece: a pipe may have room for the short line and not for the other.
            let text = state.dropped > 0 ? told(state.dropped) + "\n" + line : line
            state.dropped = put(text, &state) ? 0 : state.dropped + 1
        }
    }

    /// Writes a line; whether it was taken whole.
    private func put(_ line: String, _ state: inout State) -> Bool {
        let bytes = Self.bytes(of: line, after: state.isTorn ? "\n" : "")
        if case .unknown = state.way { state.way = way() }
        while true {
            let count = unsafe bytes.withUnsafeBytes { unsafe attempt($0, state.way) }
            if count < 0, errno == EINTR { continue }
            if count > 0 { state.isTorn = count < bytes.count }
            return count == bytes.count
        }
    }

    /// The line with its end; one that is too long is cut between two code points and says so.
    private static func bytes(of line: String, after start: String) -> [UInt8] {
        let bytes = Array((start + line).utf8)
        guard bytes.count >= bytesMax else { return bytes + [UInt8(ascii: "\n")] }
        let told = Array("…\n".utf8)
        var end = bytesMax - told.count
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return bytes[..<end] + told
    }

    private func attempt(_ bytes: UnsafeRawBufferPointer, _ way: Way) -> Int {
        switch way {
        case .unknown, .writing:
            return unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        case .sending:
            let flags = CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL)
            return unsafe send(descriptor, bytes.baseAddress, bytes.count, flags)
        case .reopened(let own):
            return unsafe Glibc.write(own, bytes.baseAddress, bytes.count)
        case .asking:
            var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard unsafe poll(&entry, 1, 0) == 1, entry.revents & Int16(POLLOUT) != 0 else {
                return 0
            }
            return unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        }
    }

    private func way() -> Way {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return .writing }
        switch status.st_mode & S_IFMT {
        case S_IFSOCK: return .sending
        case S_IFIFO, S_IFCHR: break
        default: return .writing
        }
        // What was opened for reading only is to stay so: nobody gets what is written there.
        guard fcntl(descriptor, F_GETFL) & O_ACCMODE != O_RDONLY else { return .writing }
        let flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let own = unsafe open("/proc/self/fd/\(descriptor)", flags)
        return own == -1 ? .asking : .reopened(own)
    }
}
