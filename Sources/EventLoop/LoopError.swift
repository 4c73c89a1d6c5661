internal import CLibuv
internal import Glibc

/// A call of libuv or of the system that failed for a reason outside the program.
public struct LoopError: Error, Equatable, CustomStringConvertible {
    /// What was being done: "listen on 127.0.0.1:7070".
    public let action: String
    /// libuv's code, which is the negated `errno`.
    public let code: CInt
    /// Why it failed, where that is more than the code's word.
    private let words: String?

    init(_ action: String, code: CInt, reason words: String? = nil) {
        self.action = action
        self.code = code
        self.words = words
    }

    /// What was being done and the system's word for why it failed.
    public var description: String { "cannot \(action): \(reason)" }

    /// The system's word for the failure: "address already in use"; where several addresses of a host
    /// failed, each with its own.
    public var reason: String {
        if let words { return words }
        guard let text = unsafe uv_strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }

    /// Whether the process, the system or its memory has no room for one more descriptor.
    public var isExhaustion: Bool {
        [-EMFILE, -ENFILE, -ENOBUFS, -ENOMEM].contains(code)
    }

    /// Whether a connection found no local port left, or no local address to come from.
    public var isLackOfLocalPort: Bool { code == -EADDRNOTAVAIL }
}

/// Passes a result of libuv on, or throws it when it is an error.
///
/// A code that only a defect of this program can cause stops it: the handle would be in no known state.
@discardableResult
func check(_ code: CInt, _ action: @autoclosure () -> String) throws(LoopError) -> CInt {
    guard code < 0 else { return code }
    precondition(code != -EBADF && code != -EFAULT, "a defect: \(action())")
    throw LoopError(action(), code: code)
}

/// The same for a system call that returns -1 and sets `errno`.
@discardableResult
func checkSystem(_ result: CInt, _ action: @autoclosure () -> String) throws(LoopError) -> CInt {
    try check(result == -1 ? -errno : result, action())
}

extension LoopError {
    /// The peer ended the connection.
    public static let closedByPeer = LoopError("receive", code: -ECONNRESET)
    /// It took too long.
    public static let timedOut = LoopError("connect", code: -ETIMEDOUT)

    /// What was not possible with any of some addresses; the code is that of the last one.
    ///
    /// - Parameters:
    ///   - action: what was to be done: "listen on localhost:7070".
    ///   - place: the host and port that the addresses stand for.
    ///   - failures: why each could not be had, in order; at least one.
    init(
        _ action: String,
        of place: SocketAddress,
        _ failures: [(address: NumericAddress, error: LoopError)]
    ) {
        let code = failures.last?.error.code ?? -EADDRNOTAVAIL
        let isItself = failures.count == 1 && failures[0].address.description == place.description
        self.init(action, code: code, reason: isItself ? nil : Self.words(failures))
    }

    /// Each address and why it failed, as one part of a sentence.
    static func words(_ failures: [(address: NumericAddress, error: LoopError)]) -> String {
        failures.map { "\($0.address): \($0.error.reason)" }.joined(separator: "; ")
    }

    /// Whether the machine lacks the address or its whole family, IPv6 above all.
    var isAboutMissingAddress: Bool {
        [-EAFNOSUPPORT, -EADDRNOTAVAIL].contains(code)
    }
}
