internal import Models
internal import ONNX
internal import Words

/// Whether a file is a model that stands by the contract.
enum FileChecks {
    /// What is said of a file that cannot be loaded.
    static func refusal(_ error: ModelFileError) -> Check {
        // What has no room here says nothing of the model.
        Check(.file, "loads", error.kind == .unreadable ? .invalid : .fail, error.description)
    }

    /// What is said of one that can.
    ///
    /// - Parameters:
    ///   - file: the model.
    ///   - contract: what the policy asks of it.
    ///   - champion: the model that it would replace; nil where there is none.
    /// - Returns: the checks, in the order of a report.
    static func checks(
        _ file: ModelFile,
        by contract: Policy.Contract,
        champion: ModelFile? = nil
    ) -> [Check] {
        [
            Check(.file, "loads", .pass, "\(file.model.algorithm), \(file.byteCount) bytes"),
            goldenRows(file), features(file, contract, champion), precision(file, contract),
            size(file, contract),
        ]
    }

    private static func goldenRows(_ file: ModelFile) -> Check {
        // Rows that are not met refuse the file, so those that are here were.
        let count = file.goldenRows.count
        return Check(
            .file,
            "golden rows",
            count > 0 ? .pass : .fail,
            count > 0
                ? "all \(count) are met to the last bit"
                : "the file holds none, so nothing shows that a scorer computes what its trainer did",
            rowCount: count
        )
    }

    /// The features, and which may be missing: those that may with the champion, or none.
    private static func features(
        _ file: ModelFile,
        _ contract: Policy.Contract,
        _ champion: ModelFile?
    ) -> Check {
        let names = file.model.featureNames
        if names == contract.features {
            let none = ModelContract(
                features: names,
                missing: Array(repeating: false, count: featureCount)
            )
            let served = champion.map(\.contract).flatMap { $0.features == names ? $0 : nil }
            if let difference = file.contract.difference(from: served ?? none) {
                let reason =
                    "\(difference); no row of a holdout lacks a value, so nothing here judges what becomes of it"
                return Check(.file, "features", .fail, reason)
            }
            return Check(.file, "features", .pass, "those of the contract, in its order")
        }
        let place = names.indices.first { names[$0] != contract.features[$0] } ?? 0
        let reason =
            file.metadata["features"] == nil
            ? "the file does not name its features; the contract has "
                + contract.features.joined(separator: ", ")
            : "feature \(place + 1) is \(names[place].shown) and the contract has"
                + " \(contract.features[place].shown) there"
        return Check(.file, "features", .fail, reason)
    }

    private static func precision(_ file: ModelFile, _ contract: Policy.Contract) -> Check {
        let holds = file.precision == contract.precision
        return Check(
            .file,
            "precision",
            holds ? .pass : .fail,
            holds
                ? "\(file.precision.rawValue), as the contract has it"
                : "the graph takes \(file.precision.rawValue) and the contract has"
                    + " \(contract.precision.rawValue)"
        )
    }

    private static func size(_ file: ModelFile, _ contract: Policy.Contract) -> Check {
        let holds = file.byteCount <= contract.fileBytesMax
        return Check(
            .file,
            "size",
            holds ? .pass : .fail,
            "\(file.byteCount) bytes; at most \(contract.fileBytesMax) are allowed",
            challenger: Double(file.byteCount),
            margin: Double(contract.fileBytesMax)
        )
    }
}
