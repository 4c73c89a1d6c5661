import Platform

/// A message of `onnx_subset.proto`.
///
/// The names and numbers of the fields are those of that file, the names in the manner of Swift.
protocol OnnxMessage: Sendable {
    /// A message without any field.
    init()

    /// Takes a field that was found in a file, or skips one that is not known.
    mutating func read(
        _ field: ProtobufReader.Field,
        from reader: inout ProtobufReader
    ) throws(ProtobufFault)

    /// Writes the fields that are not at their default, by their numbers.
    func write(to writer: inout ProtobufWriter)
}

extension OnnxMessage {
    /// Makes a message and fills it in.
    static func with(_ fill: (inout Self) -> Void) -> Self {
        var message = Self()
        fill(&message)
        return message
    }

    /// Reads a message that is all of the bytes.
    ///
    /// They are gone through twice: what is counted on the first way is kept on the second.
    ///
    /// - Parameters:
    ///   - bytes: the message.
    ///   - memory: asked whether there is room for what is made of it, if that is more than a little.
    /// - Throws: what keeps the bytes from being read.
    init(
        serializedBytes bytes: [UInt8],
        in memory: MemoryBudget = .ofProcess
    ) throws(ProtobufFault) {
        let counts = try ProtobufReader.count(bytes, as: Self.self)
        try counts.require(memory, forFile: bytes.count)
        var reader = ProtobufReader(bytes)
        self.init()
        try reader.fill(&self)
    }

    /// The bytes of the message; the same message has the same bytes.
    func serializedBytes() -> [UInt8] {
        var writer = ProtobufWriter()
        write(to: &writer)
        return writer.bytes
    }
}

/// A message in a field of another, or nothing there.
///
/// The field reads as an empty message where there is none; its `$` name is nil then.
@propertyWrapper
struct Inner<Message: OnnxMessage>: Sendable {
    /// The message, if it is there.
    var projectedValue: Message?

    /// The message, or an empty one; what is set is there from then on.
    var wrappedValue: Message {
        get { projectedValue ?? Message() }
        set { projectedValue = newValue }
    }
}
