import Models

/// Columns brought to the scorer's form: six features in their order, with steps for all of them.
///
/// Which column came first in the graph, and how often, is settled here: weights and trees refer to
/// features, so that nothing is moved at scoring.
struct ColumnPlan {
    /// The steps of each feature that have not been done, or nil where no column is made from it.
    private var rest: [ArraySlice<Column.Step>?]
    /// Whether a feature's values are those of float32 after what has been done.
    private var isFloat32 = [Bool](repeating: false, count: featureCount)
    private var preparation = Preparation()

    /// Makes the preparation of columns for a model; `label` begins the sentence of a refusal.
    ///
    /// Into `sums` every feature enters, so that one that no column is made from must be a number
    /// that a weight of 0 takes away. Trees do not read it.
    static func preparation(
        _ columns: Columns,
        sums: Bool,
        for label: String
    ) throws(ModelFileError) -> Preparation {
        var plan = try ColumnPlan(columns, label)
        if sums { try plan.clearUnread(label) }
        while let step = plan.next() {
            try plan.append(step, label)
        }
        return plan.preparation
    }

    /// Takes the steps of each feature, which all columns made from it must have in common.
    ///
    /// - Throws: a refusal where two columns of one feature are prepared in different ways.
    private init(_ columns: Columns, _ label: String) throws(ModelFileError) {
        var chains = [[Column.Step]?](repeating: nil, count: featureCount)
        for column in columns.columns {
            guard (chains[column.feature] ?? column.steps) == column.steps else {
                throw .refused(
                    "\(label) reads feature \(column.feature + 1) in two columns that are prepared "
                        + "in different ways; each feature can be prepared in one"
                )
            }
            chains[column.feature] = column.steps
        }
        rest = chains.map { $0?[...] }
    }

    /// Puts 0 in the place of features that no column is made from, where a step could make
    /// infinity of them, which no weight takes away.
    private mutating func clearUnread(_ label: String) throws(ModelFileError) {
        let rounds = rest.contains { $0?.contains { $0.precision == .float32 } == true }
        let isUnread = rest.map { $0 == nil }
        guard rounds, isUnread.contains(true) else { return }
        let columns = [6 of Bool] { isUnread[$0] }
        try append(ColumnStep(.set, .init(repeating: 0), in: .float64, columns: columns), label)
    }

    /// Adds a step, or refuses the one beyond `Preparation.stepsMax`.
    private mutating func append(
        _ step: ColumnStep,
        _ label: String
    ) throws(ModelFileError) {
        guard preparation.append(step) else {
            throw .refused(
                "\(label) reads columns with more than \(Preparation.stepsMax) different steps"
            )
        }
    }

    /// Takes the next step off the features that have it next; nil once all is done.
    private mutating func next() -> ColumnStep? {
        let longest = rest.indices.max { (rest[$0]?.count ?? 0) < (rest[$1]?.count ?? 0) }
        guard let longest, let head = rest[longest]?.first else { return nil }
        var operand = Features(repeating: 0)
        var replacement = Features(repeating: 0)
        var columns = [6 of Bool](repeating: false)
        for feature in rest.indices {
            if let step = rest[feature]?.first, step.isLike(head) {
                rest[feature]?.removeFirst()
                (operand[feature], replacement[feature]) = (step.operand, step.replacement)
                columns[feature] = true
                isFloat32[feature] = head.precision == .float32
            } else if let neutral = head.neutralOperand, leavesAlone(feature, head) {
                operand[feature] = neutral
                columns[feature] = true
            }
        }
        return ColumnStep(
            head.operation,
            operand,
            in: head.precision,
            replacement: replacement,
            columns: columns
        )
    }

    /// Whether a step with a neutral operand changes nothing about a feature that anybody reads.
    ///
    /// A step on all columns is faster than one on some.
    private func leavesAlone(_ feature: Int, _ step: Column.Step) -> Bool {
        rest[feature] == nil || step.precision == .float64 || isFloat32[feature]
    }
}

extension Column.Step {
    /// Whether the step can be done together with another on other features.
    fileprivate func isLike(_ other: Column.Step) -> Bool {
        operation == other.operation && precision == other.precision
    }

    /// The operand with which every number stays what it is, minus zero and NaN too.
    fileprivate var neutralOperand: Double? {
        switch operation {
        case .add: -0.0
        case .subtract, .round: 0
        case .multiply, .divide: 1
        case .subtractFromOperand, .divideOperand, .truncate, .replace, .set: nil
        }
    }
}
