/// The inputs of a graph, the output that holds the probability, and what else comes out.
struct GraphSignature {
    /// The six features.
    let inputs: GraphInputs
    /// The name of the output with the probability.
    let output: String
    /// The outputs that may hold the class.
    let others: [OnnxValueInfo]

    /// Finds both, or refuses a graph where either cannot be told.
    init(_ graph: OnnxGraph) throws(ModelFileError) {
        inputs = try GraphInputs(graph)
        let output = try Self.probability(graph.output)
        self.output = output
        others = graph.output.filter { $0.name != output }
    }

    /// Finds the output by its type and, where several fit, by its name.
    private static func probability(_ outputs: [OnnxValueInfo]) throws(ModelFileError) -> String {
        let candidates = outputs.filter { output in
            output.$type == nil || output.type.$sequenceType != nil
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
