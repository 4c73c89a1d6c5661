/// The whole file.
struct OnnxModel: OnnxMessage {
    /// The version of the format, 3 or more.
    var irVersion: Int64 = 0
    /// The program that wrote the file, and its version.
    var producerName = ""
    var producerVersion = ""
    /// The version of the model, as its maker counts.
    var modelVersion: Int64 = 0
    /// What is computed.
    @Inner var graph: OnnxGraph
    /// The versions of the operators that the graph is written with.
    var opsetImport: [OnnxOperatorSet] = []
    /// What ONNX has no field for; `Metadata` reads those of this project.
    var metadataProps: [OnnxMetadata] = []

    mutating func read(
        _ field: ProtobufReader.Field,
        from reader: inout ProtobufReader
    ) throws(ProtobufFault) {
        switch field.number {
        case 1: try reader.read(&irVersion, field)
        case 2: try reader.read(&producerName, field)
        case 3: try reader.read(&producerVersion, field)
        case 5: try reader.read(&modelVersion, field)
        case 7: try reader.merge(into: &_graph, field)
        case 8: try reader.append(to: &opsetImport, field)
        case 14: try reader.append(to: &metadataProps, field)
        default: try reader.skip(field)
        }
    }

    func write(to writer: inout ProtobufWriter) {
        writer.write(irVersion, 1)
        writer.write(producerName, 2)
        writer.write(producerVersion, 3)
        writer.write(modelVersion, 5)
        writer.write($graph, 7)
        writer.write(opsetImport, 8)
        writer.write(metadataProps, 14)
    }
}

/// The version of an operator domain; the empty domain is ai.onnx.
struct OnnxOperatorSet: OnnxMessage {
    var domain = ""
    var version: Int64 = 0

    mutating func read(
        _ field: ProtobufReader.Field,
        from reader: inout ProtobufReader
    ) throws(ProtobufFault) {
        switch field.number {
        case 1: try reader.read(&domain, field)
        case 2: try reader.read(&version, field)
        default: try reader.skip(field)
        }
    }

    func write(to writer: inout ProtobufWriter) {
        writer.write(domain, 1)
        writer.write(version, 2)
    }
}

/// A key and a value of the exporter's choice.
struct OnnxMetadata: OnnxMessage {
    var key = ""
    var value = ""

    mutating func read(
        _ field: ProtobufReader.Field,
        from reader: inout ProtobufReader
    ) throws(ProtobufFault) {
        switch field.number {
        case 1: try reader.read(&key, field)
        case 2: try reader.read(&value, field)
        default: try reader.skip(field)
        }
    }

    func write(to writer: inout ProtobufWriter) {
        writer.write(key, 1)
        writer.write(value, 2)
    }
}
