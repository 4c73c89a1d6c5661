import Models

/// A constant of the graph.
struct Tensor {
    /// The elements in row-major order.
    enum Elements {
        /// float32 values widened, or float64.
        case floats([Double], Precision)
        /// uint8, int32 or int64.
        case integers([Int64])
    }

    /// None for a single number; each at least 0.
    let dimensions: [Int]
    /// As many as the product of the dimensions.
    let elements: Elements

    /// Decodes a tensor of any number of dimensions, the elements of which are all there.
    ///
    /// - Parameters:
    ///   - tensor: elements in `raw_data`, or in the list of their type.
    ///   - owner: begins the sentence if the tensor is refused.
    /// - Throws: a refusal of elements in another file, of a type that is not read, or of another
    ///   number than the product of the dimensions.
    init(_ tensor: OnnxTensor, owner: String) throws(ModelFileError) {
        guard tensor.dataLocation == 0 else {
            throw .refused(
                "\(owner) keeps its elements in another file; a model must be one file"
            )
        }
        var count = 1
        var dimensions: [Int] = []
        for dimension in tensor.dims {
            let (product, overflow) = count.multipliedReportingOverflow(by: Int(dimension))
            guard dimension >= 0, !overflow else {
                throw .refused("\(owner) has an impossible dimension of \(dimension)")
            }
            count = product
            dimensions.append(Int(dimension))
        }
        self.dimensions = dimensions
        elements = try Self.elements(of: tensor, owner)
        guard elements.count == count else {
            throw .refused(
                "\(owner) should hold \(count) elements by its shape \(dimensions), and holds "
                    + "\(elements.count)"
            )
        }
    }

    /// Makes a tensor whose elements fit its dimensions.
    init(dimensions: [Int], elements: Elements) {
        self.dimensions = dimensions
        self.elements = elements
    }

    /// The elements, from `raw_data` where that holds bytes and else from the list of their type.
    private static func elements(
        of tensor: OnnxTensor,
        _ owner: String
    ) throws(ModelFileError) -> Elements {
        let raw = RawElements(bytes: tensor.rawData, owner: owner)
        switch tensor.dataType {
        case DataType.float32:
            guard tensor.rawData.isEmpty else {
                return .floats(
                    try raw.words(of: UInt32.self).map { Double(Float(bitPattern: $0)) },
                    .float32
                )
            }
            return .floats(tensor.floatData.map { Double($0) }, .float32)
        case DataType.float64:
            guard tensor.rawData.isEmpty else {
                return .floats(
                    try raw.words(of: UInt64.self).map { Double(bitPattern: $0) },
                    .float64
                )
            }
            return .floats(tensor.doubleData, .float64)
        case DataType.int64:
            guard tensor.rawData.isEmpty else {
                return .integers(try raw.words(of: UInt64.self).map { Int64(bitPattern: $0) })
            }
            return .integers(tensor.int64Data)
        case DataType.int32:
            guard tensor.rawData.isEmpty else {
                return .integers(
                    try raw.words(of: UInt32.self).map { Int64(Int32(bitPattern: $0)) }
                )
            }
            return .integers(tensor.int32Data.map { Int64($0) })
        case DataType.uint8:
            guard tensor.rawData.isEmpty else { return .integers(raw.bytes.map { Int64($0) }) }
            return .integers(tensor.int32Data.map { Int64($0) })
        default:
            throw .refused(
                "\(owner) has elements of \(DataType.name(tensor.dataType)); "
                    + "float, double, uint8, int32 and int64 can be used"
            )
        }
    }
}

extension Tensor.Elements {
    /// The number of elements.
    var count: Int {
        switch self {
        case .floats(let values, _): values.count
        case .integers(let values): values.count
        }
    }
}

/// Little-endian elements in the `raw_data` of a tensor.
private struct RawElements {
    /// The bytes, as many as the file has.
    let bytes: [UInt8]
    /// Begins the sentence of a refusal.
    let owner: String

    /// The elements of as many bytes as the type has; refuses bytes that are left over.
    func words<Word: FixedWidthInteger & UnsignedInteger>(
        of type: Word.Type
    ) throws(ModelFileError) -> [Word] {
        let size = Word.bitWidth / 8
        guard bytes.count.isMultiple(of: size) else {
            throw .refused("\(owner) holds \(bytes.count) bytes, not a multiple of \(size)")
        }
        return stride(from: 0, to: bytes.count, by: size).map { start in
            (0..<size).reversed().reduce(0) { $0 << 8 | Word(bytes[start + $1]) }
        }
    }
}
