import Models

/// The inputs of a graph, which have six columns between them: one tensor of six, or six of one, as
/// exporters write the columns of a data frame.
struct GraphInputs {
    /// The columns of each input by its name.
    private(set) var columns: [(name: String, columns: Columns)] = []
    /// The names of the features, where each is an input of its own.
    let featureNames: [String]?
    /// float32 where some input is.
    var precision: Precision {
        columns.contains { $0.columns.elements == .floats(.float32) } ? .float32 : .float64
    }

    /// Reads the inputs that no initializer gives a value to.
    ///
    /// - Throws: a refusal where they are not one or six, are no numbers, or have other columns.
    init(_ graph: OnnxGraph) throws(ModelFileError) {
        let constants = Set(graph.initializer.map(\.name))
        let inputs = graph.input.filter { !constants.contains($0.name) }
        guard inputs.count == 1 || inputs.count == featureCount else {
            throw .refused(
                "the graph has \(inputs.count) inputs; it must have one of six columns, or six of "
                    + "one"
            )
        }
        let width = featureCount / inputs.count
        for (place, input) in inputs.enumerated() {
            let elements = try Self.elements(of: input)
            try Self.refuseOther(input, thanColumns: width)
            let features = place * width..<(place + 1) * width
            columns.append((input.name, Columns(input: features, of: elements)))
        }
        featureNames = inputs.count == 1 ? nil : inputs.map(\.name)
        for name in featureNames ?? [] {
            guard !name.isEmpty else {
                throw .refused("an input has no name; one of six is the name of a feature")
            }
            try Metadata.refuseLong(name, "the name of the input \(quoted(name))")
        }
    }

    /// What the columns of an input hold; refuses texts, truth values and other formats of numbers.
    private static func elements(
        of input: OnnxValueInfo
    ) throws(ModelFileError) -> Columns.Elements {
        let type = input.type.tensorType.elemType
        guard let elements = DataType.elements(type) else {
            throw .refused(
                "the input \(quoted(input.name)) has elements of \(DataType.name(type)); they must "
                    + "be float, double, int32 or int64"
            )
        }
        return elements
    }

    /// Refuses an input of another shape than rows and `count` columns; a shape may be unknown.
    private static func refuseOther(
        _ input: OnnxValueInfo,
        thanColumns count: Int
    ) throws(ModelFileError) {
        let tensor = input.type.tensorType
        guard tensor.$shape != nil else { return }
        let word = count == 1 ? "one" : "six"
        let dimensions = tensor.shape.dim
        guard dimensions.count == 2 else {
            throw .refused(
                "the input \(quoted(input.name)) has \(dimensions.count) dimensions; "
                    + "it must have two, rows and \(word) column\(count == 1 ? "" : "s")"
            )
        }
        if let columns = dimensions[1].dimValue, columns != count {
            throw .refused(
                "the input \(quoted(input.name)) has \(columns) columns; "
                    + "it must have \(word)"
            )
        }
    }
}
