/// An input or output of the graph.
struct OnnxValueInfo: OnnxMessage {
    /// The name by which nodes read or give it.
    var name = ""
    @Inner var type: OnnxType

    mutating func read(
        _ field: ProtobufReader.Field,
        from reader: inout ProtobufReader
    ) throws(ProtobufFault) {
        switch field.number {
        case 1: try reader.read(&name, field)
        case 2: try reader.merge(into: &_type, field)
        default: try reader.skip(field)
        }
    }

    func write(to writer: inout ProtobufWriter) {
        writer.write(name, 1)
        writer.write($type, 2)
    }
}

/// What an input or output is; the other is not there.
struct OnnxType: OnnxMessage {
    @Inner var tensorType: OnnxTensorType
    @Inner var sequenceType: OnnxSequenceType

    mutating func read(
        _ field: ProtobufReader.Field,
        from reader: inout ProtobufReader
    ) throws(ProtobufFault) {
        switch field.number {
        case 1: try reader.merge(into: &_tensorType, field)
        case 4: try reader.merge(into: &_sequenceType, field)
        default: try reader.skip(field)
        }
    }

    func write(to writer: inout ProtobufWriter) {
        writer.write($tensorType, 1)
        writer.write($sequenceType, 4)
    }
}

/// The kind of the elements, and the shape.
struct OnnxTensorType: OnnxMessage {
    /// As the `dataType` of a tensor; 0 where it is not said.
    var elemType: Int32 = 0
    /// Absent where not even the number of dimensions is known.
    @Inner var shape: OnnxShape

    mutating func read(
        _ field: ProtobufReader.Field,
        from reader: inout ProtobufReader
    ) throws(ProtobufFault) {
        switch field.number {
        case 1: try reader.read(&elemType, field)
        case 2: try reader.merge(into: &_shape, field)
        default: try reader.skip(field)
        }
    }

    func write(to writer: inout ProtobufWriter) {
        writer.write(elemType, 1)
        writer.write($shape, 2)
    }
}

/// What the elements are is not needed: a sequence is what ZipMap gives.
struct OnnxSequenceType: OnnxMessage {
    mutating func read(
        _ field: ProtobufReader.Field,
        from reader: inout ProtobufReader
    ) throws(ProtobufFault) {
        try reader.skip(field)
    }

    func write(to writer: inout ProtobufWriter) {}
}

/// The sizes of the dimensions.
struct OnnxShape: OnnxMessage {
    var dim: [OnnxDimension] = []

    mutating func read(
        _ field: ProtobufReader.Field,
        from reader: inout ProtobufReader
    ) throws(ProtobufFault) {
        switch field.number {
        case 1: try reader.append(to: &dim, field)
        default: try reader.skip(field)
        }
    }

    func write(to writer: inout ProtobufWriter) {
        writer.write(dim, 1)
    }
}

/// The size of a dimension.
struct OnnxDimension: OnnxMessage {
    /// Absent where the size has a name or is unknown.
    var dimValue: Int64?

    mutating func read(
        _ field: ProtobufReader.Field,
        from reader: inout ProtobufReader
    ) throws(ProtobufFault) {
        switch field.number {
        case 1: try reader.read(&dimValue, field)
        default: try reader.skip(field)
        }
    }

    func write(to writer: inout ProtobufWriter) {
        writer.write(dimValue, 1)
    }
}
