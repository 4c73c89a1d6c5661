import FoundationEssentials

/// What a server says of itself and of the model that it serves.
public struct ServerInfo: Sendable, Equatable {
    /// The program and its version, like `sestina 1.0.0`; nil when it does not tell.
    public let server: String?
    /// The version of the protocol that it speaks.
    public let protocolVersion: Int
    /// The sizes that it accepts.
    public let limits: Limits
    /// The model that answers; nil when none is loaded.
    public let model: Model?

    /// The sizes that a server accepts.
    public struct Limits: Sendable, Equatable, Decodable {
        /// The most that a frame's length field may say, in bytes.
        public let frameBytes: Int
        /// Rows of one batch.
        public let batchRows: Int
        /// Payload of a ping, in bytes.
        public let pingBytes: Int

        private enum CodingKeys: String, CodingKey {
            case frameBytes = "frame_bytes"
            case batchRows = "batch_rows"
            case pingBytes = "ping_bytes"
        }
    }

    /// The model that a server answers with.
    public struct Model: Sendable, Equatable {
        /// What it is called.
        public let name: String
        /// How it decides, like `logistic regression`.
        public let algorithm: String
        /// The SHA-256 of the model file, 64 hexadecimal digits.
        public let digest: String
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

        /// What callers who send figures by position must agree on with the model.
        public struct Contract: Sendable, Equatable, Decodable {
            /// The digest of names, order and what may be missing: 64 hexadecimal digits that the protocol's
            /// specification defines.
            public let digest: String
            /// Whether each of the six features may be missing, in their order.
            public let missing: [Bool]
        }
    }

    /// The info document of the server.
    init(document: [UInt8]) throws(ClientError) {
        do {
            self = try JSONDecoder().decode(ServerInfo.self, from: Data(document))
        } catch {
            throw .unreadableDocument(
                "the server's info is not the JSON object that the protocol describes: \(error)"
            )
        }
    }
}

extension ServerInfo: Decodable {
    private enum CodingKeys: String, CodingKey {
        case server
        case protocolVersion = "protocol"
        case limits
        case model
    }
}

extension ServerInfo.Model: Decodable {
    private enum CodingKeys: String, CodingKey {
        case name, algorithm, digest, features, contract, classes, threshold, ranges
        case defaultClass = "default_class"
    }

    /// Reads the `model` object of the info document.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        algorithm = try values.decode(String.self, forKey: .algorithm)
        digest = try values.decode(String.self, forKey: .digest)
        features = try values.decode([String].self, forKey: .features)
        contract = try values.decodeIfPresent(Contract.self, forKey: .contract)
        classes = try values.decodeIfPresent([String].self, forKey: .classes)
        defaultClass = try values.decodeIfPresent(String.self, forKey: .defaultClass)
        threshold = try values.decode(Double.self, forKey: .threshold)
        // An end that JSON has no number for is infinite and stands there as null.
        let ends = try values.decodeIfPresent([[Double?]].self, forKey: .ranges)
        ranges = try ends?.map { ends in
            let least = (ends.first ?? nil) ?? -.infinity
            let greatest = (ends.last ?? nil) ?? .infinity
            guard ends.count == 2, least <= greatest else {
                throw DecodingError.dataCorruptedError(
                    forKey: .ranges,
                    in: values,
                    debugDescription: "a range is a least value and a greatest one"
                )
            }
            return least...greatest
        }
    }
}
