import EventLoop
import TestSupport
import Testing

/// A stream that notes what happens to it and lets a test react.
final class Peer: TCPStream {
    /// What a stream's hooks tell.
    enum Event: Equatable {
        case connected(LoopError?)
        case ended(LoopError?)
        case sent(unsentBytes: Int)
        case sendFailed(LoopError)
        case closed
    }

    /// What happened, but for the bytes received.
    private(set) var events: [Event] = []
    /// How many bytes each call of `received` presented.
    private(set) var presented: [Int] = []
    /// How often a cipher's state changed.
    private(set) var moved = 0
    /// The bytes that were used.
    private(set) var used: [UInt8] = []

    /// Says how many of the bytes presented are used; all of them at first.
    var use: (Peer, [UInt8]) -> Int = { $1.count }
    /// Is called after each event.
    var react: (Peer, Event) -> Void = { _, _ in }
    /// Whether the stream closes itself when its peer ends or is gone.
    var closesAtEnd = true

    /// How often `closed` was called.
    var closedCount: Int { events.count { $0 == .closed } }
    /// How the peer ended, in order.
    var ends: [LoopError?] {
        events.compactMap { event -> LoopError?? in
            if case .ended(let error) = event { .some(error) } else { nil }
        }
    }

    /// Sends bytes.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        bytes.withRawSpan { send($0) }
    }

    override func cipherMoved() { moved += 1 }

    override func received(_ bytes: RawSpan) -> Int {
        let copy = [UInt8](copying: bytes)
        presented.append(copy.count)
        let count = use(self, copy)
        used += copy[..<count]
        return count
    }

    override func receiveEnded(_ error: LoopError?) {
        note(.ended(error))
        if closesAtEnd { close() }
    }

    override func connected(_ error: LoopError?) { note(.connected(error)) }
    override func sent() { note(.sent(unsentBytes: unsentBytes)) }
    override func closed() { note(.closed) }

    override func sendFailed(_ error: LoopError) {
        note(.sendFailed(error))
        close()
    }

    private func note(_ event: Event) {
        events.append(event)
        react(self, event)
    }
}
