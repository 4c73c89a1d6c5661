import Synchronization

/// A value that one thread at a time may use: a `Mutex` whose order the thread sanitizer sees.
///
/// On Linux a `Mutex` is a futex inside a library that is not instrumented, so the sanitizer takes every use
/// of its value by two threads for a race. An atomic that is read on entry and written on leaving says the
/// same in code that is instrumented; on x86 both are plain moves.
public struct Guarded<Value>: ~Copyable, Sendable {
    private let mutex: Mutex<Value>
    private let order = Atomic(false)

    /// Guards `value`, which nobody else may hold.
    public init(_ value: consuming sending Value) {
        mutex = Mutex(value)
    }

    /// Runs `body` with the value, alone.
    public borrowing func withLock<Result>(
        _ body: (inout sending Value) -> sending Result
    ) -> sending Result {
        mutex.withLock { value in
            _ = order.load(ordering: .acquiring)
            defer { order.store(true, ordering: .releasing) }
            return body(&value)
        }
    }
}
