/// Numbers of one kind, themselves numbered in their order: what a feature may take as its value, or what a
/// raw score may come to.
///
/// There is one zero. An index may stand for no number only outside of those that the functions give.
enum ValueGrid: Sendable {
    /// All finite numbers of binary64.
    case doubles
    /// All finite numbers of binary32.
    case floats
    /// All finite numbers of binary64 that are whole.
    case wholes

    /// From here on every binary64 is whole.
    private static let leastOfWholesOnly = 0x1p53

    /// The number at an index.
    func value(at index: Int) -> Double {
        switch self {
        case .doubles:
            let value = Double(bitPattern: UInt64(index.magnitude))
            return index < 0 ? -value : value
        case .floats:
            let value = Double(Float(bitPattern: UInt32(index.magnitude)))
            return index < 0 ? -value : value
        case .wholes:
            let least = Int(Self.leastOfWholesOnly)
            guard index.magnitude > least else { return Double(index) }
            let beyond = UInt64(index.magnitude) - UInt64(least)
            let value = Double(bitPattern: Self.leastOfWholesOnly.bitPattern + beyond)
            return index < 0 ? -value : value
        }
    }

    /// The index of the greatest number that is at most `value`, which is finite.
    func floor(_ value: Double) -> Int {
        switch self {
        case .doubles: return Self.index(UInt64(value.magnitude.bitPattern), isNegative: value < 0)
        case .floats:
            let near = Float(value)
            let index = Self.index(UInt64(near.magnitude.bitPattern), isNegative: near < 0)
            return Double(near) > value ? index - 1 : index
        case .wholes:
            let whole = value.rounded(.down)
            let magnitude = whole.magnitude
            let least = Self.leastOfWholesOnly
            guard magnitude > least else { return Int(whole) }
            let beyond = magnitude.bitPattern - least.bitPattern
            return Self.index(UInt64(least) + beyond, isNegative: whole < 0)
        }
    }

    /// The index of the least number that is at least `value`, which is finite.
    func ceiling(_ value: Double) -> Int { -floor(-value) }

    private static func index(_ magnitude: UInt64, isNegative: Bool) -> Int {
        isNegative ? -Int(magnitude) : Int(magnitude)
    }
}

/// A way along a grid, index by index, from its start to its end, both included.
struct GridWay: Sendable {
    let start: Int
    let end: Int

    /// How many steps lead from the start to the end.
    ///
    /// More than an `Int` holds where the way is as long as the grid.
    var steps: UInt {
        start <= end ? UInt(bitPattern: end &- start) : UInt(bitPattern: start &- end)
    }

    /// The index that so many steps lead to, at most `steps`.
    func index(after steps: UInt) -> Int {
        start <= end ? start &+ Int(bitPattern: steps) : start &- Int(bitPattern: steps)
    }

    /// The first index at which a statement holds.
    ///
    /// The statement does not hold at the start; it holds at the end and from the first index on.
    ///
    /// - Parameters:
    ///   - guess: where that may be.
    ///   - spread: about how many steps the guess may be off.
    ///   - holds: the statement.
    /// - Returns: the index.
    func first(guess: UInt, spread: UInt, where holds: (Int) -> Bool) -> Int {
        var (without, with) = (UInt(0), steps)
        var step = max(spread, 1)
        if guess > without && guess < with {
            if holds(index(after: guess)) {
                with = guess
                while with - without > step, holds(index(after: with - step)) {
                    with -= step
                    step = step > .max / 4 ? step : step * 4
                }
                if with - without > step { without = with - step }
            } else {
                without = guess
                while with - without > step, !holds(index(after: without + step)) {
                    without += step
                    step = step > .max / 4 ? step : step * 4
                }
                if with - without > step { with = without + step }
            }
        }
        while with - without > 1 {
            let middle = without + (with - without) / 2
            if holds(index(after: middle)) { with = middle } else { without = middle }
        }
        return index(after: with)
    }

    /// The first index at which a statement holds that does not hold at the start and holds at the end.
    func first(where holds: (Int) -> Bool) -> Int { first(guess: 0, spread: 1, where: holds) }
}
