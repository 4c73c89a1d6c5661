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
            probabilities: file.model.probabilities(of: rows.features),
            threshold: file.model.threshold
        )
    }
}

extension Dataset {
    /// All rows, in the model's order of features.
    var features: [Features] { (0..<rowCount).map(row) }
}

extension Model {
    /// The probability of each row.
    func probabilities(of rows: [Features]) -> [Double] {
        var probabilities = [Double](repeating: 0, count: rows.count)
        var places = probabilities.mutableSpan
        score(rows.span, into: &places)
        return probabilities
    }
}
