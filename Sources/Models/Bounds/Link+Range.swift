extension Link {
    /// Where the results lie of a model that makes them of these raw scores.
    package func range(from core: Model.Core, _ reckoning: Reckoning) -> Interval {
        switch self {
        case .identity: core.firstRange(reckoning)
        case .sigmoid: Interval(0, 1)
        case .program(let program):
            LinkRange.find(
                program.operations,
                first: core.firstRange(reckoning),
                second: core.secondRange(reckoning),
                reckoning
            )
        }
    }
}

/// Finds where the results of a program lie, operation by operation.
///
/// Intervals alone cannot see that a part of a sum is no larger than the sum, which is what bounds
/// everything that is normalised; `isPart` sees it.
struct LinkRange {
    /// How near to 0 a score is for SOFTMAX_ZERO to leave it out.
    private static let nearZero = Interval(-1e-7, 1e-7)

    private let operations: [LinkProgram.Operation]
    private let reckoning: Reckoning
    private var ranges: [Interval] = []

    /// Where the last result lies.
    ///
    /// - Parameters:
    ///   - operations: those of a program; each reads only results before it.
    ///   - first: where the first raw score lies.
    ///   - second: where the second one lies.
    ///   - reckoning: what is counted in.
    /// - Returns: the interval.
    static func find(
        _ operations: [LinkProgram.Operation],
        first: Interval,
        second: Interval,
        _ reckoning: Reckoning
    ) -> Interval {
        var range = LinkRange(operations, reckoning)
        for operation in operations {
            range.ranges.append(range.result(of: operation, first, second))
        }
        return range.ranges.last ?? .everything
    }

    private init(_ operations: [LinkProgram.Operation], _ reckoning: Reckoning) {
        self.operations = operations
        self.reckoning = reckoning
    }

    private func result(
        of operation: LinkProgram.Operation,
        _ first: Interval,
        _ second: Interval
    ) -> Interval {
        switch operation {
        case .firstScore: first
        case .secondScore: second
        case .constant(let value): Interval(value, value)
        case .add(let a, let b): ranges[a] + ranges[b]
        case .subtract(let a, let b): ranges[a] - ranges[b]
        case .multiply(let a, let b): a == b ? ranges[a].squared : ranges[a] * ranges[b]
        case .divide(let a, let b): isPart(a, of: b) ? share(a) : ranges[a] / ranges[b]
        case .divideUnlessZero(let a, let b): shareOrSelf(a, b)
        case .negate(let a): -ranges[a]
        case .absolute(let a): ranges[a].absolute
        case .maximum(let a, let b): ranges[a].maximum(ranges[b])
        case .squareRoot(let a): ranges[a].squareRoot
        case .exponential(let a): ranges[a].exponential
        case .sigmoid(let a): Interval(0, 1, mayBeNaN: ranges[a].mayBeNaN)
        case .zeroWhereNearZero(let a, let b): chosen(a, b, otherwise: Interval(0, 0))
        case .chooseWhereNearZero(let a, let b, let c): chosen(a, b, otherwise: ranges[c])
        case .roundToFloat32(let a):
            reckoning == .intended ? ranges[a] : ranges[a].roundedToFloat32
        }
    }

    /// A result divided by one that it is a part of.
    private func share(_ a: Int) -> Interval {
        Interval(ranges[a].lower >= 0 ? 0 : -1, ranges[a].upper <= 0 ? 0 : 1, mayBeNaN: true)
    }

    private func shareOrSelf(_ a: Int, _ b: Int) -> Interval {
        // A part of 0 is 0 itself.
        if isPart(a, of: b) { return share(a) }
        if ranges[b].meets(Interval(0, 0)) { return (ranges[a] / ranges[b]).hull(ranges[a]) }
        return ranges[a] / ranges[b]
    }

    private func chosen(_ a: Int, _ b: Int, otherwise: Interval) -> Interval {
        switch choice(b) {
        case .always: otherwise
        case .never: ranges[a]
        case .sometimes: reckoning == .intended ? ranges[a] : ranges[a].hull(otherwise)
        }
    }

    /// How often a result is near 0.
    private enum Choice { case never, sometimes, always }

    private func choice(_ b: Int) -> Choice {
        guard ranges[b].meets(Self.nearZero) else { return .never }
        return ranges[b].lies(within: Self.nearZero) && !ranges[b].mayBeNaN ? .always : .sometimes
    }

    /// Whether the size of one result is at most another one, which is not negative, in every row.
    ///
    /// Each operation of the whole is gone through once, the last first, and hands on to those of its
    /// operands whose size is at most its own. IEEE 754 rounding keeps that: x <= x + y for y >= 0
    /// holds for the rounded sum too.
    private func isPart(_ part: Int, of whole: Int) -> Bool {
        guard ranges[whole].lower >= 0 else { return false }
        var isWithin = [Bool](repeating: false, count: operations.count)
        isWithin[whole] = true
        for index in (0...whole).reversed() where isWithin[index] {
            for operand in smallerOperands(of: index) { isWithin[operand] = true }
        }
        return isWithin[bare(part)]
    }

    /// The operands whose size is at most that of the result.
    private func smallerOperands(of index: Int) -> [Int] {
        switch operations[index] {
        case .absolute(let a), .negate(let a): return [a]
        case .add(let a, let b), .maximum(let a, let b):
            return ranges[a].lower >= 0 && ranges[b].lower >= 0 ? [a, b] : []
        case .squareRoot(let a) where reckoning == .intended: return roots(in: a)
        default:
            let same = bare(index)
            return same == index ? [] : [same]
        }
    }

    /// What stands squared in a square or a sum of two.
    private func roots(in index: Int) -> [Int] {
        var squares = [index]
        if case .add(let a, let b) = operations[index] { squares = [a, b] }
        let roots = squares.compactMap { square -> Int? in
            guard case .multiply(let a, let b) = operations[square], a == b else { return nil }
            return a
        }
        return roots.count == squares.count ? roots : []
    }

    /// The result of the same size behind one that changes only its sign or, where that is not
    /// counted in, rounds it or chooses something else near 0.
    private func bare(_ index: Int) -> Int {
        switch operations[index] {
        case .negate(let a), .absolute(let a): bare(a)
        case .roundToFloat32(let a) where reckoning == .intended: bare(a)
        case .zeroWhereNearZero(let a, let b) where reckoning == .intended && choice(b) != .always:
            bare(a)
        case .chooseWhereNearZero(let a, let b, _)
        where reckoning == .intended && choice(b) != .always:
            bare(a)
        default: index
        }
    }
}
