package import Models

/// Whether two models are one function of the features, whichever rows they are asked about.
///
/// It is shown by their parts, never by their answers: agreement on any number of rows says nothing of the rows
/// between them. Numbers may differ by what another order of sums makes of the last digits.
package enum SameFunction {
    /// By how much of themselves two numbers may differ that are the same but for rounding.
    static let roundingMax = 1e-9

    /// Whether the parts show it; false where they do not, be the functions equal or not.
    ///
    /// - Parameters:
    ///   - a: one model.
    ///   - b: another one.
    /// - Returns: whether every row gets the same probability from both, to about `roundingMax`, and is decided by
    ///   the same threshold.
    package static func holds(_ a: Model, _ b: Model) -> Bool {
        guard a.featureNames == b.featureNames, a.threshold == b.threshold else { return false }
        if let one = OneSum(a), let other = OneSum(b) { return areClose(one, other) }
        guard case .trees(let one) = a.core, case .trees(let other) = b.core else { return false }
        return areSame(a.preparation, b.preparation) && areSame(a.link, b.link)
            && areSame(one, other)
    }

    private static func areClose(_ a: OneSum, _ b: OneSum) -> Bool {
        // A bias is what is left of large parts that cancel, so it is held to the largest.
        let size = max(a.bias.magnitude, b.bias.magnitude, 1)
        return (a.bias - b.bias).magnitude <= roundingMax * size
            && zip(a.weights, b.weights).allSatisfy(areClose)
    }

    private static func areClose(_ a: Double, _ b: Double) -> Bool {
        a == b || (a - b).magnitude <= roundingMax * max(a.magnitude, b.magnitude)
    }

    private static func areSame(_ a: Preparation, _ b: Preparation) -> Bool {
        a.steps.count == b.steps.count
            && zip(a.steps, b.steps).allSatisfy { one, other in
                one.operation == other.operation && one.precision == other.precision
                    && (0..<featureCount).allSatisfy { column in
                        one.columns[column] == other.columns[column]
                            && areClose(one.operand[column], other.operand[column])
                            && areClose(one.replacement[column], other.replacement[column])
                    }
            }
    }

    private static func areSame(_ a: Link, _ b: Link) -> Bool {
        switch (a, b) {
        case (.identity, .identity), (.sigmoid, .sigmoid): true
        case (.program(let one), .program(let other)): one.operations == other.operations
        default: false
        }
    }

    private static func areSame(_ a: TreeEnsemble, _ b: TreeEnsemble) -> Bool {
        a.aggregate == b.aggregate && a.precision == b.precision
            && a.trees.map(\.root) == b.trees.map(\.root)
            && a.nodes.count == b.nodes.count && a.secondValues.count == b.secondValues.count
            && zip(a.secondValues, b.secondValues).allSatisfy(areClose)
            && zip(a.nodes, b.nodes).allSatisfy { one, other in
                one.ifTrue == other.ifTrue && one.ifFalse == other.ifFalse
                    && one.column == other.column && one.missingGoesTrue == other.missingGoesTrue
                    && areClose(one.value, other.value)
            }
    }
}
