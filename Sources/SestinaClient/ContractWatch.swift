import Documents

/// What is known of the models that answer, under a client's demand of their contract.
///
/// A model's digest is that of its file, and its features stand in the file: what was found out of a digest
/// holds for good.
struct ContractWatch {
    /// What was found out of a model.
    enum Verdict {
        case kept
        /// It has another contract, as the sentence says.
        case broken(String)
    }

    private let demand: ContractDemand
    private var verdicts: [UInt64: Verdict] = [:]
    /// The model of the last verdict that was asked for and was good, which nearly every answer is of.
    private var lastKept: UInt64?

    /// Models that are remembered; more than a server has in years of reloads.
    private static let modelsMax = 256
    /// How often one call is asked again because its answer's model was gone before it could be looked at.
    static let repeatsMax = 8

    init(_ demand: ContractDemand) {
        self.demand = demand
    }

    /// The verdict on a model.
    ///
    /// - Parameter digest: as an answer carries it.
    /// - Returns: nil when the server has to be asked.
    mutating func verdict(on digest: UInt64) -> Verdict? {
        if digest == lastKept { return .kept }
        let verdict = verdicts[digest]
        if case .kept = verdict { lastKept = digest }
        return verdict
    }

    /// Takes in what a server says of its model.
    ///
    /// - Parameter document: the reply to `info`.
    /// - Throws: ``ClientError/contractUnknown(_:)`` when it tells nothing that a verdict could rest on.
    mutating func learn(from document: [UInt8]) throws(ClientError) {
        let told: ServerInfo.Model?
        do throws(ClientError) {
            told = try ServerInfo(document: document).model
        } catch {
            throw .contractUnknown(error.description)
        }
        guard let model = told else { return }
        guard let digest = model.wireDigest else {
            throw .contractUnknown(
                "the server's info gives its model the digest \"\(model.digest.prefix(64))\"; it has "
                    + "64 hexadecimal digits"
            )
        }
        let complaint = try demand.complaint(about: model)
        if verdicts.count >= Self.modelsMax { verdicts.removeAll(keepingCapacity: true) }
        verdicts[digest] = complaint.map(Verdict.broken) ?? .kept
        lastKept = complaint == nil ? digest : lastKept
    }
}

extension ServerInfo.Model {
    /// The first 8 bytes of the digest, as a ``Score/modelDigest`` has them; nil when it is none.
    fileprivate var wireDigest: UInt64? {
        guard digest.utf8.count == 64 else { return nil }
        return UInt64(digest.prefix(16), radix: 16)?.byteSwapped
    }
}
