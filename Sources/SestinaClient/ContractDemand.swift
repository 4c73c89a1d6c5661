import Documents

/// What a client demands of the models whose answers it hands out: the features that its rows are made of.
///
/// A row is six figures by position. A server may take another model meanwhile, and another server may be
/// behind an address after a restart; with a demand no answer of a model with other features reaches a caller.
public enum ContractDemand: Sendable, Equatable {
    /// The digest of the contract: 64 hexadecimal digits, as `sestina inspect` and `sestina info` tell it.
    ///
    /// It covers the names, their order and which of them may be missing.
    case digest(String)
    /// The names of the six features, in the order in which the caller's rows have them.
    ///
    /// Which of them may be missing is not demanded.
    case features([String])

    /// What a demand must be that is none; nil when it can be met.
    var fault: String? {
        switch self {
        case .digest(let digest):
            let isDigest = digest.utf8.count == 64 && digest.utf8.allSatisfy(\.isHexadecimal)
            return isDigest ? nil : "the contract's digest is not 64 hexadecimal digits"
        case .features(let names):
            let isContract = names.count == FeatureRow.count && Set(names).count == names.count
            return isContract
                ? nil : "a contract has \(FeatureRow.count) features with different names"
        }
    }

    /// Why a model does not meet the demand; nil when it does.
    ///
    /// - Throws: ``ClientError/contractUnknown(_:)`` when the server does not tell enough to know.
    func complaint(about model: ServerInfo.Model) throws(ClientError) -> String? {
        switch self {
        case .digest(let wanted):
            guard let told = model.contract?.digest else {
                throw .contractUnknown(
                    "the server tells no digest of it; demand the names of the features instead"
                )
            }
            if told.lowercased() == wanted.lowercased() { return nil }
            return "the contract's digest is \(told.lowercased().prefix(64)) and has to be "
                + wanted.lowercased()
        case .features(let wanted):
            let told = model.features
            guard told.count == wanted.count else {
                return "the model has \(told.count) features and has to have \(wanted.count)"
            }
            // Names are the same byte for byte; texts that only look alike are equal in Swift.
            let place = told.indices.first { !told[$0].utf8.elementsEqual(wanted[$0].utf8) }
            guard let place else { return nil }
            return "feature \(place + 1) is \"\(told[place].prefix(60))\" and has to be "
                + "\"\(wanted[place])\""
        }
    }
}

extension UInt8 {
    fileprivate var isHexadecimal: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
