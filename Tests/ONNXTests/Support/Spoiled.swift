import FoundationEssentials
import Testing

@testable import ONNX

/// A fixture changed in one place.
enum Spoiled {
    /// Decodes a fixture after a change to it.
    static func decode(
        _ fixture: String,
        _ change: (inout OnnxModel) throws -> Void
    ) throws -> ModelFile {
        var model = try OnnxModel(serializedBytes: Fixtures.bytes(fixture))
        try change(&model)
        return try ModelFile.decode(model.serializedBytes(), name: fixture)
    }

    /// The sentence with which a changed fixture is refused.
    static func refusal(
        of fixture: String,
        sourceLocation: SourceLocation = #_sourceLocation,
        _ change: (inout OnnxModel) throws -> Void
    ) throws -> String {
        let error = #expect(throws: ModelFileError.self, sourceLocation: sourceLocation) {
            try decode(fixture, change)
        }
        #expect(error?.kind == .refused, sourceLocation: sourceLocation)
        return error?.description ?? ""
    }
}

extension OnnxModel {
    /// Changes an attribute of the first node that has it.
    mutating func attribute(_ name: String, _ change: (inout OnnxAttribute) -> Void) throws {
        for node in graph.node.indices {
            for index in graph.node[node].attribute.indices
            where graph.node[node].attribute[index].name == name {
                change(&graph.node[node].attribute[index])
                return
            }
        }
        throw NoSuchAttribute(name: name)
    }

    /// Takes an attribute away from every node.
    mutating func remove(_ name: String) {
        for node in graph.node.indices {
            graph.node[node].attribute.removeAll { $0.name == name }
        }
    }

    /// Gives the first node an attribute.
    mutating func add(_ name: String, _ fill: (inout OnnxAttribute) -> Void) {
        var attribute = OnnxAttribute()
        attribute.name = name
        fill(&attribute)
        graph.node[0].attribute.append(attribute)
    }

    /// Adds a metadata property under "sestina.".
    mutating func describe(_ key: String, _ value: String) {
        var property = OnnxMetadata()
        property.key = Metadata.prefix + key
        property.value = value
        metadataProps.append(property)
    }

    struct NoSuchAttribute: Error {
        let name: String
    }
}

extension String {
    /// The text as the format holds it in attributes and tensors.
    var utf8Bytes: [UInt8] { Array(utf8) }
}
