/// What a file from elsewhere is to say of itself besides its graph, so that it can be served as what
/// it is.
package struct Adoption: Sendable {
    /// The label of the class that means default; nil leaves what the file says.
    package var defaultClass: String?

    /// An adoption that says nothing.
    package init() {}

    /// The keys of the metadata that it sets, without their prefix, and the values.
    var entries: [(key: String, value: String)] {
        var entries: [(key: String, value: String)] = []
        if let defaultClass { entries.append((Metadata.defaultClassKey, defaultClass)) }
        return entries
    }
}

/// A file that says what an adoption has it say.
package struct AdoptedFile: Sendable {
    /// The bytes of the file: those of the original but for the metadata that was set.
    package let bytes: [UInt8]
    /// What they hold, which can be served.
    package let file: ModelFile
    /// Whether the original said all of it already, so that the bytes are its own.
    package let isUnchanged: Bool

    /// Reads a file, sets its metadata and decodes what comes of it.
    package init(path: String, as adoption: Adoption) throws(ModelFileError) {
        try self.init(FileBytes.read(path), name: ModelFile.name(at: path), as: adoption)
    }

    /// Sets metadata of a file and decodes what comes of it.
    ///
    /// - Parameters:
    ///   - original: the whole file.
    ///   - name: what the model is called; empty for the name of its graph.
    ///   - adoption: what to set.
    /// - Throws: a refusal where the original is no model or the result could not be served.
    package init(
        _ original: [UInt8],
        name: String,
        as adoption: Adoption
    ) throws(ModelFileError) {
        try FileBytes.refuseForeign(original)
        bytes = try MetadataEdit.setting(adoption.entries, in: original)
        file = try ModelFile.decode(bytes, name: name)
        isUnchanged = bytes == original
    }
}
