import Commands
import Dispatch
import Platform
import Training

/// What a training is at, said once a second where it is something new.
final class TrainingLog: Sendable {
    private let latest = Guarded("")
    // A queue of its own, since a training keeps the threads of all others busy.
    private let queue = DispatchQueue(label: "sestina.progress")

    /// A log that says nothing if it is not to be shown.
    init(isShown: Bool) {
        if isShown { sayEverySecond() }
    }

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

    private func taken() -> String {
        latest.withLock { latest in
            defer { latest = "" }
            return latest
        }
    }

    var progress: TrainingProgress { TrainingProgress { words in self.say(words) } }
}
