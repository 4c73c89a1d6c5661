package import Documents
import Models
package import ONNX

/// A model as a server answers with it: the file, which loops share and score with in place.
package final class ServedModel: Sendable {
    /// The file that it was read from, with the model.
    package let file: ModelFile
    /// What it gives reasons by.
    let reasons: ServedReasons

    /// Serves what a file holds.
    package init(_ file: ModelFile) {
        self.file = file
        reasons = ServedReasons(file)
    }
}

extension ServerInfo.Model {
    /// What `info` says of a model.
    package init(_ file: ModelFile) {
        let contract = file.contract
        self.init(
            name: file.name,
            algorithm: file.model.algorithm,
            digest: file.digest.hex,
            version: file.version,
            features: file.model.featureNames,
            contract: Contract(digest: contract.digest, missing: contract.missing),
            classes: file.classes.map { ($0.labels, $0.defaultLabel) },
            threshold: file.model.threshold,
            ranges: file.model.ranges.map { ranges in
                (0..<featureCount).map { ranges.minimum[$0]...ranges.maximum[$0] }
            },
            reasons: ReasonInfo(file)
        )
    }
}

extension ServerStats.Model {
    /// What `stats` says of a model.
    init(_ file: ModelFile) {
        self.init(
            name: file.name,
            algorithm: file.model.algorithm,
            digest: file.digest.hex,
            version: file.version
        )
    }
}
