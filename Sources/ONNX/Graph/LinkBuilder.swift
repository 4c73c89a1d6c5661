import Models

/// Collects the operations between raw scores and probability, each different one once.
///
/// It replaces what exporters write around a two-column logistic regression by the one sigmoid
/// that it comes to; each replacement changes a result by a rounding or two.
struct LinkBuilder {
    /// In the order in which they were asked for; an operand stands before what reads it.
    private(set) var operations: [LinkProgram.Operation] = []
    /// Whether raw scores are numbers of binary32, as sums in float32 are.
    var scoresAreFloat32 = false
    private var numbers: [Key: Int] = [:]

    /// By what an operation is known again.
    ///
    /// Constants are by their bits: 0 and -0 are equal, and a division by them tells them apart.
    private enum Key: Hashable {
        case constant(UInt64)
        case other(LinkProgram.Operation)

        init(_ operation: LinkProgram.Operation) {
            self =
                if case .constant(let value) = operation { .constant(value.bitPattern) } else {
                    .other(operation)
                }
        }
    }

    /// Adds an operation in the given format and returns the number of its result.
    mutating func append(_ operation: LinkProgram.Operation, in precision: Precision) -> Int {
        let result = append(operation)
        return precision == .float32 ? append(.roundToFloat32(result)) : result
    }

    /// Adds an operation and returns the number of its result.
    mutating func append(_ operation: LinkProgram.Operation) -> Int {
        if let known = shortcut(operation) { return known }
        let key = Key(operation)
        if let number = numbers[key] { return number }
        operations.append(operation)
        numbers[key] = operations.count - 1
        return operations.count - 1
    }

    /// Returns the operations that `result` needs, or nil if they are too many.
    func program(for result: Int) -> LinkProgram? {
        var needed = [Bool](repeating: false, count: operations.count)
        needed[result] = true
        for index in operations.indices.reversed() where needed[index] {
            for operand in operations[index].operands { needed[operand] = true }
        }
        var renumbered: [Int: Int] = [:]
        var kept: [LinkProgram.Operation] = []
        for index in operations.indices where needed[index] {
            renumbered[index] = kept.count
            kept.append(operations[index].mapOperands { renumbered[$0] ?? 0 })
        }
        return kept.count <= LinkProgram.operationsMax ? LinkProgram(kept) : nil
    }

    /// The number of a result that an operation comes to without being done, if there is one.
    private mutating func shortcut(_ operation: LinkProgram.Operation) -> Int? {
        switch operation {
        case .roundToFloat32(let a) where isRounded(a): a
        case .negate(let a): if case .negate(let b) = operations[a] { b } else { nil }
        case .absolute(let a): if case .sigmoid = operations[a] { a } else { nil }
        case .add(let a, let b) where areComplements(a, b): append(.constant(1))
        case .divide(let a, let b) where operations[b] == .constant(1): a
        case .divideUnlessZero(let a, let b) where operations[b] == .constant(1): a
        case .subtract(let a, let b) where operations[b] == .negate(a):
            append(.multiply(a, append(.constant(2))))
        default: nil
        }
    }

    /// Whether a result is a number of binary32, which rounding would not change.
    private func isRounded(_ result: Int) -> Bool {
        switch operations[result] {
        case .roundToFloat32: true
        case .firstScore, .secondScore: scoresAreFloat32
        default: false
        }
    }

    /// Whether two results are sigmoids of opposite numbers, which add up to 1.
    private func areComplements(_ a: Int, _ b: Int) -> Bool {
        guard case .sigmoid(let x) = operations[a], case .sigmoid(let y) = operations[b] else {
            return false
        }
        return operations[x] == .negate(y) || operations[y] == .negate(x)
    }
}

extension LinkProgram.Operation {
    /// The operation on other operands.
    fileprivate func mapOperands(_ new: (Int) -> Int) -> Self {
        switch self {
        case .firstScore, .secondScore, .constant: self
        case .add(let a, let b): .add(new(a), new(b))
        case .subtract(let a, let b): .subtract(new(a), new(b))
        case .multiply(let a, let b): .multiply(new(a), new(b))
        case .divide(let a, let b): .divide(new(a), new(b))
        case .divideUnlessZero(let a, let b): .divideUnlessZero(new(a), new(b))
        case .negate(let a): .negate(new(a))
        case .absolute(let a): .absolute(new(a))
        case .maximum(let a, let b): .maximum(new(a), new(b))
        case .squareRoot(let a): .squareRoot(new(a))
        case .exponential(let a): .exponential(new(a))
        case .sigmoid(let a): .sigmoid(new(a))
        case .zeroWhereNearZero(let a, let b): .zeroWhereNearZero(new(a), new(b))
        case .chooseWhereNearZero(let a, let b, let c):
            .chooseWhereNearZero(new(a), new(b), new(c))
        case .roundToFloat32(let a): .roundToFloat32(new(a))
        }
    }
}
