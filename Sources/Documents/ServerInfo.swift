package import JSON

/// What a server says of itself and of the model that it serves: the reply to `info`.
///
/// The server writes it and every caller reads it; what its members mean stands in the protocol's
/// specification.
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
    public struct Limits: Sendable, Equatable {
        /// The most that a frame's length field may say, in bytes.
        public let frameBytes: Int
        /// Rows of one batch.
        public let batchRows: Int
        /// Payload of a ping, in bytes.
        public let pingBytes: Int
        /// Connections at a time; nil when it does not tell.
        public let connections: Int?

        /// Sizes, as a server keeps them.
        package init(frameBytes: Int, batchRows: Int, pingBytes: Int, connections: Int?) {
            self.frameBytes = frameBytes
            self.batchRows = batchRows
            self.pingBytes = pingBytes
            self.connections = connections
        }
    }

    /// What a server says that serves this model.
    package init(server: String?, protocolVersion: Int, limits: Limits, model: Model?) {
        self.server = server
        self.protocolVersion = protocolVersion
        self.limits = limits
        self.model = model
    }
}

extension ServerInfo {
    /// Reads the document.
    ///
    /// - Parameter json: the reply's payload.
    /// - Throws: a ``DocumentFault`` when it is not the JSON object that the protocol describes.
    package init(json: [UInt8]) throws(DocumentFault) {
        let fields = try DocumentFields(json)
        server = try fields.may("server", "a text", \.string)
        protocolVersion = try fields.need("protocol", "a whole number", \.whole)
        limits = try Limits(fields.object("limits"))
        model = try fields.mayObject("model").map(Model.init)
    }

    /// Writes the document.
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("protocol", protocolVersion)
            text.told("server", server)
            text.member("limits") { limits.write(to: &$0) }
            text.member("model") { $0.optional(model) { $1.write(to: &$0) } }
        }
    }
}

extension ServerInfo.Limits {
    fileprivate init(_ fields: DocumentFields) throws(DocumentFault) {
        frameBytes = try fields.need("frame_bytes", "a whole number", \.whole)
        batchRows = try fields.need("batch_rows", "a whole number", \.whole)
        pingBytes = try fields.need("ping_bytes", "a whole number", \.whole)
        connections = fields.told("connections", \.whole)
    }

    fileprivate func write(to text: inout JSONText) {
        text.object { text in
            text.member("frame_bytes", frameBytes)
            text.member("batch_rows", batchRows)
            text.member("ping_bytes", pingBytes)
            text.told("connections", connections)
        }
    }
}
