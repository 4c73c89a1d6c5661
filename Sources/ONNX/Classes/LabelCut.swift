/// From which probability on the label that a graph gives by itself is default.
struct LabelCut {
    /// How the label is chosen.
    private enum Choice {
        /// The class of the greater score.
        case greaterScore
        /// Whether a value is above a constant, or at least as large.
        case comparison(of: String, with: Double)
    }

    private let choice: Choice

    /// Finds how one of the outputs of a graph chooses its label; nil where none is understood.
    init?(_ outputs: [OnnxValueInfo], _ walk: GraphWalk, _ constants: [String: OnnxTensor]) {
        for output in outputs {
            guard let choice = Self.choice(of: output.name, walk, constants) else { continue }
            self.choice = choice
            return
        }
        return nil
    }

    private static func choice(
        of output: String,
        _ walk: GraphWalk,
        _ constants: [String: OnnxTensor]
    ) -> Choice? {
        var name = output
        // A cycle ends with the nodes.
        for _ in walk.nodes {
            guard let node = walk.maker(of: name), let input = node.proto.input.first else {
                return nil
            }
            switch node.proto.opType {
            case "ArgMax": return .greaterScore
            case "LinearClassifier", "TreeEnsembleClassifier":
                return node.proto.output.first == name ? .greaterScore : nil
            case "Greater", "GreaterOrEqual":
                guard let constant = constants[node.proto.input.last ?? ""],
                    let tensor = try? Tensor(constant, owner: ""),
                    case .floats(let numbers, _) = tensor.elements, numbers.count == 1
                else { return nil }
                return .comparison(of: input, with: numbers[0])
            // A table of labels, from which the second input picks.
            case "ArrayFeatureExtractor", "Gather": name = node.proto.input.last ?? ""
            case let operation where LabelTrace.passing.contains(operation): name = input
            default: return nil
            }
        }
        return nil
    }

    /// From which probability on the label is default.
    ///
    /// - Parameter isProbability: whether a value of the graph is the probability of default.
    /// - Returns: the probability; nil where the label is not chosen by it.
    func threshold(_ isProbability: (String) -> Bool) -> Double? {
        switch choice {
        case .greaterScore: 0.5
        case .comparison(let name, let constant): isProbability(name) ? constant : nil
        }
    }
}
