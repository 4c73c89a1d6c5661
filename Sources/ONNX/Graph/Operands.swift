import Models

/// The inputs of a node, fetched by place and kind.
struct Operands {
    /// The node, which every refusal names.
    let node: GraphNode
    /// One value for each input; nil where an optional input is left out.
    let values: [Value?]

    /// The input at a place from 0, or nil where the node has none there.
    subscript(_ place: Int) -> Value? {
        values.indices.contains(place) ? values[place] : nil
    }

    /// The input, which must be there.
    func value(_ place: Int) throws(ModelFileError) -> Value {
        guard let value = self[place] else { throw node.refused("lacks its input \(place + 1)") }
        return value
    }

    /// The columns that the input must be, of whatever type.
    func columns(_ place: Int) throws(ModelFileError) -> Columns {
        switch try value(place) {
        case .columns(let columns): return columns
        case .constant:
            throw node.refused(
                "must read the features as its input \(place + 1), and reads a constant"
            )
        case .sums, .scores:
            throw node.refused(
                "must read the features, and reads something that a model made of them"
            )
        }
    }

    /// The columns of float or double that the input must be.
    func floatColumns(_ place: Int) throws(ModelFileError) -> Columns {
        let columns = try columns(place)
        guard columns.elements != .wholeNumbers else {
            throw node.refused("reads whole numbers; a Cast to float or double must come before it")
        }
        return columns
    }

    /// The columns that the input must be, whole numbers as float, which operators of ai.onnx.ml
    /// cast them to before all else.
    func castColumns(_ place: Int) throws(ModelFileError) -> Columns {
        let columns = try columns(place)
        guard columns.elements == .wholeNumbers else { return columns }
        return try columns.cast(to: .floats(.float32), for: node)
    }

    /// The one or two columns of scores that the input must be.
    func scores(_ place: Int, _ assembly: inout Assembly) throws(ModelFileError) -> Scores {
        switch try value(place) {
        case .scores(let scores): return scores
        case .sums(let sums):
            return Scores(
                results: try assembly.take(sums, for: node.label),
                precision: sums.precision
            )
        case .columns:
            throw node.refused("must come after a linear model or trees, and reads the features")
        case .constant:
            throw node.refused("reads a constant where the scores of the model should be")
        }
    }

    /// The finite floating-point constant that the input must be.
    func floats(
        _ place: Int,
        _ precision: Precision
    ) throws(ModelFileError) -> (tensor: Tensor, values: [Double]) {
        guard case .constant(let tensor) = try value(place),
            case .floats(let values, let actual) = tensor.elements
        else {
            throw node.refused("must have a float or double constant as its input \(place + 1)")
        }
        guard actual == precision else {
            throw node.refused("mixes \(precision.rawValue) with \(actual.rawValue)")
        }
        guard values.allSatisfy(\.isFinite) else {
            throw node.refused("has a constant that is NaN or infinite")
        }
        return (tensor, values)
    }

    /// The integer constant that the input must be.
    func integers(
        _ place: Int
    ) throws(ModelFileError) -> (dimensions: [Int], values: [Int64]) {
        guard case .constant(let tensor) = try value(place),
            case .integers(let values) = tensor.elements
        else {
            throw node.refused("must have an integer constant as its input \(place + 1)")
        }
        return (tensor.dimensions, values)
    }
}
