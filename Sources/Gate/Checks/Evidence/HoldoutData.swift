package import Datasets
internal import Repository

/// The rows on which models are judged.
package struct HoldoutData: Sendable {
    /// Why no figure can be taken on a holdout, in a sentence.
    package struct Fault: Error, Equatable, CustomStringConvertible {
        /// The sentence; it names no path of this machine.
        package let description: String
    }

    /// The rows, in the order of the file, with the columns of the contract.
    package let rows: Dataset
    /// What the rows say, as models record it.
    package let digest: String

    /// Takes rows that are at hand.
    package init(_ rows: Dataset) {
        self.rows = rows
        digest = rows.digest.hex
    }

    /// Reads a file's bytes.
    ///
    /// - Parameters:
    ///   - bytes: a CSV file.
    ///   - features: the columns that the contract names, in its order.
    /// - Throws: a ``Fault`` for an empty file, a value that is no finite number, a single class,
    ///   or whatever else leaves nothing to judge on.
    package init(decoding bytes: [UInt8], features: [String]) throws(Fault) {
        let name = ModelFolder.File.holdout.rawValue
        guard !bytes.isEmpty else { throw Fault(description: "\(name) is empty") }
        do throws(DatasetError) {
            self.init(try Dataset.decode(bytes, name: name, features: features))
        } catch {
            throw Fault(description: error.description)
        }
    }
}
