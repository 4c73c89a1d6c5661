import Models

/// LinearClassifier, which computes in float32, and ZipMap.
extension Operator {
    /// LinearClassifier of ai.onnx.ml 1 with two classes.
    ///
    /// The coefficients are a row for each class, or one row: then the score is that of the second
    /// class.
    ///
    /// - Throws: a refusal of other than two classes, of coefficients that do not fit the columns,
    ///   and of numbers that are not finite.
    static func linearClassifier(
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        let node = operands.node
        let columns = try operands.castColumns(0).cast(to: .floats(.float32), for: node)
        try assembly.name(node.classLabels("classlabels_ints"), by: node)
        let transform = try PostTransform(of: node)
        let coefficients = try node.floats("coefficients")
        let intercepts = try node.floats("intercepts")
        guard (1...2).contains(intercepts.count),
            coefficients.count == intercepts.count * columns.count
        else {
            throw node.refused(
                "has \(coefficients.count) coefficients and \(intercepts.count) intercepts; two "
                    + "classes of \(columns.count) columns need \(columns.count) and 1, or "
                    + "\(2 * columns.count) and 2"
            )
        }
        guard (coefficients + intercepts).allSatisfy(\.isFinite) else {
            throw node.refused("has a coefficient or intercept that is NaN or infinite")
        }
        let count = intercepts.count
        var matrix = coefficients
        for row in 0..<columns.count {
            for sum in 0..<count {
                matrix[row * count + sum] = coefficients[sum * columns.count + row]
            }
        }
        let sums = LinearSums(
            columns,
            maker: node,
            matrix: matrix,
            sums: count,
            biases: intercepts
        )
        let raw = Scores(results: try assembly.take(sums, for: node.label), precision: .float32)
        let results =
            count == 1
            ? transform.applyToSingle(raw.results[0], .float32, &assembly)
            : try transform.apply(raw, node, &assembly)
        return .scores(Scores(results: results, precision: .float32))
    }

    /// ZipMap only gives each column the name of its class.
    static func zipMap(
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> Value {
        try assembly.name(
            operands.node.classLabels("classlabels_int64s"),
            by: operands.node
        )
        let scores = try operands.scores(0, &assembly)
        guard scores.results.count == 2 else {
            throw operands.node.refused("names two classes and has one column")
        }
        return .scores(scores)
    }
}
