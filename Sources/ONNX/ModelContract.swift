import Models
import Secrecy
import Words

/// What callers and a model must agree on: six features in their order, and which of them may be missing.
///
/// Callers send figures by position, so a model with another contract answers other questions than they ask.
package struct ModelContract: Sendable {
    /// The names of the six features, in the order in which a row has them.
    package let features: [String]
    /// Whether each of them may be missing.
    package let missing: [Bool]
    /// The 64 lower-case hexadecimal digits of the SHA-256 that the protocol's specification defines.
    ///
    /// It is that of ``encodingStart`` and then, for each feature in order, the bytes of its name counted (32
    /// bits, little-endian), its name in UTF-8, and a byte that is 1 where it may be missing and 0 where not.
    package let digest: String

    /// What the digested bytes begin with, so that they are no other thing's.
    static let encodingStart = "sestina contract v1\n"

    /// The contract of a model.
    ///
    /// - Parameters:
    ///   - features: six names.
    ///   - missing: six truth values.
    package init(features: [String], missing: [Bool]) {
        precondition(
            features.count == featureCount && missing.count == featureCount,
            "a contract is about six features"
        )
        self.features = features
        self.missing = missing
        var bytes = Array(Self.encodingStart.utf8)
        for (name, mayBeMissing) in zip(features, missing) {
            let count = UInt32(name.utf8.count)
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
            bytes += name.utf8
            bytes.append(mayBeMissing ? 1 : 0)
        }
        digest = SHA256.digest(of: bytes).hexadecimal
    }

    /// Whether the file named no feature, so that they are named by their places.
    private var isByPosition: Bool {
        zip(features, Model.positionalNames).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
    }

    /// How this contract differs from that of the model that is served, in words that follow "its".
    ///
    /// - Returns: nil when they are the same, name for name and byte for byte.
    package func difference(from served: ModelContract) -> String? {
        if digest == served.digest { return nil }
        let names = features.map(quoted).joined(separator: ", ")
        if served.isByPosition, !isByPosition {
            return
                "features are named now (\(names)) and were not, so that nothing tells whether their "
                + "order is still the one in which callers send"
        }
        if isByPosition, !served.isByPosition {
            let names = served.features.map(quoted).joined(separator: ", ")
            return
                "features are not named any more and were (\(names)), so that nothing tells whether "
                + "their order is still the one in which callers send"
        }
        let changes = features.indices.compactMap { index -> String? in
            let (name, before) = (features[index], served.features[index])
            if !name.utf8.elementsEqual(before.utf8) {
                return "feature \(index + 1) is \(quoted(name)) and was \(quoted(before))"
            }
            if missing[index] == served.missing[index] { return nil }
            return missing[index]
                ? "feature \(index + 1), \(quoted(name)), may be missing and might not"
                : "feature \(index + 1), \(quoted(name)), may not be missing and might"
        }
        return "features are others: " + changes.joined(separator: "; ")
    }
}

extension ModelFile {
    /// The names of the features that may be missing, in their order.
    package var missingFeatures: [String] {
        zip(contract.features, contract.missing).filter(\.1).map(\.0)
    }

    /// What callers of this model must agree on with it.
    package var contract: ModelContract {
        ModelContract(
            features: model.featureNames,
            missing: (0..<featureCount).map { model.mayBeMissing[$0] }
        )
    }
}
