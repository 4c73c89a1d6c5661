internal import Glibc

/// A call of the system that failed for a reason outside the program.
///
/// The action may hold a path as it was given: it is made fit where it is shown, as all text of others is.
package struct SystemError: Error, Equatable, CustomStringConvertible {
    /// What was being done: "write scores.csv".
    package let action: String
    /// The system's `errno`.
    package let code: CInt
    /// What of it failed, where that is not plain: "for a new file beside it".
    private let part: String?

    /// The failure of an action with a code of `errno`.
    package init(_ action: String, code: CInt, part: String? = nil) {
        self.action = action
        self.code = code
        self.part = part
    }

    /// What was being done and the system's words for why it failed.
    package var description: String { "cannot \(action): \(reason)" }

    /// The system's words for the failure: "No space left on device".
    package var reason: String {
        let words = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        return words + (part.map { " " + $0 } ?? "")
    }

    /// Whether whoever read what was written is gone.
    package var isReaderGone: Bool { code == EPIPE }
}

/// Passes a result of the system on, or throws the error that `errno` tells when it is -1.
@discardableResult
func checked<Result: SignedInteger>(
    _ result: Result,
    _ action: @autoclosure () -> String
) throws(SystemError) -> Result {
    // Before anything else can change it.
    let code = errno
    guard result == -1 else { return result }
    throw SystemError(action(), code: code)
}
