internal import Models

/// What the steps before a model's core do to one column, alone.
struct ColumnMap {
    /// How the prepared value goes as the raw one grows.
    enum Direction {
        case rises
        case falls
        case still
    }

    private let column: Int
    private let steps: [ColumnStep]

    init(_ preparation: Preparation, column: Int) {
        self.column = column
        steps = preparation.steps.filter { $0.columns[column] }
    }

    /// The prepared value.
    func callAsFunction(_ raw: Double) -> Double {
        steps.reduce(raw) { value, step in step(value, column: column) }
    }

    /// The direction; nil where there is none, as with a division by the column.
    var direction: Direction? {
        var direction = Direction.rises
        for step in steps {
            let operand = step.operand[column]
            switch step.operation {
            case .add, .subtract, .round, .truncate: break
            case .subtractFromOperand: direction = direction.turned
            case .multiply where operand == 0: direction = .still
            case .multiply, .divide:
                guard operand != 0 else { return nil }
                if operand < 0 { direction = direction.turned }
            // What a caller sends is never missing.
            case .replace where operand.isNaN: break
            case .divideOperand, .replace: return nil
            case .set: direction = .still
            }
        }
        return direction
    }

    /// The last raw value, in the column's direction, whose prepared one is at most a limit and
    /// whose neighbour's is not; nil where there is none.
    func boundary(_ limit: Double) -> Double? {
        guard let direction, direction != .still else { return nil }
        let rises = direction == .rises
        var (low, high) = (Self.key(-.greatestFiniteMagnitude), Self.key(.greatestFiniteMagnitude))
        let isLowWithin = self(Self.number(low)) <= limit
        guard isLowWithin == rises, (self(Self.number(high)) <= limit) != rises else { return nil }
        while low + 1 < high {
            let middle = low / 2 + high / 2 + (low % 2 + high % 2) / 2
            let isWithin = self(Self.number(middle)) <= limit
            if isWithin == rises { low = middle } else { high = middle }
        }
        return Self.number(rises ? low : high)
    }

    /// A number's place among all float64, by which they can be halved.
    private static func key(_ value: Double) -> Int {
        let bits = Int(truncatingIfNeeded: value.bitPattern & ~(1 << 63))
        return value.sign == .minus ? -bits : bits
    }

    private static func number(_ key: Int) -> Double {
        let value = Double(bitPattern: UInt64(key.magnitude))
        return key < 0 ? -value : value
    }
}

extension ColumnMap.Direction {
    fileprivate var turned: Self {
        switch self {
        case .rises: .falls
        case .falls: .rises
        case .still: .still
        }
    }
}
