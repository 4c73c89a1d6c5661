package import JSON

extension ServerInfo {
    /// The model that a server answers with.
    public struct Model: Sendable, Equatable {
        /// What it is called.
        public let name: String
        /// How it decides, like `logistic regression`.
        public let algorithm: String
        /// The SHA-256 of the model file, 64 hexadecimal digits.
        public let digest: String
        /// The version that its file gives it, 0 for none; nil when the server does not tell.
        public let version: Int64?
        /// The names of the six features, in the order in which a row has them.
        public let features: [String]
        /// The digest of the features, and which may be missing; nil when the server does not tell.
        public let contract: Contract?
        /// What its file calls the classes, in the order of its columns; nil when it does not name them.
        public let classes: [String]?
        /// Which of them means default; nil when the file does not name them.
        public let defaultClass: String?
        /// From which probability on it predicts default; equal counts.
        public let threshold: Double
        /// The least and the greatest value of each feature in training; nil when the model does not tell.
        public let ranges: [ClosedRange<Double>]?
        /// What it says of reasons; of a model that gives none, or whose server does not tell, nothing.
        public let reasons: ReasonInfo

        /// What callers who send figures by position must agree on with the model.
        public struct Contract: Sendable, Equatable {
            /// The digest of names, order and what may be missing: 64 hexadecimal digits that the protocol's
            /// specification defines.
            public let digest: String
            /// Whether each of the six features may be missing, in their order.
            public let missing: [Bool]

            /// A contract with its digest.
            package init(digest: String, missing: [Bool]) {
                self.digest = digest
                self.missing = missing
            }
        }

        /// A model as its file tells of it.
        package init(
            name: String,
            algorithm: String,
            digest: String,
            version: Int64?,
            features: [String],
            contract: Contract?,
            classes: (labels: [String], defaultLabel: String)?,
            threshold: Double,
            ranges: [ClosedRange<Double>]?,
            reasons: ReasonInfo = ReasonInfo()
        ) {
            self.name = name
            self.algorithm = algorithm
            self.digest = digest
            self.version = version
            self.features = features
            self.contract = contract
            self.classes = classes?.labels
            defaultClass = classes?.defaultLabel
            self.threshold = threshold
            self.ranges = ranges
            self.reasons = reasons
        }
    }
}

extension ServerInfo.Model {
    /// Whether each feature may be missing, in their order; none where the server does not tell.
    public var mayBeMissing: [Bool] {
        guard let missing = contract?.missing, missing.count == features.count else {
            return Array(repeating: false, count: features.count)
        }
        return missing
    }

    /// Reads the `model` object of the document.
    init(_ fields: DocumentFields) throws(DocumentFault) {
        name = try fields.need("name", "a text", \.string)
        algorithm = try fields.need("algorithm", "a text", \.string)
        digest = try fields.need("digest", "a text", \.string)
        version = fields.told("version") { $0.exactly() }
        features = try fields.need("features", "a list of texts", \.texts)
        contract = try fields.mayObject("contract").map { contract throws(DocumentFault) in
            Contract(
                digest: try contract.need("digest", "a text", \.string),
                missing: try contract.need("missing", "a list of truth values", \.booleans)
            )
        }
        classes = try fields.may("classes", "a list of texts", \.texts)
        defaultClass = try fields.may("default_class", "a text", \.string)
        threshold = try fields.need("threshold", "a number", \.double)
        ranges = try fields.may("ranges", "a list of pairs, least and greatest value", \.ranges)
        reasons = ReasonInfo(fields)
    }

    /// Writes the `model` object of the document.
    func write(to text: inout JSONText) {
        text.object { text in
            text.member("name", name)
            text.member("algorithm", algorithm)
            text.member("digest", digest)
            text.told("version", version)
            writeFeatures(to: &text)
            text.told("contract", contract) { $1.write(to: &$0) }
            writeDecision(to: &text)
            reasons.writeMembers(to: &text)
        }
    }

    /// Writes the member `features` of an object that tells of the model.
    package func writeFeatures(to text: inout JSONText) {
        text.member("features") { $0.array(features) { $0.string($1) } }
    }

    /// Writes the members `classes`, `default_class`, `threshold` and `ranges` of such an object.
    package func writeDecision(to text: inout JSONText) {
        text.member("classes") { $0.optional(classes) { $0.array($1) { $0.string($1) } } }
        text.member("default_class") { $0.optional(defaultClass) { $0.string($1) } }
        text.member("threshold") { $0.number(threshold) }
        text.member("ranges") { text in
            text.optional(ranges) { text, ranges in
                text.array(ranges) { text, range in
                    // An infinite end, for which JSON has no number, is null.
                    text.array([range.lowerBound, range.upperBound]) { $0.number($1) }
                }
            }
        }
    }
}

extension ServerInfo.Model.Contract {
    /// Writes what an object tells of the contract, beside the names.
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("digest", digest)
            text.member("missing") { $0.array(missing) { $0.boolean($1) } }
        }
    }
}

extension JSONValue {
    /// Pairs of a least and a greatest value, if all of a list are; an end that is null is infinite.
    fileprivate var ranges: [ClosedRange<Double>]? {
        guard let array else { return nil }
        let ranges = array.compactMap(\.range)
        return ranges.count == array.count ? ranges : nil
    }

    private var range: ClosedRange<Double>? {
        guard let ends = array, ends.count == 2,
            let least = ends[0].end(or: -.infinity), let greatest = ends[1].end(or: .infinity),
            least <= greatest
        else { return nil }
        return least...greatest
    }

    private func end(or infinity: Double) -> Double? { self == .null ? infinity : double }
}
