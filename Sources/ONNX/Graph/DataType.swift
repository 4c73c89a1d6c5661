import Models

/// The numbers by which ONNX names the types of tensor elements.
enum DataType {
    /// The values of `TensorProto.DataType` in onnx.proto.
    static let float32: Int32 = 1
    static let uint8: Int32 = 2
    static let int32: Int32 = 6
    static let int64: Int32 = 7
    static let string: Int32 = 8
    static let float64: Int32 = 11

    /// The format of a floating-point type that models compute in, or nil.
    static func precision(_ type: Int32) -> Precision? {
        switch type {
        case float32: .float32
        case float64: .float64
        default: nil
        }
    }

    /// What columns of the type hold, or nil where they cannot be features.
    static func elements(_ type: Int32) -> Columns.Elements? {
        switch type {
        case float32: .floats(.float32)
        case float64: .floats(.float64)
        case int32, int64: .wholeNumbers
        default: nil
        }
    }

    /// Whether a constant of the type can stand on the way to the probability.
    static func isUsed(_ type: Int32) -> Bool {
        [float32, uint8, int32, int64, float64].contains(type)
    }

    /// The name of a type in sentences.
    static func name(_ type: Int32) -> String {
        let names = [
            "an unnamed type", "float", "uint8", "int8", "uint16", "int16", "int32", "int64",
            "string", "bool", "float16", "double", "uint32", "uint64",
        ]
        return names.indices.contains(Int(type)) ? names[Int(type)] : "type \(type)"
    }
}
