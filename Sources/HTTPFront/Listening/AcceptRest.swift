import Glibc
import Logging
import NIOCore
internal import Platform

/// Lets accepting rest for a while when there is no descriptor left, and says so.
///
/// The listening socket stays readable while a connection waits that nobody can accept: without a rest its loop
/// would turn at all of a processor for as long as that lasts. The connection stays with the kernel and is
/// accepted when there is a descriptor. `sestina serve` does the same.
final class AcceptRest: ChannelInboundHandler {
    typealias InboundIn = Channel

    private let log: Logger
    private var isResting = false
    /// When it was last said, in nanoseconds of the monotonic clock.
    private var saidAt: UInt64?

    /// How long accepting rests.
    private static let time = TimeAmount.milliseconds(50)
    /// How long nothing is said after it was.
    private static let silenceNanoseconds: UInt64 = 1_000_000_000

    /// For one listening channel, next to its socket.
    init(log: Logger) {
        self.log = log
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? IOError, error.isExhaustion else {
            return context.fireErrorCaught(error)
        }
        say(error)
        guard !isResting else { return }
        isResting = true
        // To hold back the pipeline's `read` would not do: an accept that fails leaves the last one pending.
        accept(false, context)
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.time) {
            self.isResting = false
            self.accept(true, context)
        }
    }

    private func accept(_ isWanted: Bool, _ context: ChannelHandlerContext) {
        // It fails on a channel that was closed meanwhile, which accepts nothing.
        try? context.channel.syncOptions?.setOption(.autoRead, value: isWanted)
    }

    private func say(_ error: IOError) {
        let now = MonotonicClock.nanoseconds
        if let saidAt, now - saidAt < Self.silenceNanoseconds { return }
        saidAt = now
        log.warning("a connection waits until a descriptor is free: \(error.shortage)")
    }
}

@available(*, unavailable)
extension AcceptRest: Sendable {}

extension IOError {
    /// Whether the process, the system or its memory has no room for one more descriptor.
    fileprivate var isExhaustion: Bool {
        [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errnoCode)
    }

    /// What there is too little of, in words.
    fileprivate var shortage: String {
        switch errnoCode {
        case EMFILE: "this process has as many open as it may"
        case ENFILE: "the system has as many open as it may"
        default: "the system has no memory for one more"
        }
    }
}
