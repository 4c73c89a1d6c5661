package import Models

extension ModelFile {
    /// Returns the bytes of a file that holds the model; the same model and record give the same bytes.
    ///
    /// The graph computes in float64. It takes `features`, double [N, 6], and gives `label`, int64 [N],
    /// 1 where the probability is at least the threshold, and `probabilities`, double [N, 2], those of
    /// no default and default. Linear models are written with operators of ai.onnx 12, trees with
    /// TreeEnsemble of ai.onnx.ml 5, which onnxruntime has since 1.21.
    ///
    /// Throws when the model computes in float32, has two scores, or comes to its probability in
    /// another way than by the score or its sigmoid; and when the file could not be read back.
    package static func encode(
        _ model: Model,
        record: ModelRecord
    ) throws(ModelFileError) -> [UInt8] {
        try made(of: model, record: record).bytes
    }

    /// Returns the bytes of a file that holds the model, as ``encode(_:record:)`` does, and what they hold.
    package static func made(
        of model: Model,
        record: ModelRecord
    ) throws(ModelFileError) -> (bytes: [UInt8], file: ModelFile) {
        guard !record.name.isEmpty else {
            throw .refused("the model has no name; a graph of ONNX must have one")
        }
        let writer = try GraphWriter(model)
        var file = OnnxModel()
        file.irVersion = writer.formatVersion
        file.producerName = ownProducer
        file.producerVersion = record.producerVersion
        file.graph = writer.graph
        file.graph.name = record.name
        file.opsetImport = writer.operatorSets
        let explainer = record.reasons.explainer(of: model)
        file.metadataProps = try Metadata.properties(of: model, record, explainer)
        let bytes = file.serializedBytes()
        // Whatever the reader refuses (numbers that are not finite, a tree too deep, two features of
        // one name) must not be written; it meets the golden rows here for the first time.
        return (bytes, try decode(bytes, name: record.name, explainer: explainer))
    }
}
