import Models

/// The operators that can stand between the features and the probability.
///
/// Each reads what is known of its inputs and returns what is known of its outputs, in order; nil
/// stands for an output that no probability is made from, such as a class label.
enum Operator {
    /// Evaluates a node symbolically, or refuses it.
    static func evaluate(
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> [Value?] {
        let node = operands.node
        try node.refuseMistypedAttributes()
        switch node.proto.domain {
        case "", "ai.onnx":
            if let values = try standard(node.proto.opType, operands, &assembly) { return values }
        case "ai.onnx.ml":
            if let values = try machineLearning(node.proto.opType, operands, &assembly) {
                return values
            }
        default:
            break
        }
        throw node.refused(
            "is an operator that cannot stand between the features and the probability"
        )
    }

    /// The operators of ai.onnx; nil for one that is none of them.
    private static func standard(
        _ name: String,
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> [Value?]? {
        switch name {
        case "Add": [try arithmetic(.add, operands, &assembly)]
        case "Sub": [try arithmetic(.subtract, operands, &assembly)]
        case "Mul": [try arithmetic(.multiply, operands, &assembly)]
        case "Div": [try arithmetic(.divide, operands, &assembly)]
        case "MatMul": [try matMul(operands)]
        case "Gemm": [try gemm(operands)]
        case "Sigmoid": [try unary(operands, &assembly) { .sigmoid($0) }]
        case "Abs": [try unary(operands, &assembly) { .absolute($0) }]
        case "Neg": [try unary(operands, &assembly) { .negate($0) }]
        case "Clip": [try clip(operands, &assembly)]
        case "Softmax": [try softmax(operands, &assembly)]
        case "ReduceSum": [try reduceSum(operands, &assembly)]
        case "Concat": [try concat(operands, &assembly)]
        case "Cast": [try cast(operands, &assembly)]
        case "CastLike": [try castLike(operands)]
        case "Gather": [try gather(operands)]
        case "Slice": [try slice(operands)]
        case "Split": try split(operands)
        case "Constant": [try constant(operands)]
        case "Identity": [try operands.value(0)]
        case "Flatten": [try flatten(operands)]
        case "Reshape": [try reshape(operands, &assembly)]
        default: nil
        }
    }

    /// Those of ai.onnx.ml, the label of a classifier being nil.
    private static func machineLearning(
        _ name: String,
        _ operands: Operands,
        _ assembly: inout Assembly
    ) throws(ModelFileError) -> [Value?]? {
        switch name {
        case "Scaler": [try scaler(operands)]
        case "Imputer": [try imputer(operands)]
        case "ArrayFeatureExtractor": [try arrayFeatureExtractor(operands)]
        case "FeatureVectorizer": [try featureVectorizer(operands)]
        case "Normalizer": [try normalizer(operands, &assembly)]
        case "ZipMap": [try zipMap(operands, &assembly)]
        case "LinearClassifier": [nil, try linearClassifier(operands, &assembly)]
        case "TreeEnsembleClassifier": [nil, try treeEnsembleClassifier(operands, &assembly)]
        case "TreeEnsembleRegressor": [try treeEnsembleRegressor(operands, &assembly)]
        case "TreeEnsemble": [try treeEnsemble(operands, &assembly)]
        default: nil
        }
    }
}
