import HTTPFront
import HTTPTypes
import JSON
import NIOCore
import SestinaClient
import Words

/// What a request of the inference protocol asks.
struct InferenceRequest: Sendable {
    /// An output that is asked for, and how.
    struct Wanted: Sendable {
        let output: InferenceOutput
        let isBinary: Bool
    }

    /// The caller's name for it, to be given back.
    let id: String?
    /// 1 to ``ScoringClient/batchRowsMax`` rows; a missing value is NaN.
    let rows: [FeatureRow]
    /// Which columns have missing values.
    private let absences: [RowCollector.Absence]
    /// In the order in which they are asked for.
    let outputs: [Wanted]

    /// Reads a body as it came.
    init(body: ByteBuffer, jsonLength: Int?) throws(WebFault) {
        try self.init(body: Array(body.readableBytesView), jsonLength: jsonLength)
    }

    /// Reads a body.
    ///
    /// - Parameters:
    ///   - body: JSON, and after it the input's bytes when it is binary.
    ///   - jsonLength: how much of the body is JSON; nil for all of it.
    /// - Throws: a ``WebFault`` that says what the body should have.
    init(body: [UInt8], jsonLength: Int?) throws(WebFault) {
        let end = jsonLength ?? body.count
        guard 0...body.count ~= end else {
            throw WebFault(
                .badRequest,
                "Inference-Header-Content-Length is \(end), and the body has \(body.count) bytes"
            )
        }
        let value = try JSONValue(body: end == body.count ? body : Array(body[..<end]))
        guard case .object = value else {
            throw WebFault(.badRequest, "the body is \(value.kind); it is an object with inputs")
        }
        id = try Self.optional(value["id"], "id", "a text") { $0.string }
        let parameters = value["parameters"]
        let prefersBinary = try Self.flag("binary_data_output", in: parameters) ?? false
        outputs = try Self.outputs(value["outputs"], prefersBinary: prefersBinary)
        guard case .array(let inputs)? = value["inputs"], let input = inputs.first,
            inputs.count == 1
        else {
            throw WebFault(.badRequest, "inputs is a list of one tensor, \(InputTensor.wanted)")
        }
        let collector = try InputTensor(input).rows(binary: body[end...])
        rows = try collector.rows()
        absences = collector.absences
    }

    /// Whether no value is missing, so that every model takes the rows.
    var isWhole: Bool { absences.isEmpty }

    /// The fault of the first missing value that may not be one.
    ///
    /// - Parameter mayBeMissing: for each feature whether it may be missing.
    /// - Returns: nil where the model takes the rows.
    func fault(unless mayBeMissing: [Bool]) -> WebFault? {
        absences.first { !mayBeMissing.indices.contains($0.column) || !mayBeMissing[$0.column] }?
            .fault
    }

    private static func outputs(
        _ value: JSONValue?,
        prefersBinary: Bool
    ) throws(WebFault) -> [Wanted] {
        let named = try optional(value, "outputs", "a list") { value -> [JSONValue]? in
            guard case .array(let elements) = value else { return nil }
            return elements
        }
        guard let named, !named.isEmpty else {
            return InferenceOutput.allCases.map { Wanted(output: $0, isBinary: prefersBinary) }
        }
        var outputs: [Wanted] = []
        for element in named {
            guard let name = element["name"]?.string else {
                throw WebFault(.badRequest, "an output is an object with a name, \(names)")
            }
            guard let output = InferenceOutput(rawValue: name) else {
                throw WebFault(.badRequest, "there is no output \(name.shown); it is \(names)")
            }
            guard !outputs.contains(where: { $0.output == output }) else {
                throw WebFault(.badRequest, "the output \(name) is asked for twice; ask once")
            }
            let isBinary = try flag("binary_data", in: element["parameters"]) ?? prefersBinary
            outputs.append(Wanted(output: output, isBinary: isBinary))
        }
        return outputs
    }

    private static var names: String {
        InferenceOutput.allCases.map(\.rawValue).joined(separator: " or ")
    }

    private static func flag(_ name: String, in parameters: JSONValue?) throws(WebFault) -> Bool? {
        guard let parameters else { return nil }
        guard case .object = parameters else {
            throw WebFault(.badRequest, "parameters is \(parameters.kind); it is an object")
        }
        return try optional(parameters[name], name, "true or false") { value -> Bool? in
            guard case .boolean(let flag) = value else { return nil }
            return flag
        }
    }

    /// A member that may be absent, and is what it should be when it is there.
    private static func optional<Value>(
        _ value: JSONValue?,
        _ name: String,
        _ wanted: String,
        _ read: (JSONValue) -> Value?
    ) throws(WebFault) -> Value? {
        guard let value else { return nil }
        guard let read = read(value) else {
            throw WebFault(.badRequest, "\(name) is \(value.kind); it is \(wanted)")
        }
        return read
    }
}
