internal import Datasets
internal import Models
internal import ONNX

/// A model file with what it says of the holdout, scored here.
struct Contender: Sendable {
    let bytes: [UInt8]
    let file: ModelFile
    let scored: Scored

    /// Decodes a file and scores the rows.
    ///
    /// - Throws: a `ModelFileError` if the file is refused.
    init(_ bytes: [UInt8], name: String, on rows: Dataset) throws(ModelFileError) {
        self.bytes = bytes
        file = try ModelFile.decode(bytes, name: name)
        scored = Scored(
            labels: rows.labels,
            probabilities: file.model.probabilities(of: rows.rows),
            threshold: file.model.threshold
        )
    }
}
