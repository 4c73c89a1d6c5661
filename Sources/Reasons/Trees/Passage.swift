import Models

/// Which values of a column a leaf, or what lies under a branch, lets through.
struct Passage: Hashable {
    /// The lowest rank that passes.
    private(set) var first: UInt16
    /// The highest.
    private(set) var last: UInt16
    /// Whether a missing value passes.
    private(set) var takesMissing: Bool

    /// A passage for everything that a column may hold.
    ///
    /// - Parameters:
    ///   - rankMax: the column's highest rank.
    ///   - mayBeMissing: whether the column may hold NaN.
    init(rankMax: Int, mayBeMissing: Bool) {
        (first, last) = (0, UInt16(rankMax))
        takesMissing = mayBeMissing
    }

    /// Whether nothing passes.
    var isClosed: Bool { first > last && !takesMissing }

    /// Whether a rank passes; nil stands for a missing value.
    func takes(_ rank: Int?) -> Bool {
        guard let rank else { return takesMissing }
        return rank >= Int(first) && rank <= Int(last)
    }

    /// What passes a branch too, on its true side or on its false one.
    func through(_ side: Bool, rank: Int, missingGoesTrue: Bool) -> Passage {
        var passage = self
        if side {
            passage.last = min(last, UInt16(rank))
        } else {
            // The highest rank that a branch has is 65,534.
            passage.first = max(first, UInt16(rank + 1))
        }
        passage.takesMissing = takesMissing && missingGoesTrue == side
        return passage
    }
}
