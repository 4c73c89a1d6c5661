import EventLoop
import Synchronization
import Training

/// What a training is at, said once a second.
final class TrainingLog: Sendable {
    private let last = Mutex(ContinuousClock.now)
    private let isShown: Bool

    init(isShown: Bool) {
        self.isShown = isShown
    }

    /// Says a line if the last one is a second old.
    func say(_ words: String) {
        guard isShown else { return }
        let isDue = last.withLock { last in
            guard last.duration(to: .now) >= .seconds(1) else { return false }
            last = .now
            return true
        }
        if isDue { StandardError.say(words) }
    }

    var progress: TrainingProgress { TrainingProgress { words in self.say(words) } }
}
