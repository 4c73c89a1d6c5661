internal import Dispatch
package import Platform

/// Asynchronous work for a command that is not.
///
/// An asynchronous `main` would run the commands, the server among them, on threads that take no signals.
package enum Waiting {
    /// Stops this thread until `work` is done, and returns its result.
    package static func until<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        try requireThreads()
        let outcome = Outcome<Value>()
        Task.detached {
            let result: Result<Value, any Error>
            do { result = .success(try await work()) } catch { result = .failure(error) }
            outcome.result.withLock { $0 = result }
            outcome.done.signal()
        }
        outcome.done.wait()
        guard let result = outcome.result.withLock({ $0 }) else {
            preconditionFailure("a task is done when it has a result")
        }
        return try result.get()
    }

    /// Refuses to begin where there is no room for the threads of asynchronous work: the runtime would wait
    /// for them without end.
    ///
    /// - Throws: a ``MemoryShortage``.
    package static func requireThreads() throws(MemoryShortage) {
        try MemoryBudget.ofProcess.require(.threads(threadCount, of: "this command"))
    }

    /// One for each processor, and those that say what is done and watch other processes.
    private static let threadCount = Processors.available + 3

    private final class Outcome<Value: Sendable>: Sendable {
        let result = Guarded<Result<Value, any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
    }
}
