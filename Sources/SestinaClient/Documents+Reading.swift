import Documents

extension ServerInfo {
    /// The reply to `info`.
    ///
    /// - Throws: ``ClientError/unreadableDocument(_:)``.
    init(document: [UInt8]) throws(ClientError) {
        do throws(DocumentFault) {
            try self.init(json: document)
        } catch {
            throw .unreadableDocument("info is", error)
        }
    }
}

extension ServerStats {
    /// The reply to `stats`.
    ///
    /// - Throws: ``ClientError/unreadableDocument(_:)``.
    init(document: [UInt8]) throws(ClientError) {
        do throws(DocumentFault) {
            try self.init(json: document)
        } catch {
            throw .unreadableDocument("stats are", error)
        }
    }
}

extension ClientError {
    /// A reply that is not its document, whose name and verb begin the sentence.
    fileprivate static func unreadableDocument(
        _ name: String,
        _ fault: DocumentFault
    ) -> ClientError {
        .unreadableDocument(
            "the server's \(name) not the JSON object that the protocol describes: \(fault)"
        )
    }
}
