/// Writes the fields of a message in the wire format of protocol buffers (protobuf.dev, "Encoding").
///
/// Fields that have their default, 0 or nothing, are left out, and lists of numbers stand in one
/// piece, so that the same message always has the same bytes.
struct ProtobufWriter {
    /// What was written until now.
    private(set) var bytes: [UInt8] = []

    /// Writes a number that is not 0.
    mutating func write(_ value: Int64, _ field: UInt64) {
        if value != 0 { write(Int64?.some(value), field) }
    }

    /// Writes a number that is there or not, whatever it is.
    mutating func write(_ value: Int64?, _ field: UInt64) {
        guard let value else { return }
        append(tag: field, .varint)
        append(varint: UInt64(bitPattern: value))
    }

    /// Writes a number that is not 0; one below it takes the ten bytes that it has in 64 bits.
    mutating func write(_ value: Int32, _ field: UInt64) { write(Int64(value), field) }

    /// Writes a number of which a bit is set; minus zero is one.
    mutating func write(_ value: Float, _ field: UInt64) {
        guard value.bitPattern != 0 else { return }
        append(tag: field, .fourBytes)
        append(word: value.bitPattern)
    }

    /// Writes a text that is not empty.
    mutating func write(_ value: String, _ field: UInt64) {
        if !value.isEmpty { append(field) { $0.bytes += value.utf8 } }
    }

    /// Writes bytes if there are any.
    mutating func write(_ value: [UInt8], _ field: UInt64) {
        if !value.isEmpty { append(field) { $0.bytes += value } }
    }

    /// Writes texts, empty ones too.
    mutating func write(_ values: [String], _ field: UInt64) {
        for value in values { append(field) { $0.bytes += value.utf8 } }
    }

    /// Writes texts as bytes, empty ones too.
    mutating func write(_ values: [[UInt8]], _ field: UInt64) {
        for value in values { append(field) { $0.bytes += value } }
    }

    /// Writes numbers in one piece.
    mutating func write(_ values: [Int64], _ field: UInt64) {
        pack(values, field) { $0.append(varint: UInt64(bitPattern: $1)) }
    }

    /// Writes numbers in one piece.
    mutating func write(_ values: [Int32], _ field: UInt64) {
        pack(values, field) { $0.append(varint: UInt64(bitPattern: Int64($1))) }
    }

    /// Writes numbers in one piece.
    mutating func write(_ values: [Float], _ field: UInt64) {
        pack(values, field) { $0.append(word: $1.bitPattern) }
    }

    /// Writes numbers in one piece.
    mutating func write(_ values: [Double], _ field: UInt64) {
        pack(values, field) { $0.append(word: $1.bitPattern) }
    }

    /// Writes a message that is there, an empty one too.
    mutating func write(_ message: (some OnnxMessage)?, _ field: UInt64) {
        if let message { append(field) { message.write(to: &$0) } }
    }

    /// Writes messages, empty ones too.
    mutating func write(_ messages: [some OnnxMessage], _ field: UInt64) {
        for message in messages { append(field) { message.write(to: &$0) } }
    }

    // MARK: - Steps

    private mutating func pack<Number>(
        _ values: [Number],
        _ field: UInt64,
        _ append: (inout ProtobufWriter, Number) -> Void
    ) {
        guard !values.isEmpty else { return }
        self.append(field) { writer in
            for value in values { append(&writer, value) }
        }
    }

    /// Writes a field of content, whose length is known when it was written and stands before it.
    private mutating func append(_ field: UInt64, _ content: (inout ProtobufWriter) -> Void) {
        append(tag: field, .lengthAndBytes)
        let start = bytes.count
        content(&self)
        var length = ProtobufWriter()
        length.append(varint: UInt64(bytes.count - start))
        bytes.insert(contentsOf: length.bytes, at: start)
    }

    private mutating func append(tag field: UInt64, _ wire: ProtobufReader.Wire) {
        append(varint: field << 3 | wire.rawValue)
    }

    private mutating func append(varint number: UInt64) {
        var rest = number
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func append(word: some FixedWidthInteger & UnsignedInteger) {
        for shift in stride(from: 0, to: word.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: word >> shift))
        }
    }
}
