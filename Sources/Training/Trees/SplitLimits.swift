internal import Documents

/// What the two sides of a split may be, so that a tree keeps the directions of its features.
struct SplitLimits: Sendable {
    /// Which way the probability goes with the feature that is asked.
    private let direction: Direction
    /// Between which the probabilities of both sides lie.
    private let bounds: ClosedRange<Double>
    /// Whether nothing is refused, which is told at once.
    private let areNone: Bool

    /// Limits by the feature that is asked and by what was asked before.
    init(_ direction: Direction, _ bounds: ClosedRange<Double>) {
        self.direction = direction
        self.bounds = bounds
        areNone = direction == .free && bounds == 0...1
    }

    /// Every split is allowed.
    static let none = SplitLimits(.free, 0...1)

    /// Whether a split is allowed.
    ///
    /// - Parameters:
    ///   - left: the rows that go left, neither none nor all.
    ///   - node: all rows of the node.
    /// - Returns: whether both sides are within the bounds and in the order of the direction.
    @inline(__always)
    func allow(_ left: ClassCounts, of node: ClassCounts) -> Bool {
        if areNone { return true }
        let (below, above) = (left.probability, (node - left).probability)
        guard bounds.contains(below), bounds.contains(above) else { return false }
        switch direction {
        case .free: return true
        case .up: return below <= above
        case .down: return below >= above
        }
    }
}
