import NIOCore

/// The body of a request on its way to a handler that takes it as it comes.
///
/// It holds so many pieces as the handler did not take yet, and tells when there are enough of them.
final class Upload {
    private typealias Producer = NIOThrowingAsyncSequenceProducer<
        ByteBuffer, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark,
        Taking
    >

    /// What the handler gets.
    let body: RequestBody
    private let source: Producer.Source
    /// Whether there are enough for now.
    private(set) var isFull = false

    /// Pieces, of 64 KiB at most, at which the handler has enough, and at which it wants more.
    private static let watermarks = (low: 2, high: 8)

    /// The body of one request.
    ///
    /// - Parameters:
    ///   - loop: the loop of its connection, which is the only one to call.
    ///   - wanted: is called on the loop when there is room after there was none.
    init(on loop: any EventLoop, wanted: @escaping () -> Void) {
        let taking = Taking(loop)
        let made = Producer.makeSequence(
            elementType: ByteBuffer.self,
            failureType: (any Error).self,
            backPressureStrategy: .init(
                lowWatermark: Self.watermarks.low,
                highWatermark: Self.watermarks.high
            ),
            finishOnDeinit: true,
            delegate: taking
        )
        source = made.source
        body = RequestBody(made.sequence)
        taking.wanted.value = { [weak self] in
            guard let self, isFull else { return }
            isFull = false
            wanted()
        }
    }

    /// Adds bytes.
    func append(_ bytes: ByteBuffer) {
        // What nobody takes any more is dropped there.
        isFull = source.yield(bytes) == .stopProducing
    }

    /// Says that all came.
    func end() { source.finish() }

    /// Says that nothing more will come.
    func breakOff(_ error: any Error) { source.finish(error) }

    /// Hears what the handler does, on whatever thread.
    private final class Taking: NIOAsyncSequenceProducerDelegate {
        let wanted: NIOLoopBoundBox<() -> Void>
        private let loop: any EventLoop

        init(_ loop: any EventLoop) {
            self.loop = loop
            wanted = NIOLoopBoundBox({}, eventLoop: loop)
        }

        func produceMore() { tell() }

        /// The handler takes no more: what comes is read on, and dropped.
        func didTerminate() { tell() }

        private func tell() { loop.execute { self.wanted.value() } }
    }
}

@available(*, unavailable)
extension Upload: Sendable {}
