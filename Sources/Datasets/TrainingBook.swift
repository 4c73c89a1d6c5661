package import Documents
internal import Words

/// A file with the rows that a model was trained on, or with the book that they were split from.
///
/// Only the digest of the record says that they are those rows; nothing of what the file is called does.
package struct TrainingBook: Sendable {
    /// Why the file does not have the rows, in words that read on from "not compared: ".
    package struct Fault: Error, Equatable, CustomStringConvertible {
        /// The words.
        package let description: String
    }

    /// The part that `sestina train` holds out unless it is told otherwise.
    private static let testFractionStandard = 0.2

    private let path: String

    /// Names a CSV file; nothing is read yet.
    package init(path: String) { self.path = path }

    /// Reads the rows that a record is of.
    ///
    /// - Parameters:
    ///   - record: what a model tells of its training.
    ///   - features: the names of the six columns.
    /// - Returns: the rows, and those that were held out where the file has both.
    /// - Throws: a ``Fault`` if the file cannot be read, or has other rows than the record names.
    package func rows(
        of record: TrainingRecord,
        features: [String]
    ) throws(Fault) -> (training: Dataset, holdout: Dataset?) {
        let all: Dataset
        do throws(DatasetError) {
            // What the trainer may have left out is no matter: the digest is of what it kept.
            all = try Dataset.read(path: path, features: features, dropsIncomplete: true)
        } catch {
            throw Fault(description: "the rows of --training-data cannot be read: \(error)")
        }
        if all.digest.hex == record.data { return (all, nil) }
        if let parts = Self.parts(of: all, record) { return parts }
        throw Fault(
            description:
                "the rows of --training-data have the digest \(all.digest.hex.prefix(12))…, and"
                + " the model's record of training names \(record.data.prefix(12).shown)…; neither they nor a"
                + " part split off by its seed are what it was trained on"
        )
    }

    /// The book split as the trainer did.
    ///
    /// The record does not tell the part that was held out, but how many rows
    /// were left.
    private static func parts(
        of all: Dataset,
        _ record: TrainingRecord
    ) -> (training: Dataset, holdout: Dataset?)? {
        guard let fit = record.fit, fit.rows > 0, fit.rows < all.rowCount else { return nil }
        let counted = 1 - Double(fit.rows) / Double(all.rowCount)
        for fraction in [testFractionStandard, counted] {
            let split = StratifiedSplit.trainTest(
                labels: all.labels,
                testFraction: fraction,
                seed: fit.seed
            )
            guard split.train.count == fit.rows else { continue }
            let training = all.subset(split.train)
            if training.digest.hex == record.data { return (training, all.subset(split.test)) }
        }
        return nil
    }
}
