import Models

/// ArrayFeatureExtractor, Gather, Slice and Split along the columns: which there are, and in which
/// order.
extension Operator {
    /// ArrayFeatureExtractor, whose places count from 0 and never from the end.
    static func arrayFeatureExtractor(_ operands: Operands) throws(ModelFileError) -> Value {
        let columns = try operands.selectableColumns()
        let places = try operands.integers(1).values
        return try select(places, of: columns, operands.node)
    }

    /// Gather along axis 1; negative places count from the end.
    static func gather(_ operands: Operands) throws(ModelFileError) -> Value {
        let node = operands.node
        let columns = try operands.selectableColumns()
        try node.requireColumnAxis("axis", default: 0)
        let (dimensions, places) = try operands.integers(1)
        guard dimensions.count == 1 else {
            throw node.refused(
                "has places of shape \(dimensions); a list keeps rows and columns as they are"
            )
        }
        let count = Int64(columns.count)
        return try select(
            places.map { $0 < 0 && $0 >= -count ? $0 + count : $0 },
            of: columns,
            node
        )
    }

    /// The columns at some places in that order, or a refusal of the first place that is not there.
    private static func select(
        _ places: [Int64],
        of columns: Columns,
        _ node: GraphNode
    ) throws(ModelFileError) -> Value {
        guard let wrong = places.first(where: { $0 < 0 || $0 >= columns.count }) else {
            guard places.count <= ModelFileLimits.columnsMax else {
                throw node.refused(
                    "takes \(places.count) columns; at most \(ModelFileLimits.columnsMax) are "
                        + "possible"
                )
            }
            return .columns(try columns.selecting(places.map { Int($0) }, for: node))
        }
        throw node.refused(
            "takes the column \(wrong) of \(columns.count); there are 0 to \(columns.count - 1)"
        )
    }

    /// Slice of columns; rows may only be sliced to all of them.
    static func slice(_ operands: Operands) throws(ModelFileError) -> Value {
        let columns = try operands.selectableColumns()
        let slices = try ColumnSlice.all(operands)
        let rows = slices.filter { $0.axis == 0 }
        guard rows.allSatisfy(\.isEverything) else {
            throw operands.node.refused("leaves rows out; only columns can be chosen")
        }
        guard let slice = slices.first(where: { $0.axis == 1 }) else { return .columns(columns) }
        return .columns(
            try columns.selecting(slice.places(of: columns.count), for: operands.node)
        )
    }

    /// Split along the columns into as many parts as the node has outputs.
    ///
    /// - Throws: a refusal of sizes that are not above 0, do not add up to the columns, or are not
    ///   as many as the outputs.
    static func split(_ operands: Operands) throws(ModelFileError) -> [Value?] {
        let node = operands.node
        let columns = try operands.selectableColumns()
        try node.requireColumnAxis("axis", default: 0)
        let counts = try splitCounts(columns.count, operands)
        let outputs = node.proto.output.count
        guard counts.count == outputs else {
            throw node.refused("has \(counts.count) sizes for \(outputs) outputs")
        }
        var sum = 0
        for count in counts {
            guard count > 0, count <= columns.count - sum else {
                throw node.refused(
                    "splits \(columns.count) columns into \(counts.prefix(8)); sizes above 0 must "
                        + "add up to them"
                )
            }
            sum += Int(count)
        }
        guard sum == columns.count else {
            throw node.refused(
                "splits \(columns.count) columns into \(counts.prefix(8)), which are \(sum)"
            )
        }
        var parts: [Value?] = []
        var start = 0
        for count in counts {
            let places = Array(start..<start + Int(count))
            parts.append(.columns(try columns.selecting(places, for: node)))
            start += Int(count)
        }
        return parts
    }

    /// The columns of each output: as the node says, or as equal as can be, the last the smallest.
    private static func splitCounts(
        _ count: Int,
        _ operands: Operands
    ) throws(ModelFileError) -> [Int64] {
        let node = operands.node
        if operands[1] != nil { return try operands.integers(1).values }
        if node.has("split") { return node.integers("split") }
        let outputs = node.proto.output.count
        guard (1...count).contains(outputs) else {
            throw node.refused("splits \(count) columns into \(outputs)")
        }
        guard node.has("num_outputs") || count.isMultiple(of: outputs) else {
            throw node.refused("splits \(count) columns into \(outputs) equal parts")
        }
        guard node.integer("num_outputs", default: Int64(outputs)) == outputs else {
            throw node.refused(
                "has \(outputs) outputs and says \(node.integer("num_outputs", default: 0))"
            )
        }
        let part = (count + outputs - 1) / outputs
        return (0..<outputs).map { Int64(min(part, count - $0 * part)) }
    }
}

extension Operands {
    /// The columns to choose from, which must be features: a choice among scores would have to say
    /// whose probability is left.
    func selectableColumns() throws(ModelFileError) -> Columns {
        switch try value(0) {
        case .sums, .scores:
            throw node.refused(
                "takes columns out of what a model gives; only features can be chosen among"
            )
        case .columns, .constant: return try columns(0)
        }
    }
}
