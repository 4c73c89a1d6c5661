import HTTPFront
import NIOCore

/// Writes a scored book as the body of an answer.
///
/// A browser reads nothing before it has sent all, so the request's body is read on while what was scored
/// waits to be taken; that this is never more than a book of the permitted size makes bounds it.
struct BookAnswer {
    /// What of the book was scored before the answer began.
    let first: [UInt8]
    let run: BookRun

    /// Writes the rows.
    ///
    /// - Returns: the run at its end.
    /// - Throws: a ``BookFault``, or the reason why nothing more can be written.
    func write(to writer: AnswerStream) async throws -> BookRun {
        try await writer.write(ByteBuffer(bytes: first))
        let (pieces, queue) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
        let scored = Task { [run] in
            var run = run
            do {
                while let bytes = try await run.next() {
                    if !bytes.isEmpty { queue.yield(bytes) }
                }
                queue.finish()
            } catch {
                queue.finish(throwing: error)
            }
            return run
        }
        return try await withTaskCancellationHandler {
            do {
                for try await bytes in pieces { try await writer.write(ByteBuffer(bytes: bytes)) }
            } catch {
                scored.cancel()
                throw error
            }
            return await scored.value
        } onCancel: {
            scored.cancel()
        }
    }
}
