import FoundationEssentials
package import Models

/// An ONNX file that was read, understood and found fit to serve.
package struct ModelFile: Sendable {
    /// The version of an operator domain that the file was written against.
    package struct OperatorSet: Sendable, Hashable {
        /// "ai.onnx" where the file leaves it empty, as ONNX lets it.
        package let domain: String
        /// The number of the set, as the file gives it.
        package let version: Int64
    }

    /// What the graph computes, in the form that scores.
    package let model: Model
    /// The classes that the file tells apart; nil where its graph does not name them, and the last
    /// column is the probability of default.
    package let classes: Classes?
    /// Of the bytes that were decoded.
    package let digest: ModelDigest
    /// The file's name without its extension, or its folder's name where the file is called `model.onnx`.
    package let name: String
    /// The bytes of the whole file, at most `ModelFileLimits.bytesMax`.
    package let byteCount: Int
    /// The format of the graph's input; float32 where that of one of several is.
    package let precision: Precision
    /// The program that wrote the file and its version, if it says so.
    package let producer: String
    /// The version of the model as the file gives it; 0 when it gives none.
    package let version: Int64
    /// In the order of the file; at least one.
    package let operatorSets: [OperatorSet]
    /// Operators on the way from the input to the probability, in order.
    package let operators: [String]
    /// The rows that the model was checked against.
    package let goldenRows: [GoldenRow]
    /// The texts under "sestina." by key without that prefix.
    package let metadata: [String: String]

    /// Reads, decodes and checks a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - defaultClass: as `decode` takes it.
    /// - Returns: the file, which can be served.
    /// - Throws: a refusal, or what kept the file from being read.
    package static func load(
        path: String,
        defaultClass: String? = nil
    ) throws(ModelFileError) -> ModelFile {
        try decode(FileBytes.read(path), name: name(at: path), defaultClass: defaultClass)
    }

    /// What the model at a path is called.
    static func name(at path: String) -> String {
        let parts = path.split(separator: "/")
        guard let file = parts.last else { return "" }
        let folder = parts.dropLast().last ?? ""
        if file == "model.onnx", !["", ".", ".."].contains(folder) { return String(folder) }
        return String(file.hasSuffix(".onnx") ? file.dropLast(".onnx".count) : file)
    }

    /// Decodes and checks the bytes of a file.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - name: what the model is called; empty for the name of its graph.
    ///   - defaultClass: the label of the class that means default, to try a file that does not say
    ///     it; whatever serves trusts the file alone.
    /// - Returns: the file, which can be served.
    /// - Throws: a refusal, which names the node that is at fault.
    package static func decode(
        _ bytes: [UInt8],
        name: String,
        defaultClass: String? = nil
    ) throws(ModelFileError) -> ModelFile {
        try FileBytes.refuseForeign(bytes)
        let file: OnnxModel
        do {
            file = try OnnxModel(serializedBytes: bytes)
        } catch {
            throw error.refusal
        }
        guard file.$graph != nil, !file.graph.node.isEmpty else {
            throw .refused("the file is not an ONNX model: it holds no graph")
        }
        guard !file.opsetImport.isEmpty else {
            throw .refused("the file names no operator set; it is cut short or not an ONNX model")
        }
        let metadata = try Metadata(file.metadataProps)
        let imported = try Importer.importGraph(
            file.graph,
            defaultClass: metadata.defaultClass(tried: defaultClass)
        )
        let model = Model(
            featureNames: try metadata.featureNames(of: imported),
            threshold: metadata.threshold ?? 0.5,
            ranges: metadata.ranges,
            algorithm: metadata.algorithm ?? imported.algorithm,
            preparation: imported.preparation,
            core: imported.core,
            link: imported.link
        )
        try GoldenRow.check(metadata.goldenRows, with: model)
        let name = name.isEmpty ? file.graph.name : name
        try Metadata.refuseLong(name, "the name of the model")
        return ModelFile(
            model: model,
            classes: imported.classes,
            digest: ModelDigest(of: bytes),
            name: name,
            byteCount: bytes.count,
            precision: imported.precision,
            producer: [file.producerName, file.producerVersion]
                .filter { !$0.isEmpty }.joined(separator: " "),
            version: file.modelVersion,
            operatorSets: file.opsetImport.map {
                OperatorSet(domain: $0.domain.isEmpty ? "ai.onnx" : $0.domain, version: $0.version)
            },
            operators: imported.operators,
            goldenRows: metadata.goldenRows,
            metadata: metadata.values
        )
    }
}
