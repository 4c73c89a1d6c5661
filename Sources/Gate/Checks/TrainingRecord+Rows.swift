internal import Datasets
internal import Documents
internal import Models
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

/// The rows that a model was trained on, as far as they can be had.
struct TrainingRows {
    /// The rows, which are those that the record's digest is of; nil where they are not at hand.
    let rows: Dataset?
    /// Why they are not, as it reads on from "not compared: "; empty where they are.
    let obstacle: String

    /// Makes them again by the record of a model, or takes them from a file that holds them.
    ///
    /// - Parameters:
    ///   - file: the model.
    ///   - book: a file that may hold them; nil where there is none.
    init(of file: ModelFile, in book: TrainingBook? = nil) {
        guard let record = TrainingRecord(of: file) else {
            (rows, obstacle) = (nil, "the file does not say what it was trained on")
            return
        }
        if let made = record.rows() {
            (rows, obstacle) = (made, "")
            return
        }
        guard let book else {
            (rows, obstacle) = (
                nil, "the rows that it was trained on are not at hand (--training-data)"
            )
            return
        }
        do throws(TrainingBook.Fault) {
            rows = try book.rows(of: record, features: file.model.featureNames).training
            obstacle = ""
        } catch {
            (rows, obstacle) = (nil, error.description)
        }
    }
}
