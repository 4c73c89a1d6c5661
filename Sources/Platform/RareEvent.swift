/// Something that happens often and is told of once in a while, with how often it has happened.
package struct RareEvent: Sendable {
    /// When it was last told of; nil while it never was.
    private var toldAt: UInt64?
    private var untold = 0
    private let silence: UInt64

    /// Something of which nothing is told for so long once it was; in the unit of the times that are given.
    package init(silence: UInt64) {
        self.silence = silence
    }

    /// It has happened once more.
    ///
    /// - Parameter now: the time of one monotonic clock.
    /// - Returns: how often it has since it was last told of, where it is to be told of now.
    package mutating func due(at now: UInt64) -> Int? {
        untold += 1
        if let toldAt, now - toldAt < silence { return nil }
        toldAt = now
        defer { untold = 0 }
        return untold
    }
}
