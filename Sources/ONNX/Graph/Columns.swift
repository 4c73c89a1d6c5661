import Models

/// A row of columns of one type, each a feature after elementwise steps of its own.
struct Columns {
    /// What the elements are in the graph; here all of them are float64.
    enum Elements: Hashable {
        /// float or double.
        case floats(Precision)
        /// int32 or int64.
        case wholeNumbers
    }

    /// At least one and at most `ModelFileLimits.columnsMax`.
    private(set) var columns: [Column]
    /// The type that all columns have.
    private(set) var elements: Elements

    /// Makes a row, or refuses one of no columns or too many by the node that would make it.
    init(
        _ columns: [Column],
        of elements: Elements,
        for node: GraphNode
    ) throws(ModelFileError) {
        guard (1...ModelFileLimits.columnsMax).contains(columns.count) else {
            throw node.refused(
                "makes \(columns.count) columns; 1 to \(ModelFileLimits.columnsMax) are possible"
            )
        }
        self.columns = columns
        self.elements = elements
    }

    /// The columns of an input of the graph, for features that follow each other.
    init(input features: Range<Int>, of elements: Elements) {
        self.elements = elements
        columns = features.map { feature in
            switch elements {
            case .floats(.float64): Column(feature: feature, steps: [])
            case .floats(.float32): Column(feature: feature, steps: [.roundToFloat32])
            case .wholeNumbers: Column(feature: feature, steps: [.truncate])
            }
        }
    }

    /// At most `ModelFileLimits.columnsMax`, as columns may be repeated.
    var count: Int { columns.count }

    /// The format that the elements have; for whole numbers the one that operators of ai.onnx.ml
    /// cast them to.
    var precision: Precision {
        switch elements {
        case .floats(let precision): precision
        case .wholeNumbers: .float32
        }
    }

    /// The columns of an input, those made of features that may be missing known as such.
    func marking(missing: [6 of Bool]) -> Columns {
        var marked = self
        for place in columns.indices where missing[columns[place].feature] {
            marked.columns[place].mayBeMissing = true
        }
        return marked
    }

    /// The columns at some of the places, which must be places of columns.
    func selecting(_ places: [Int], for node: GraphNode) throws(ModelFileError) -> Columns {
        try Columns(places.map { columns[$0] }, of: elements, for: node)
    }

    /// The columns after a cast.
    func cast(to elements: Elements, for node: GraphNode) throws(ModelFileError) -> Columns {
        var cast = self
        cast.elements = elements
        for place in columns.indices {
            switch elements {
            case .floats(.float64): break
            case .floats(.float32) where cast.columns[place].isFloat32: break
            case .floats(.float32): try cast.append(.roundToFloat32, at: place, for: node)
            case .wholeNumbers where cast.columns[place].isWhole: break
            case .wholeNumbers: try cast.append(.truncate, at: place, for: node)
            }
        }
        return cast
    }

    /// The columns after one more step on each, with an operand for each.
    func appending(
        _ operation: ColumnStep.Operation,
        _ operands: [Double],
        in precision: Precision,
        for node: GraphNode
    ) throws(ModelFileError) -> Columns {
        var columns = self
        columns.elements = .floats(precision)
        for (place, operand) in operands.enumerated() {
            let step = Column.Step(operation: operation, operand: operand, precision: precision)
            try columns.append(step, at: place, for: node)
        }
        return columns
    }

    /// Adds a step to the column at a place.
    mutating func append(
        _ step: Column.Step,
        at place: Int,
        for node: GraphNode
    ) throws(ModelFileError) {
        guard columns[place].steps.count < Preparation.stepsMax else {
            throw node.refused(
                "is one step too many on the features; at most \(Preparation.stepsMax) are possible"
            )
        }
        columns[place].steps.append(step)
    }
}

/// A feature after elementwise steps.
struct Column {
    /// A step on one column, as `ColumnStep` has it for six.
    struct Step: Equatable {
        /// What is done to each value.
        let operation: ColumnStep.Operation
        /// The number on the other side; not read by a step that has none.
        var operand = 0.0
        /// What `replace` puts in.
        var replacement = 0.0
        /// The format that the result is rounded to.
        let precision: Precision

        /// A cast to float.
        static let roundToFloat32 = Step(operation: .round, precision: .float32)
        /// A cast to int32 or int64, towards zero; the result stays float64.
        static let truncate = Step(operation: .truncate, precision: .float64)

        /// Whether two steps do the same to every number, minus zero too.
        static func == (a: Step, b: Step) -> Bool {
            a.operation == b.operation && a.precision == b.precision
                && a.operand.bitPattern == b.operand.bitPattern
                && a.replacement.bitPattern == b.replacement.bitPattern
        }
    }

    /// The feature's number, from 0.
    let feature: Int
    /// At most `Preparation.stepsMax`, the first done first.
    fileprivate(set) var steps: [Step]
    /// Whether the feature may be NaN.
    fileprivate(set) var mayBeMissing = false

    init(feature: Int, steps: [Step]) {
        self.feature = feature
        self.steps = steps
    }

    /// Whether every value is known to be one of float32.
    var isFloat32: Bool { steps.last?.precision == .float32 }

    /// Whether every value is known to be a whole number; rounding leaves it one.
    var isWhole: Bool {
        steps.last { $0.operation != .round }?.operation == .truncate
    }

    /// Whether a value can be NaN: 0 / 0 and infinity times 0 are, though a feature is finite.
    var isPossiblyNaN: Bool {
        mayBeMissing
            || steps.contains {
                switch $0.operation {
                case .round, .truncate, .replace, .set: false
                default: true
                }
            }
    }
}
