import FoundationEssentials
package import Models
package import Reasons

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
    /// From which probability on the label that the graph gives by itself is default; nil where it gives none, or
    /// chooses it in a way that is not understood.
    package let labelThreshold: Double?
    /// Of the bytes that were decoded.
    package let digest: ModelDigest
    /// What `sestina train` was told to call it; of other files the file's name without its extension, or its
    /// folder's name where the file is called `model.onnx`.
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
    /// Where the branches of trees send missing values, as the file has it; nil for a linear model.
    package let tracks: MissingTracks?
    /// The rows that the model was checked against.
    package let goldenRows: [GoldenRow]
    /// What the file says of reasons.
    package let reasons: ReasonRecord
    /// What gives reasons; nil where the file has no reference group, for a model that cannot be explained, and
    /// where the file was read for ``Purpose/scores`` alone.
    package let explainer: Explainer?
    /// How long that took to make; nil where nothing was made.
    package let explainerTime: Duration?
    /// Why a model with a reference group cannot be explained.
    package let reasonsFault: ReasonsFault?
    /// The texts under "sestina." by key without that prefix.
    package let metadata: [String: String]

    /// Reads, decodes and checks a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - defaultClass: as `decode` takes it.
    ///   - purpose: as `decode` takes it.
    /// - Returns: the file, which can be served.
    /// - Throws: a refusal, or what kept the file from being read.
    package static func load(
        path: String,
        defaultClass: String? = nil,
        for purpose: Purpose = .reasons
    ) throws(ModelFileError) -> ModelFile {
        try decode(
            FileBytes.read(path),
            name: "",
            at: path,
            defaultClass: defaultClass,
            for: purpose,
            explainer: nil
        )
    }

    /// What a file of `sestina train` names as its producer.
    static let ownProducer = "sestina"

    /// Refuses a name that a model file cannot carry.
    ///
    /// - Parameter name: what the model is to be called.
    /// - Throws: a refusal of a name that is too long.
    package static func check(name: String) throws(ModelFileError) {
        try Metadata.refuseLong(name, "the name of the model")
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
    ///   - purpose: what the file is read for.
    /// - Returns: the file, which can be served.
    /// - Throws: a refusal, which names the node that is at fault.
    package static func decode(
        _ bytes: [UInt8],
        name: String,
        defaultClass: String? = nil,
        for purpose: Purpose = .reasons
    ) throws(ModelFileError) -> ModelFile {
        try decode(bytes, name: name, defaultClass: defaultClass, for: purpose, explainer: nil)
    }

    /// Decodes and checks the bytes of a file, with what explains its model where that was made already.
    static func decode(
        _ bytes: [UInt8],
        name: String,
        at path: String? = nil,
        defaultClass: String? = nil,
        for purpose: Purpose = .reasons,
        explainer: Explainer?
    ) throws(ModelFileError) -> ModelFile {
        if let fault = TreeKernel.fault { throw .refused(fault) }
        let file = try OnnxModel(ofFile: bytes)
        let metadata = try Metadata(file.metadataProps)
        let signature = try GraphSignature(file.graph)
        let names = try metadata.featureNames(of: signature.inputs)
        let missing = try metadata.mayBeMissing(of: names)
        let imported = try Importer.importGraph(
            file.graph,
            signature,
            missing: missing,
            defaultClass: metadata.defaultClass(tried: defaultClass)
        )
        try imported.refuseMissing(missing, named: names)
        let model = Model(
            featureNames: names,
            threshold: metadata.threshold ?? 0.5,
            ranges: metadata.ranges,
            algorithm: metadata.algorithm ?? imported.algorithm,
            mayBeMissing: missing,
            preparation: imported.preparation,
            core: imported.core,
            link: imported.link
        )
        try GoldenRow.check(metadata.goldenRows, with: model)
        let checked = try CheckedReasons(
            metadata.reasons,
            metadata.goldenRows,
            with: model,
            for: purpose,
            made: explainer
        )
        return try ModelFile(
            model: model,
            classes: imported.classes,
            labelThreshold: imported.labelThreshold,
            digest: ModelDigest(of: bytes),
            name: file.name(given: name, at: path),
            byteCount: bytes.count,
            precision: imported.precision,
            producer: file.producer,
            version: file.modelVersion,
            operatorSets: file.operatorSets,
            operators: imported.operators,
            tracks: imported.tracks,
            goldenRows: metadata.goldenRows,
            reasons: metadata.reasons,
            explainer: checked.explainer,
            explainerTime: checked.time,
            reasonsFault: checked.fault,
            metadata: metadata.values
        )
    }

    /// The names of the features of a file, be it fit to serve or not.
    static func featureNames(of bytes: [UInt8]) throws(ModelFileError) -> [String] {
        let file = try OnnxModel(ofFile: bytes)
        return try Metadata(file.metadataProps).featureNames(of: GraphInputs(file.graph))
    }
}

extension OnnxModel {
    /// The program that wrote it and its version, if it says so.
    fileprivate var producer: String {
        [producerName, producerVersion].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// What the model is called: what is given; or else what its graph is called, unless the file has a path
    /// and another program than ``ModelFile/ownProducer`` chose that name.
    fileprivate func name(given: String, at path: String?) throws(ModelFileError) -> String {
        let isNamed = producerName == ModelFile.ownProducer && !graph.name.isEmpty
        let own = isNamed ? graph.name : path.map { ModelFile.name(at: $0) } ?? graph.name
        let name = given.isEmpty ? own : given
        try Metadata.refuseLong(name, "the name of the model")
        return name
    }

    /// The operator sets that it was written against.
    fileprivate var operatorSets: [ModelFile.OperatorSet] {
        opsetImport.map {
            ModelFile.OperatorSet(
                domain: $0.domain.isEmpty ? "ai.onnx" : $0.domain,
                version: $0.version
            )
        }
    }

    /// The message that a file is, which has a graph at least.
    fileprivate init(ofFile bytes: [UInt8]) throws(ModelFileError) {
        try FileBytes.refuseForeign(bytes)
        do {
            self = try OnnxModel(serializedBytes: bytes)
        } catch {
            throw error.refusal
        }
        guard $graph != nil, !graph.node.isEmpty else {
            throw .refused("the file is not an ONNX model: it holds no graph")
        }
        guard !opsetImport.isEmpty else {
            throw .refused("the file names no operator set; it is cut short or not an ONNX model")
        }
    }
}
