import Foundation

/// Work that may wait for the system, on a thread of its own.
///
/// The threads of tasks are few, and all tests share them: two tests that each hold one in a read and wait
/// for a task on another wait for ever.
package struct OwnThread<Value: Sendable>: Sendable {
    private let values: AsyncThrowingStream<Value, any Error>

    /// Begins the work at once.
    package init(_ work: @escaping @Sendable () throws -> Value) {
        let (values, continuation) = AsyncThrowingStream.makeStream(of: Value.self)
        self.values = values
        Thread.detachNewThread {
            do {
                continuation.yield(try work())
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
    }

    /// What came of it, once it is done; to be asked once.
    package var value: Value {
        get async throws {
            for try await value in values { return value }
            throw CancellationError()
        }
    }
}
