import Models

/// A node of the graph with its attributes by name; what it refuses names it.
struct GraphNode {
    /// The node as the file has it.
    let proto: OnnxNode
    /// Where the node stands in the graph; no other node has the same.
    let place: Int
    /// How sentences name the node: the operator with the node's name or its place.
    let label: String
    /// By name, each once.
    private let attributes: [String: OnnxAttribute]

    /// Reads a node.
    ///
    /// - Parameters:
    ///   - proto: the node as the file has it.
    ///   - place: where it stands, from 0.
    /// - Throws: a refusal where an attribute is there twice.
    init(_ proto: OnnxNode, place: Int) throws(ModelFileError) {
        self.proto = proto
        self.place = place
        let name = proto.name.isEmpty ? "\(place + 1)" : quoted(proto.name)
        label = "node \(name) (\(quoted(proto.opType).dropFirst().dropLast()))"
        var attributes: [String: OnnxAttribute] = [:]
        for attribute in proto.attribute {
            guard attributes.updateValue(attribute, forKey: attribute.name) == nil else {
                throw .refused("\(label) has the attribute \(quoted(attribute.name)) twice")
            }
        }
        self.attributes = attributes
    }

    /// An error whose sentence begins with the node.
    func refused(_ fault: String) -> ModelFileError {
        .refused("\(label) \(fault)")
    }

    func has(_ name: String) -> Bool { attributes[name] != nil }

    func integer(_ name: String, default value: Int64) -> Int64 {
        attributes[name]?.i ?? value
    }

    /// The finite number in an attribute.
    func float(_ name: String, default value: Double) throws(ModelFileError) -> Double {
        guard let attribute = attributes[name] else { return value }
        guard attribute.f.isFinite else {
            throw refused("has the attribute \(name) of \(attribute.f); it must be finite")
        }
        return Double(attribute.f)
    }

    /// The number in an attribute, which may be NaN; 0 if it is absent.
    func float32(_ name: String) -> Float { attributes[name]?.f ?? 0 }

    func string(_ name: String, default value: String) -> String {
        attributes[name].map { String(decoding: $0.s, as: UTF8.self) } ?? value
    }

    func integers(_ name: String) -> [Int64] { attributes[name]?.ints ?? [] }

    func strings(_ name: String) -> [String] {
        attributes[name]?.strings.map { String(decoding: $0, as: UTF8.self) } ?? []
    }

    /// The numbers in an attribute, or in its double form whose name ends in "_as_tensor".
    func floats(_ name: String) throws(ModelFileError) -> [Double] {
        if let attribute = attributes[name], !attribute.floats.isEmpty {
            return attribute.floats.map { Double($0) }
        }
        guard attributes[name + "_as_tensor"] != nil else { return [] }
        return try tensorFloats(name + "_as_tensor")
    }

    /// The floating-point elements of a tensor attribute, or none if it is absent.
    func tensorFloats(_ name: String) throws(ModelFileError) -> [Double] {
        guard let tensor = try tensor(name) else { return [] }
        guard case .floats(let values, _) = tensor.elements else {
            throw refused("has integers in \(name); it must hold float or double")
        }
        return values
    }

    /// The tensor in an attribute, or nil if it is absent.
    func tensor(_ name: String) throws(ModelFileError) -> Tensor? {
        guard let tensor = attributes[name]?.$t else { return nil }
        return try Tensor(tensor, owner: "\(label): the tensor \(name)")
    }
}
