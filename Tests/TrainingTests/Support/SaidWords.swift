import Synchronization

/// What a training said, from whichever thread.
final class SaidWords: Sendable {
    private let words = Mutex<[String]>([])

    var all: [String] { words.withLock { $0 } }

    func append(_ sentence: String) {
        words.withLock { $0.append(sentence) }
    }
}
