/// Reads the fields of messages in the wire format of protocol buffers, and counts what it reads.
///
/// The format is that of protobuf.dev, "Encoding". Fields that the caller does not know are skipped,
/// and so are those whose value is in another form than the field's. Messages that are known lie
/// seven deep at most, those of unknown fields are not entered, and who enters all of them bounds their
/// depth, so no file makes it recurse further.
struct ProtobufReader {
    /// How the value of a field is written.
    enum Wire: UInt64 {
        case varint = 0
        case eightBytes = 1
        case lengthAndBytes = 2
        // 3 and 4 are groups, which ONNX has none of; 6 and 7 mean nothing.
        case fourBytes = 5
    }

    /// What stands in front of a value.
    struct Field {
        /// Where the field begins.
        let start: Int
        /// The number by which the message knows it, 1 to 2^29 - 1.
        let number: UInt64
        let wire: Wire
    }

    /// What stands in front of a value has 32 bits, in at most so many bytes.
    private static let tagBytesMax = 5

    private let bytes: [UInt8]
    /// Whether values are kept, or only counted.
    private let isKeeping: Bool
    private var counts = PartCounts()
    /// Where the next byte is read; after a value was read or skipped, the end of its field.
    private(set) var place = 0
    /// Where the message or list ends that is being read.
    private var end: Int

    /// Reads values from the start of the bytes.
    init(_ bytes: [UInt8]) {
        self.init(bytes, isKeeping: true)
    }

    private init(_ bytes: [UInt8], isKeeping: Bool) {
        self.bytes = bytes
        self.isKeeping = isKeeping
        end = bytes.count
    }

    /// Counts what a message would hold that is all of the bytes, and keeps nothing.
    static func count<Message: OnnxMessage>(
        _ bytes: [UInt8],
        as type: Message.Type
    ) throws(ProtobufFault) -> PartCounts {
        var message = Message()
        return try count(bytes, as: &message)
    }

    /// Counts likewise, and hands the fields to a message that looks at them in its own way.
    @discardableResult
    static func count(
        _ bytes: [UInt8],
        as message: inout some OnnxMessage
    ) throws(ProtobufFault) -> PartCounts {
        var reader = ProtobufReader(bytes, isKeeping: false)
        try reader.fill(&message)
        return reader.counts
    }

    /// Hands the fields up to the end to a message.
    mutating func fill(_ message: inout some OnnxMessage) throws(ProtobufFault) {
        while let field = try next() { try message.read(field, from: &self) }
    }

    /// The next field, whose value is to be read or skipped, or nil at the end of the message.
    mutating func next() throws(ProtobufFault) -> Field? {
        guard place < end else { return nil }
        let start = place
        let tag = try varint()
        guard place - start <= Self.tagBytesMax, tag <= UInt32.max, tag >> 3 > 0,
            let wire = Wire(rawValue: tag & 7)
        else { throw .malformed }
        return Field(start: start, number: tag >> 3, wire: wire)
    }

    /// Passes over a value.
    mutating func skip(_ field: Field) throws(ProtobufFault) {
        switch field.wire {
        case .varint: _ = try varint()
        case .eightBytes: try skip(8)
        case .lengthAndBytes: try skip(try length())
        case .fourBytes: try skip(4)
        }
    }

    // MARK: - Single values

    /// Reads a number of 64 bits.
    mutating func read(_ value: inout Int64, _ field: Field) throws(ProtobufFault) {
        guard field.wire == .varint else { return try skip(field) }
        value = Int64(bitPattern: try varint())
    }

    /// Reads a number of 64 bits that may be absent.
    mutating func read(_ value: inout Int64?, _ field: Field) throws(ProtobufFault) {
        guard field.wire == .varint else { return try skip(field) }
        value = Int64(bitPattern: try varint())
    }

    /// Reads the lowest 32 bits of a number; one below 0 is written with 64.
    mutating func read(_ value: inout Int32, _ field: Field) throws(ProtobufFault) {
        guard field.wire == .varint else { return try skip(field) }
        value = Int32(truncatingIfNeeded: try varint())
    }

    /// Reads a number of float32, whatever its bits.
    mutating func read(_ value: inout Float, _ field: Field) throws(ProtobufFault) {
        guard field.wire == .fourBytes else { return try skip(field) }
        value = Float(bitPattern: try word())
    }

    /// Reads a text, which must be UTF-8.
    mutating func read(_ value: inout String, _ field: Field) throws(ProtobufFault) {
        if let content = try content(field) { value = try Self.text(content) }
    }

    /// Reads a text that need not be UTF-8.
    mutating func read(_ value: inout [UInt8], _ field: Field) throws(ProtobufFault) {
        if let content = try content(field) { value = Array(content) }
    }

    /// Reads the elements of a tensor as they stand in raw data.
    mutating func readElements(_ value: inout [UInt8], _ field: Field) throws(ProtobufFault) {
        let start = place
        let content = try content(field)
        if field.wire == .lengthAndBytes { try counts.numbers.add((place - start) / 4) }
        if let content { value = Array(content) }
    }

    /// Reads a message into one that may be there already: the fields of both count.
    mutating func merge<Message: OnnxMessage>(
        into message: inout Inner<Message>,
        _ field: Field
    ) throws(ProtobufFault) {
        guard field.wire == .lengthAndBytes else { return try skip(field) }
        var merged = message.wrappedValue
        // Nobody else holds it while it grows, so that it is not copied.
        message.projectedValue = nil
        try enter(&merged)
        message.projectedValue = merged
    }

    /// Reads a field, which must be one of content, into a message as it stands.
    mutating func read(
        into message: inout some OnnxMessage,
        _ field: Field
    ) throws(ProtobufFault) {
        guard field.wire == .lengthAndBytes else { return try skip(field) }
        try enter(&message)
    }

    // MARK: - Lists

    /// Reads one of the names that a node has for its inputs and outputs.
    mutating func append(to values: inout [String], _ field: Field) throws(ProtobufFault) {
        let content = try content(field)
        if field.wire == .lengthAndBytes { try counts.operands.add(1) }
        if let content { values.append(try Self.text(content)) }
    }

    /// Reads one of the texts of an attribute or tensor, which need not be UTF-8.
    mutating func append(to values: inout [[UInt8]], _ field: Field) throws(ProtobufFault) {
        let content = try content(field)
        if field.wire == .lengthAndBytes { try counts.texts.add(1) }
        if let content { values.append(Array(content)) }
    }

    /// Reads one of the messages of a list.
    mutating func append<Message: OnnxMessage>(
        to messages: inout [Message],
        _ field: Field
    ) throws(ProtobufFault) {
        guard field.wire == .lengthAndBytes else { return try skip(field) }
        var message = Message()
        try enter(&message)
        if isKeeping { messages.append(message) }
    }

    /// Reads numbers of 64 bits.
    mutating func append(to values: inout [Int64], _ field: Field) throws(ProtobufFault) {
        try append(to: &values, field, .varint) { reader throws(ProtobufFault) in
            Int64(bitPattern: try reader.varint())
        }
    }

    /// Reads the lowest 32 bits of numbers.
    mutating func append(to values: inout [Int32], _ field: Field) throws(ProtobufFault) {
        try append(to: &values, field, .varint) { reader throws(ProtobufFault) in
            Int32(truncatingIfNeeded: try reader.varint())
        }
    }

    /// Reads numbers of float32, whatever their bits.
    mutating func append(to values: inout [Float], _ field: Field) throws(ProtobufFault) {
        try append(to: &values, field, .fourBytes) { reader throws(ProtobufFault) in
            Float(bitPattern: try reader.word())
        }
    }

    /// Reads numbers of float64, whatever their bits.
    mutating func append(to values: inout [Double], _ field: Field) throws(ProtobufFault) {
        try append(to: &values, field, .eightBytes) { reader throws(ProtobufFault) in
            Double(bitPattern: try reader.word())
        }
    }

    /// Reads numbers of a list, which stand in one piece or each in a field of its own.
    private mutating func append<Number>(
        to values: inout [Number],
        _ field: Field,
        _ wire: Wire,
        _ readOne: (inout ProtobufReader) throws(ProtobufFault) -> Number
    ) throws(ProtobufFault) {
        if field.wire == wire {
            let number = try readOne(&self)
            try counts.numbers.add(1)
            if isKeeping { values.append(number) }
            return
        }
        guard field.wire == .lengthAndBytes else { return try skip(field) }
        let outerEnd = end
        let byteCount = try length()
        end = place + byteCount
        let count = try numbersLeft(wire)
        try counts.numbers.add(count)
        if isKeeping {
            // Only the first piece: a list that is made larger for each of many is copied for each.
            if values.isEmpty { values.reserveCapacity(count) }
            while place < end { values.append(try readOne(&self)) }
        }
        place = end
        end = outerEnd
    }

    /// How many numbers there are up to the end, which must be the end of one.
    private func numbersLeft(_ wire: Wire) throws(ProtobufFault) -> Int {
        let rest = bytes[place..<end]
        if wire == .varint {
            guard rest.last ?? 0 < 0x80 else { throw .malformed }
            return rest.count { $0 < 0x80 }
        }
        let size = wire == .eightBytes ? 8 : 4
        guard rest.count.isMultiple(of: size) else { throw .cutShort }
        return rest.count / size
    }

    // MARK: - Steps

    /// Counts a message and reads it up to the end that its length says.
    private mutating func enter(_ message: inout some OnnxMessage) throws(ProtobufFault) {
        let outerEnd = end
        let byteCount = try length()
        try counts.messages.add(1)
        end = place + byteCount
        try fill(&message)
        end = outerEnd
    }

    /// The content of a field of text or bytes.
    ///
    /// - Returns: nil after passing over it, where it is in another form or only counted.
    private mutating func content(_ field: Field) throws(ProtobufFault) -> ArraySlice<UInt8>? {
        guard isKeeping, field.wire == .lengthAndBytes else {
            try skip(field)
            return nil
        }
        let byteCount = try length()
        defer { place += byteCount }
        return bytes[place..<place + byteCount]
    }

    private static func text(_ content: ArraySlice<UInt8>) throws(ProtobufFault) -> String {
        guard let text = String(validating: content, as: UTF8.self) else { throw .malformed }
        return text
    }

    /// Reads a length, which leaves as many bytes at least.
    private mutating func length() throws(ProtobufFault) -> Int {
        let length = try varint()
        guard length <= UInt64(end - place) else { throw .cutShort }
        return Int(length)
    }

    private mutating func skip(_ count: Int) throws(ProtobufFault) {
        guard count <= end - place else { throw .cutShort }
        place += count
    }

    /// Reads a number of seven bits a byte, the lowest first; bits above the 64th are dropped.
    private mutating func varint() throws(ProtobufFault) -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: 0, to: UInt64.bitWidth, by: 7) {
            guard place < end else { throw .cutShort }
            let byte = bytes[place]
            place += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        throw .malformed
    }

    /// Reads a little-endian word.
    private mutating func word<Word>() throws(ProtobufFault) -> Word
    where Word: FixedWidthInteger & UnsignedInteger {
        let start = place
        try skip(Word.bitWidth / 8)
        return bytes[start..<place].reversed().reduce(0) { $0 << 8 | Word($1) }
    }
}
