internal import Synchronization

/// Says what a training is at, to whoever wants to show it.
package struct TrainingProgress: Sendable {
    private let say: @Sendable (String) -> Void
    private let stage: String

    /// Passes words to a function, which is called from any thread and often.
    package init(_ say: @escaping @Sendable (String) -> Void) {
        self.say = say
        stage = ""
    }

    private init(_ say: @escaping @Sendable (String) -> Void, stage: String) {
        self.say = say
        self.stage = stage
    }

    /// Nobody listens.
    package static let none = TrainingProgress { _ in }

    /// Says that a stage begins; what follows from the result is said to be part of it.
    func beginning(_ stage: String) -> TrainingProgress {
        say(stage)
        return TrainingProgress(say, stage: stage)
    }

    /// A function to call for every tree that is done.
    func countingTrees(of total: Int) -> @Sendable () -> Void {
        let done = TreeCount()
        return { [say, stage] in
            let count = done.value.wrappingAdd(1, ordering: .relaxed).newValue
            say("\(stage): \(count) of \(total) trees")
        }
    }

    private final class TreeCount: Sendable {
        let value = Atomic<Int>(0)
    }
}
