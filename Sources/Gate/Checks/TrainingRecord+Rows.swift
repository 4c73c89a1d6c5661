internal import Datasets
internal import Documents
internal import ONNX

extension TrainingRecord {
    /// What a model file tells of its training; nil where it tells nothing that can be read.
    init?(of file: ModelFile) {
        guard let text = file.metadata["training"] else { return nil }
        try? self.init(json: text)
    }

    /// The rows, made again; nil where they cannot be, or are not those that the digest is of.
    func rows() -> Dataset? {
        guard let synthetic, synthetic.isPossible,
            synthetic.bookRows <= GateLimits.bookRowsMax
        else { return nil }
        let rows = synthetic.make().training
        return rows.digest.hex == data ? rows : nil
    }
}
