/// Bytes of a model file that no reader of the format sees, so that they can be anything.
///
/// Readers pass over fields that they do not know or that are written in another form than the field's,
/// and of a field that stands twice, or beside another in the place of which it stands, they keep the last.
/// A file may be made another one by way of such bytes without any reader noticing: line feeds in them that
/// a checkout lengthens, for one. So whoever judges a file by what it says wants to know that it says it all.
package enum UnseenBytes {
    /// Looks for the first such bytes.
    ///
    /// - Parameter bytes: a whole file.
    /// - Returns: where they are and why nobody reads them, in a few words; nil where every byte is read,
    ///   by this project or by another that reads the whole format.
    package static func first(in bytes: [UInt8]) -> String? {
        var message = ReadMessage(.file, depth: 0)
        do throws(ProtobufFault) {
            try ProtobufReader.count(bytes, as: &message)
        } catch {
            return error.refusal.description
        }
        return message.finding
    }
}

/// A message whose fields are held against the format, and not kept.
private struct ReadMessage: OnnxMessage {
    /// Readers of protocol buffers refuse what lies deeper.
    private static let depthMax = 100

    private let kind: OnnxFormat.Message
    /// In how many other messages it lies.
    private let depth: Int
    /// The fields that were met, a bit for each number.
    private var met: UInt64 = 0
    /// The one that was met of those that share a choice.
    private var chosen: UInt64?
    /// What was found first.
    private(set) var finding: String?

    init(_ kind: OnnxFormat.Message, depth: Int) {
        self.kind = kind
        self.depth = depth
    }

    init() { self.init(.file, depth: 0) }

    mutating func read(
        _ field: ProtobufReader.Field,
        from reader: inout ProtobufReader
    ) throws(ProtobufFault) {
        guard finding == nil else { return try reader.skip(field) }
        guard let known = OnnxFormat.field(field.number, of: kind) else {
            finding = words(field, nil, "onnx.proto of ONNX \(OnnxFormat.version) has none")
            return try reader.skip(field)
        }
        guard Self.canHave(field.wire, known) else {
            finding = words(field, known, "it is written in a form that it never has")
            return try reader.skip(field)
        }
        if let fault = clash(of: field, known) {
            finding = words(field, known, fault)
            return try reader.skip(field)
        }
        switch known.form {
        case .text: try reader.skip(field)
        case .number:
            var numbers: [Int64] = []
            try reader.append(to: &numbers, field)
        case .float:
            var numbers: [Float] = []
            try reader.append(to: &numbers, field)
        case .double:
            var numbers: [Double] = []
            try reader.append(to: &numbers, field)
        case .message(let kind):
            guard depth < Self.depthMax else {
                finding = words(field, known, "it lies in \(depth) other messages")
                return try reader.skip(field)
            }
            var message = ReadMessage(kind, depth: depth + 1)
            try reader.read(into: &message, field)
            finding = message.finding
        }
    }

    func write(to writer: inout ProtobufWriter) {}

    /// Whether a field can be written so; numbers of a list in one piece or one by one.
    private static func canHave(_ wire: ProtobufReader.Wire, _ field: OnnxFormat.Field) -> Bool {
        let isPiece = wire == .lengthAndBytes
        return switch field.form {
        case .text, .message: isPiece
        case .number: wire == .varint || isPiece && field.isList
        case .float: wire == .fourBytes || isPiece && field.isList
        case .double: wire == .eightBytes || isPiece && field.isList
        }
    }

    /// Notes a field; what is wrong with its being there beside those that were met.
    private mutating func clash(
        of field: ProtobufReader.Field,
        _ known: OnnxFormat.Field
    ) -> String? {
        let bit: UInt64 = 1 << field.number
        if met & bit != 0, !known.isList { return "it stands there twice" }
        met |= bit
        guard known.choice != nil else { return nil }
        defer { chosen = field.number }
        guard let chosen, chosen != field.number else { return nil }
        return "it stands beside field \(chosen), and only one of the two is read"
    }

    private func words(
        _ field: ProtobufReader.Field,
        _ known: OnnxFormat.Field?,
        _ reason: String
    ) -> String {
        let name = known.map { " (\($0.name))" } ?? ""
        return "field \(field.number)\(name) of \(kind.rawValue), at byte \(field.start): \(reason)"
    }
}
