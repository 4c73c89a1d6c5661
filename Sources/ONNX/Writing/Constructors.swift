/// Messages as the writer needs them.
extension OnnxTensor {
    /// Elements of double in row-major order.
    static func doubles(_ name: String, _ dimensions: [Int], _ values: [Double]) -> OnnxTensor {
        .with {
            $0.name = name
            $0.dims = dimensions.map { Int64($0) }
            $0.dataType = DataType.float64
            $0.doubleData = values
        }
    }
}

extension OnnxAttribute {
    /// The numbers by which ONNX names the types of attributes.
    private enum Kind {
        static let integer: Int32 = 2
        static let tensor: Int32 = 4
        static let integers: Int32 = 7
    }

    /// One whole number.
    static func integer(_ name: String, _ value: Int64) -> OnnxAttribute {
        .with {
            $0.name = name
            $0.type = Kind.integer
            $0.i = value
        }
    }

    /// A list of whole numbers.
    static func integers(_ name: String, _ values: [Int64]) -> OnnxAttribute {
        .with {
            $0.name = name
            $0.type = Kind.integers
            $0.ints = values
        }
    }

    /// A tensor.
    static func tensor(_ name: String, _ value: OnnxTensor) -> OnnxAttribute {
        .with {
            $0.name = name
            $0.type = Kind.tensor
            $0.t = value
        }
    }
}

extension OnnxValueInfo {
    /// A tensor of some dimensions, each of which is nil where it is any number.
    static func tensor(_ name: String, _ type: Int32, _ dimensions: [Int?]) -> OnnxValueInfo {
        .with {
            $0.name = name
            $0.type.tensorType.elemType = type
            $0.type.tensorType.shape.dim = dimensions.map { size in
                .with { if let size { $0.dimValue = Int64(size) } }
            }
        }
    }
}
