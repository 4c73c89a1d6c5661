import Models

/// The one input of a graph, the output that holds the probability, and what else comes out.
struct GraphSignature {
    let input: String
    let precision: Precision
    let output: String
    /// The outputs that may hold the class.
    let others: [OnnxValueInfo]

    init(_ graph: OnnxGraph) throws(ModelFileError) {
        let constants = Set(graph.initializer.map(\.name))
        let inputs = graph.input.filter { !constants.contains($0.name) }
        guard inputs.count == 1, let input = inputs.first else {
            throw .refused(
                "the graph has \(inputs.count) inputs; it must have one, a tensor of six columns"
            )
        }
        self.input = input.name
        precision = try Self.precision(of: input)
        let output = try Self.probability(graph.output)
        self.output = output
        others = graph.output.filter { $0.name != output }
    }

    private static func precision(of input: OnnxValueInfo) throws(ModelFileError) -> Precision {
        let tensor = input.type.tensorType
        guard let precision = DataType.precision(tensor.elemType) else {
            throw .refused(
                "the input \(quoted(input.name)) has elements of "
                    + "\(DataType.name(tensor.elemType)); they must be float or double"
            )
        }
        guard tensor.hasShape else { return precision }
        let dimensions = tensor.shape.dim
        guard dimensions.count == 2 else {
            throw .refused(
                "the input \(quoted(input.name)) has \(dimensions.count) dimensions; "
                    + "it must have two, rows and six columns"
            )
        }
        guard !dimensions[1].hasDimValue || dimensions[1].dimValue == featureCount else {
            throw .refused(
                "the input \(quoted(input.name)) has \(dimensions[1].dimValue) columns; "
                    + "it must have six"
            )
        }
        return precision
    }

    /// Finds the output by its type and, where several fit, by its name.
    private static func probability(_ outputs: [OnnxValueInfo]) throws(ModelFileError) -> String {
        let candidates = outputs.filter { output in
            !output.hasType || output.type.hasSequenceType
                || DataType.precision(output.type.tensorType.elemType) != nil
        }
        let named = candidates.filter { $0.name.lowercased().contains("prob") }
        let found = named.isEmpty ? candidates : named
        guard found.count == 1, let output = found.first else {
            let names = outputs.prefix(8).map { quoted($0.name) }.joined(separator: ", ")
            throw .refused(
                "which output is the probability cannot be told from \(names.isEmpty ? "none" : names);"
                    + " one output must be of float or double, or named \"probabilities\""
            )
        }
        return output.name
    }
}
