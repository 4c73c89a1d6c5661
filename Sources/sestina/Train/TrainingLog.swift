import Commands
import Dispatch
import Platform
import Training

/// What a training is at, said once a second where it is something new.
final class TrainingLog: Sendable {
    /// What the training is at; empty when it was said.
    private let latest = Guarded("")
    // A queue of its own, since a training keeps the threads of all others busy.
    private let queue = DispatchQueue(label: "sestina.progress")
    /// Whether anything is said.
    let isShown: Bool

    /// A log that says nothing if it is not to be shown.
    init(isShown: Bool) {
        self.isShown = isShown
        if isShown { sayEverySecond() }
    }

    /// Says what is new, and comes again in a second, as long as somebody has the log.
    private func sayEverySecond() {
        queue.asyncAfter(deadline: .now() + .seconds(1)) { [weak self] in
            guard let self else { return }
            let words = taken()
            if !words.isEmpty { Console.offer(words) }
            sayEverySecond()
        }
    }

    /// Says what is done now, if it still is when the second is over.
    func say(_ words: String) { latest.withLock { $0 = words } }

    /// What is to be said, which is then no longer new.
    private func taken() -> String {
        latest.withLock { latest in
            defer { latest = "" }
            return latest
        }
    }

    /// The log as a training tells it what it is at.
    var progress: TrainingProgress { TrainingProgress { words in self.say(words) } }
}
