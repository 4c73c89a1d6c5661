import EventLoop
import Platform

/// How other threads reach a shard: letters, read between two of its wake-ups.
final class ShardMailbox: Sendable {
    enum Letter: Sendable {
        /// A caller to serve.
        case connection(Socket)
        /// A caller over the limit, to be told so.
        case refusal(Socket)
        /// The model to answer with from now on.
        case model(ServedModel)
        /// Refuse new requests and end when every connection has.
        case drain
        /// Close what is left.
        case stop
    }

    private let letters = Guarded<[Letter]>([])
    private let wakeUp = Guarded<WakeUp?>(nil)

    func open(on loop: EventLoop, _ read: @escaping () -> Void) throws(LoopError) {
        let made = try WakeUp(loop: loop, woken: read)
        wakeUp.withLock { $0 = made }
        // Letters may have come before there was anything to wake.
        made.send()
    }

    /// Leaves a letter; any thread.
    func post(_ letter: Letter) {
        letters.withLock { $0.append(letter) }
        wakeUp.withLock { $0 }?.send()
    }

    /// Takes all letters, oldest first.
    func take() -> [Letter] {
        letters.withLock { letters in
            defer { letters = [] }
            return letters
        }
    }

    func close() {
        wakeUp.withLock { $0 }?.close()
    }
}
