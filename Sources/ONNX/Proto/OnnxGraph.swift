/// Nodes, constants, inputs and outputs.
struct OnnxGraph: OnnxMessage {
    /// In an order in which each reads only what those before it give.
    var node: [OnnxNode] = []
    var name = ""
    /// Constants, which nodes read by their names.
    var initializer: [OnnxTensor] = []
    /// What a caller gives; old exporters name constants here too.
    var input: [OnnxValueInfo] = []
    var output: [OnnxValueInfo] = []

    mutating func read(
        _ field: ProtobufReader.Field,
        from reader: inout ProtobufReader
    ) throws(ProtobufFault) {
        switch field.number {
        case 1: try reader.append(to: &node, field)
        case 2: try reader.read(&name, field)
        case 5: try reader.append(to: &initializer, field)
        case 11: try reader.append(to: &input, field)
        case 12: try reader.append(to: &output, field)
        default: try reader.skip(field)
        }
    }

    func write(to writer: inout ProtobufWriter) {
        writer.write(node, 1)
        writer.write(name, 2)
        writer.write(initializer, 5)
        writer.write(input, 11)
        writer.write(output, 12)
    }
}

/// An operator with its inputs, outputs and attributes by name.
struct OnnxNode: OnnxMessage {
    /// The names of values; an empty one stands for an input that is left out.
    var input: [String] = []
    var output: [String] = []
    var name = ""
    /// The operator, of those of `domain`.
    var opType = ""
    var attribute: [OnnxAttribute] = []
    var domain = ""

    mutating func read(
        _ field: ProtobufReader.Field,
        from reader: inout ProtobufReader
    ) throws(ProtobufFault) {
        switch field.number {
        case 1: try reader.append(to: &input, field)
        case 2: try reader.append(to: &output, field)
        case 3: try reader.read(&name, field)
        case 4: try reader.read(&opType, field)
        case 5: try reader.append(to: &attribute, field)
        case 7: try reader.read(&domain, field)
        default: try reader.skip(field)
        }
    }

    func write(to writer: inout ProtobufWriter) {
        writer.write(input, 1)
        writer.write(output, 2)
        writer.write(name, 3)
        writer.write(opType, 4)
        writer.write(attribute, 5)
        writer.write(domain, 7)
    }
}

/// A constant of a node; the field of its kind holds it.
struct OnnxAttribute: OnnxMessage {
    var name = ""
    var f: Float = 0
    var i: Int64 = 0
    /// A text, which need not be UTF-8.
    var s: [UInt8] = []
    @Inner var t: OnnxTensor
    var floats: [Float] = []
    var ints: [Int64] = []
    var strings: [[UInt8]] = []
    /// Which of the fields above holds the value: 2 an integer, 4 a tensor, 7 integers.
    ///
    /// It is only written.
    var type: Int32 = 0

    mutating func read(
        _ field: ProtobufReader.Field,
        from reader: inout ProtobufReader
    ) throws(ProtobufFault) {
        switch field.number {
        case 1: try reader.read(&name, field)
        case 2: try reader.read(&f, field)
        case 3: try reader.read(&i, field)
        case 4: try reader.read(&s, field)
        case 5: try reader.merge(into: &_t, field)
        case 7: try reader.append(to: &floats, field)
        case 8: try reader.append(to: &ints, field)
        case 9: try reader.append(to: &strings, field)
        case 20: try reader.read(&type, field)
        default: try reader.skip(field)
        }
    }

    func write(to writer: inout ProtobufWriter) {
        writer.write(name, 1)
        writer.write(f, 2)
        writer.write(i, 3)
        writer.write(s, 4)
        writer.write($t, 5)
        writer.write(floats, 7)
        writer.write(ints, 8)
        writer.write(strings, 9)
        writer.write(type, 20)
    }
}

/// Elements and their dimensions.
struct OnnxTensor: OnnxMessage {
    /// The sizes, the outermost first; none for a single number.
    var dims: [Int64] = []
    /// 1 float, 2 uint8, 3 int8, 6 int32, 7 int64, 8 string, 9 bool, 11 double.
    var dataType: Int32 = 0
    var floatData: [Float] = []
    /// Numbers of 32 bits, and all smaller kinds.
    var int32Data: [Int32] = []
    /// Texts: the names of classes.
    var stringData: [[UInt8]] = []
    var int64Data: [Int64] = []
    var name = ""
    /// Little-endian elements of any kind but texts, in the place of the lists.
    var rawData: [UInt8] = []
    var doubleData: [Double] = []
    /// 1 if the elements are in another file.
    var dataLocation: Int32 = 0

    mutating func read(
        _ field: ProtobufReader.Field,
        from reader: inout ProtobufReader
    ) throws(ProtobufFault) {
        switch field.number {
        case 1: try reader.append(to: &dims, field)
        case 2: try reader.read(&dataType, field)
        case 4: try reader.append(to: &floatData, field)
        case 5: try reader.append(to: &int32Data, field)
        case 6: try reader.append(to: &stringData, field)
        case 7: try reader.append(to: &int64Data, field)
        case 8: try reader.read(&name, field)
        case 9: try reader.readElements(&rawData, field)
        case 10: try reader.append(to: &doubleData, field)
        case 14: try reader.read(&dataLocation, field)
        default: try reader.skip(field)
        }
    }

    func write(to writer: inout ProtobufWriter) {
        writer.write(dims, 1)
        writer.write(dataType, 2)
        writer.write(floatData, 4)
        writer.write(int32Data, 5)
        writer.write(stringData, 6)
        writer.write(int64Data, 7)
        writer.write(name, 8)
        writer.write(rawData, 9)
        writer.write(doubleData, 10)
        writer.write(dataLocation, 14)
    }
}
