package import Datasets
internal import Models
package import ONNX

/// A model file with what it says of the holdout, scored here.
package struct Contender: Sendable {
    let bytes: [UInt8]
    /// What the bytes were decoded to.
    package let file: ModelFile
    /// What the model says of the rows.
    package private(set) var scored: Scored

    /// Decodes a file and scores the rows.
    ///
    /// - Parameters:
    ///   - bytes: the model file.
    ///   - name: the model's name.
    ///   - rows: what it is judged on.
    /// - Throws: a `ModelFileError` if the file is refused.
    package init(_ bytes: [UInt8], name: String, on rows: Dataset) throws(ModelFileError) {
        self.bytes = bytes
        file = try ModelFile.decode(bytes, name: name)
        scored = Scored(
            labels: rows.labels,
            probabilities: file.model.probabilities(of: rows.rows),
            threshold: file.model.threshold
        )
    }

    /// The same model, had it said something else of the rows.
    ///
    /// - Parameter probabilities: as many as there are rows.
    /// - Returns: what differs in its scores alone.
    package func saying(_ probabilities: [Double]) -> Contender {
        var other = self
        other.scored = scored.with(probabilities)
        return other
    }
}
