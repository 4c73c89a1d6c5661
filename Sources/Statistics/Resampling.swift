/// Draws of as many rows as there are, with replacement.
struct Resampling {
    private let count: Int
    private var generator: SeededGenerator

    init(count: Int, seed: UInt64) {
        self.count = count
        generator = SeededGenerator(seed: seed)
    }

    /// How often each row was drawn, the next time that all were.
    mutating func nextWeights() -> [Int] {
        var weights = [Int](repeating: 0, count: count)
        for _ in 0..<count { weights[generator.nextIndex(below: count)] += 1 }
        return weights
    }
}
