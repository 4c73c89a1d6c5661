/// Every message and every field of the format, those too that this project passes over.
///
/// The table is that of `onnx-ml.proto` of ONNX 1.23, IR version 14; a field never changes its number or
/// its form in a later version, so that only what was added since is missing. The messages are sparse: one
/// line for each field, in the order of that file.
enum OnnxFormat {
    /// The version of ONNX whose fields the table knows.
    static let version = "1.23"

    /// A message, by what a sentence calls it.
    enum Message: String, CaseIterable {
        case file = "the file"
        case operatorSet = "an operator set"
        case entry = "a metadata entry"
        case trainingInfo = "training information"
        case function = "a function"
        case configuration = "a device configuration"
        case graph = "a graph"
        case annotation = "a quantization annotation"
        case node = "a node"
        case nodeConfiguration = "a node's device configuration"
        case sharding = "a sharding"
        case deviceGroup = "a device group"
        case shardedDimension = "a sharded dimension"
        case simpleSharding = "a simple sharding"
        case attribute = "an attribute"
        case tensor = "a tensor"
        case segment = "a tensor's segment"
        case sparseTensor = "a sparse tensor"
        case valueInfo = "an input or output"
        case type = "a type"
        case tensorType = "a tensor's type"
        case sequenceType = "a sequence's type"
        case mapType = "a map's type"
        case optionalType = "an optional's type"
        case sparseTensorType = "a sparse tensor's type"
        case opaqueType = "an opaque type"
        case shape = "a shape"
        case dimension = "a dimension"
    }

    /// What a field holds.
    enum Form: Equatable {
        /// A whole number, of any width.
        case number
        /// A number of float32.
        case float
        /// A number of float64.
        case double
        /// A text, or bytes.
        case text
        case message(Message)
    }

    /// A field of a message.
    struct Field {
        let name: String
        let form: Form
        /// Whether it may stand more than once.
        let isList: Bool
        /// Of the fields of a message that share a choice only one is read.
        let choice: Choice?
    }

    /// What several fields of a message are forms of.
    enum Choice {
        /// The value of an attribute, the elements of a tensor, the kind of a type, the size of a dimension.
        case value
    }

    /// The field of a number in a message, nil where the format has none.
    static func field(_ number: UInt64, of message: Message) -> Field? {
        fields[message]?[number]
    }

    private static func one(_ name: String, _ form: Form, _ choice: Choice? = nil) -> Field {
        Field(name: name, form: form, isList: false, choice: choice)
    }

    private static func list(_ name: String, _ form: Form, _ choice: Choice? = nil) -> Field {
        Field(name: name, form: form, isList: true, choice: choice)
    }

    /// All fields by message and number.
    static let fields: [Message: [UInt64: Field]] = [
        .file: [
            1: one("ir_version", .number), 8: list("opset_import", .message(.operatorSet)),
            2: one("producer_name", .text), 3: one("producer_version", .text),
            4: one("domain", .text), 5: one("model_version", .number), 6: one("doc_string", .text),
            7: one("graph", .message(.graph)), 14: list("metadata_props", .message(.entry)),
            20: list("training_info", .message(.trainingInfo)),
            25: list("functions", .message(.function)),
            26: list("configuration", .message(.configuration)),
        ],
        .operatorSet: [1: one("domain", .text), 2: one("version", .number)],
        .entry: [1: one("key", .text), 2: one("value", .text)],
        .trainingInfo: [
            1: one("initialization", .message(.graph)), 2: one("algorithm", .message(.graph)),
            3: list("initialization_binding", .message(.entry)),
            4: list("update_binding", .message(.entry)),
        ],
        .function: [
            1: one("name", .text), 4: list("input", .text), 5: list("output", .text),
            6: list("attribute", .text), 11: list("attribute_proto", .message(.attribute)),
            7: list("node", .message(.node)), 8: one("doc_string", .text),
            9: list("opset_import", .message(.operatorSet)), 10: one("domain", .text),
            13: one("overload", .text), 12: list("value_info", .message(.valueInfo)),
            14: list("metadata_props", .message(.entry)),
        ],
        .configuration: [
            1: one("name", .text), 2: one("num_devices", .number), 3: list("device", .text),
        ],
        .graph: [
            1: list("node", .message(.node)), 2: one("name", .text),
            5: list("initializer", .message(.tensor)),
            15: list("sparse_initializer", .message(.sparseTensor)), 10: one("doc_string", .text),
            11: list("input", .message(.valueInfo)), 12: list("output", .message(.valueInfo)),
            13: list("value_info", .message(.valueInfo)),
            14: list("quantization_annotation", .message(.annotation)),
            16: list("metadata_props", .message(.entry)),
        ],
        .annotation: [
            1: one("tensor_name", .text),
            2: list("quant_parameter_tensor_names", .message(.entry)),
        ],
        .node: [
            1: list("input", .text), 2: list("output", .text), 3: one("name", .text),
            4: one("op_type", .text), 7: one("domain", .text), 8: one("overload", .text),
            5: list("attribute", .message(.attribute)), 6: one("doc_string", .text),
            9: list("metadata_props", .message(.entry)),
            10: list("device_configurations", .message(.nodeConfiguration)),
        ],
        .nodeConfiguration: [
            1: one("configuration_id", .text), 2: list("sharding_spec", .message(.sharding)),
            3: one("pipeline_stage", .number),
        ],
        .sharding: [
            1: one("tensor_name", .text), 2: list("device", .number),
            3: list("index_to_device_group_map", .message(.deviceGroup)),
            4: list("sharded_dim", .message(.shardedDimension)),
        ],
        .deviceGroup: [1: one("key", .number), 2: list("value", .number)],
        .shardedDimension: [
            1: one("axis", .number), 2: list("simple_sharding", .message(.simpleSharding)),
        ],
        .simpleSharding: [
            1: one("dim_value", .number, .value), 2: one("dim_param", .text, .value),
            3: one("num_shards", .number),
        ],
        .attribute: [
            1: one("name", .text), 21: one("ref_attr_name", .text), 13: one("doc_string", .text),
            20: one("type", .number), 2: one("f", .float, .value), 3: one("i", .number, .value),
            4: one("s", .text, .value), 5: one("t", .message(.tensor), .value),
            6: one("g", .message(.graph), .value),
            22: one("sparse_tensor", .message(.sparseTensor), .value),
            14: one("tp", .message(.type), .value), 7: list("floats", .float, .value),
            8: list("ints", .number, .value), 9: list("strings", .text, .value),
            10: list("tensors", .message(.tensor), .value),
            11: list("graphs", .message(.graph), .value),
            23: list("sparse_tensors", .message(.sparseTensor), .value),
            15: list("type_protos", .message(.type), .value),
        ],
        .tensor: [
            1: list("dims", .number), 2: one("data_type", .number),
            3: one("segment", .message(.segment)), 4: list("float_data", .float, .value),
            5: list("int32_data", .number, .value), 6: list("string_data", .text, .value),
            7: list("int64_data", .number, .value), 8: one("name", .text),
            12: one("doc_string", .text), 9: one("raw_data", .text, .value),
            13: list("external_data", .message(.entry)), 14: one("data_location", .number),
            10: list("double_data", .double, .value), 11: list("uint64_data", .number, .value),
            16: list("metadata_props", .message(.entry)),
        ],
        .segment: [1: one("begin", .number), 2: one("end", .number)],
        .sparseTensor: [
            1: one("values", .message(.tensor)), 2: one("indices", .message(.tensor)),
            3: list("dims", .number),
        ],
        .valueInfo: [
            1: one("name", .text), 2: one("type", .message(.type)), 3: one("doc_string", .text),
            4: list("metadata_props", .message(.entry)),
        ],
        .type: [
            1: one("tensor_type", .message(.tensorType), .value),
            4: one("sequence_type", .message(.sequenceType), .value),
            5: one("map_type", .message(.mapType), .value),
            9: one("optional_type", .message(.optionalType), .value),
            8: one("sparse_tensor_type", .message(.sparseTensorType), .value),
            7: one("opaque_type", .message(.opaqueType), .value), 6: one("denotation", .text),
        ],
        .tensorType: [1: one("elem_type", .number), 2: one("shape", .message(.shape))],
        .sequenceType: [1: one("elem_type", .message(.type))],
        .mapType: [1: one("key_type", .number), 2: one("value_type", .message(.type))],
        .optionalType: [1: one("elem_type", .message(.type))],
        .sparseTensorType: [1: one("elem_type", .number), 2: one("shape", .message(.shape))],
        .opaqueType: [1: one("domain", .text), 2: one("name", .text)],
        .shape: [1: list("dim", .message(.dimension))],
        .dimension: [
            1: one("dim_value", .number, .value), 2: one("dim_param", .text, .value),
            3: one("denotation", .text),
        ],
    ]
}
