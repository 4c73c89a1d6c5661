package import NIOCore

/// The body of a request as its bytes come; it is gone through once.
package struct RequestBody: AsyncSequence, Sendable {
    private let make: @Sendable () -> AsyncIterator

    /// A body that comes from elsewhere.
    package init<Pieces: AsyncSequence & Sendable>(_ pieces: Pieces)
    where Pieces.Element == ByteBuffer, Pieces.AsyncIterator: SendableMetatype {
        make = {
            var iterator = pieces.makeAsyncIterator()
            return AsyncIterator { try await iterator.next() }
        }
    }

    private init(_ make: @escaping @Sendable () -> AsyncIterator) {
        self.make = make
    }

    /// No body.
    package static let empty = RequestBody { AsyncIterator { nil } }

    /// Begins to go through it; to be called once.
    package func makeAsyncIterator() -> AsyncIterator { make() }

    /// Gives one piece after the other, and nil at the end.
    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let piece: () async throws -> ByteBuffer?

        /// The next piece.
        ///
        /// - Throws: a `ChannelError` when the caller is gone before the end.
        package mutating func next() async throws -> ByteBuffer? { try await piece() }
    }
}
