/// What an attribute holds, numbered as in `AttributeProto.AttributeType` of onnx.proto.
enum AttributeKind: Int32 {
    case float = 1
    case integer = 2
    case text = 3
    case tensor = 4
    case floats = 6
    case integers = 7
    case texts = 8

    /// The kind as it stands in a sentence.
    fileprivate var words: String {
        switch self {
        case .float: "a number"
        case .integer: "a whole number"
        case .text: "a text"
        case .tensor: "a tensor"
        case .floats: "numbers"
        case .integers: "whole numbers"
        case .texts: "texts"
        }
    }

    /// The kind of each attribute that is read, as the operators of ONNX define it.
    ///
    /// Attributes whose names end in "_as_tensor" are tensors and not listed.
    private static let names: [AttributeKind: [String]] = [
        .float: ["alpha", "beta", "max", "min", "replaced_value_float", "value_float"],
        .integer: [
            "axis", "keepdims", "n_targets", "num_outputs", "replaced_value_int64", "to", "transA",
            "transB", "value_int",
        ],
        .text: ["aggregate_function", "norm", "post_transform"],
        .tensor: ["leaf_weights", "membership_values", "nodes_splits", "value"],
        .floats: [
            "base_values", "class_weights", "coefficients", "imputed_value_floats", "intercepts",
            "nodes_values", "offset", "scale", "target_weights", "value_floats",
        ],
        .integers: [
            "axes", "class_ids", "class_nodeids", "class_treeids", "classlabels_int64s",
            "classlabels_ints", "ends", "imputed_value_int64s", "inputdimensions",
            "leaf_targetids", "nodes_falseleafs", "nodes_falsenodeids", "nodes_featureids",
            "nodes_missing_value_tracks_true", "nodes_nodeids", "nodes_treeids",
            "nodes_trueleafs", "nodes_truenodeids", "split", "starts", "steps", "target_ids",
            "target_nodeids", "target_treeids", "tree_roots", "value_ints",
        ],
        .texts: ["classlabels_strings", "nodes_modes"],
    ]

    /// The same by name.
    private static let byName = Dictionary(
        uniqueKeysWithValues: names.flatMap { kind, names in names.map { ($0, kind) } }
    )

    /// The kind that an operator wants under a name; nil for a name that is not read.
    fileprivate static func of(_ name: String, in operation: String) -> AttributeKind? {
        if name.hasSuffix("_as_tensor") { return .tensor }
        guard operation == "TreeEnsemble" else { return byName[name] }
        // It has numbers where those before it had texts.
        return switch name {
        case "aggregate_function", "post_transform": .integer
        case "nodes_modes": .tensor
        default: byName[name]
        }
    }
}

extension GraphNode {
    /// Refuses attributes that say another type than the operator reads.
    ///
    /// Read as that, they would be the 0 or nothing that the field has which was not written. Files
    /// that say no type, as the oldest do, are read as the operator has it.
    ///
    /// - Throws: a refusal that names the node and the attribute.
    func refuseMistypedAttributes() throws(ModelFileError) {
        for attribute in proto.attribute where attribute.type != 0 {
            guard let kind = AttributeKind.of(attribute.name, in: proto.opType),
                attribute.type != kind.rawValue
            else { continue }
            let found = AttributeKind(rawValue: attribute.type)?.words ?? "type \(attribute.type)"
            throw refused(
                "has the attribute \(quoted(attribute.name)) as \(found); it must be \(kind.words)"
            )
        }
    }
}
