import HTTPFront
import HTTPTypes
import JSON
import SestinaClient

/// The one input of a request: FP64 of shape [n, 6].
struct InputTensor {
    /// How a sentence asks for it.
    static let wanted =
        "FP64 of shape [n, 6] named \(InferenceProtocol.input), n 1 to \(ScoringClient.batchRowsMax)"
    private static let columns = 6

    private let rowCount: Int
    private let data: JSONValue?
    /// The size that the request gives for the tensor's bytes; nil when the data stands in the JSON.
    private let binaryBytes: Double?

    /// Reads what an input says of itself.
    ///
    /// - Parameter value: an element of the request's `inputs`.
    /// - Throws: a ``WebFault`` when it is no tensor that the model takes.
    init(_ value: JSONValue) throws(WebFault) {
        guard let name = value["name"]?.string, name == InferenceProtocol.input else {
            let given = value["name"].map { "named \($0.kind)" } ?? "without a name"
            throw Self.fault("the input is \(given)")
        }
        guard let datatype = value["datatype"]?.string, datatype == "FP64" else {
            let given = value["datatype"].map { $0.kind } ?? "absent"
            throw Self.fault("the input's datatype is \(given)")
        }
        guard case .array(let sizes)? = value["shape"], sizes.count == 2,
            let rowCount = sizes[0].exactly(Int.self),
            1...ScoringClient.batchRowsMax ~= rowCount,
            sizes[1].exactly(Int.self) == Self.columns
        else {
            throw Self.fault("the input's shape does not fit")
        }
        self.rowCount = rowCount
        data = value["data"]
        switch value["parameters"]?["binary_data_size"] {
        case nil: binaryBytes = nil
        case .number(let size)?: binaryBytes = size.double
        case let size?:
            throw WebFault(.badRequest, "binary_data_size is \(size.kind); it is a number of bytes")
        }
    }

    /// The rows.
    ///
    /// - Parameter binary: what follows the JSON in the body.
    /// - Returns: as many rows as the shape says, every value finite or missing.
    /// - Throws: a ``WebFault`` when values are too few or too many, no numbers or infinite.
    func rows(binary: ArraySlice<UInt8>) throws(WebFault) -> RowCollector {
        if let binaryBytes { return try rows(binary, said: binaryBytes) }
        guard binary.isEmpty else {
            throw WebFault(
                .badRequest,
                "\(binary.count) bytes follow the JSON, and the input has no binary_data_size"
            )
        }
        guard let data else {
            throw WebFault(.badRequest, "the input has neither data nor a binary_data_size")
        }
        var collector = RowCollector(rowCount: rowCount)
        // A value may be missing, all of them at once may not.
        if data == .null { throw collector.fault(of: data) }
        try collector.add(data)
        return collector
    }

    private func rows(_ binary: ArraySlice<UInt8>, said: Double) throws(WebFault) -> RowCollector {
        let wanted = rowCount * InferenceProtocol.rowBytes
        guard data == nil else {
            throw WebFault(
                .badRequest,
                "the input has data and a binary_data_size; it has one of them"
            )
        }
        guard said == Double(wanted), binary.count == wanted else {
            throw WebFault(
                .badRequest,
                "the shape [\(rowCount), 6] takes \(wanted) bytes; binary_data_size is \(said), and "
                    + "\(binary.count) bytes follow the JSON"
            )
        }
        var collector = RowCollector(rowCount: rowCount)
        var start = binary.startIndex
        while start < binary.endIndex {
            var bits: UInt64 = 0
            for index in stride(from: start + 7, through: start, by: -1) {
                bits = bits << 8 | UInt64(binary[index])
            }
            try collector.add(Double(bitPattern: bits))
            start += 8
        }
        return collector
    }

    private static func fault(_ sentence: String) -> WebFault {
        WebFault(.badRequest, "\(sentence); the model takes \(wanted)")
    }
}
