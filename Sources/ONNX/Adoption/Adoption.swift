import JSON
package import Models

/// What a file from elsewhere is to say of itself besides its graph, so that it can be served as what
/// it is.
package struct Adoption: Sendable {
    /// The label of the class that means default; nil leaves what the file says.
    package var defaultClass: String?
    /// Names of features that may be missing, in any order; nil leaves what the file says.
    package var missing: [String]?
    /// What a loan book tells of the model; nil leaves what the file says.
    package var knowledge: Knowledge?

    /// What is known of a model once there is a loan book beside it.
    package struct Knowledge: Sendable {
        /// The names of the six features, in the order of the file's.
        package var features: [String]
        /// The probability from which on a default is predicted; nil leaves what the file says.
        package var threshold: Double?
        /// The least and the greatest value of each feature.
        package var ranges: FeatureRanges?
        /// JSON about the rows; nil leaves what the file says.
        package var training: String?
        /// JSON with the metrics on a holdout; nil takes away what the file says, for it is of another threshold.
        package var metrics: String?
        /// Rows that the model takes, whose probabilities and reasons go with them.
        package var goldenRows: [Features]
        /// What answers are given reasons by.
        package var reasons: ReasonRecord

        /// What is known of features of such names, and nothing else.
        package init(features: [String]) {
            self.features = features
            goldenRows = []
            reasons = ReasonRecord()
        }
    }

    /// An adoption that says nothing.
    package init() {}

    /// The keys of the metadata that it sets in a file, without their prefix, and the values; nil takes a key away.
    ///
    /// Features that may be missing are put in the order of the file's, what is none of them last.
    func entries(
        for original: [UInt8]
    ) throws(ModelFileError) -> [(key: String, value: String?)] {
        var entries: [(key: String, value: String?)] = []
        if let defaultClass { entries.append((Metadata.defaultClassKey, defaultClass)) }
        if let missing {
            let named = knowledge?.features
            let names = if let named { named } else { try ModelFile.featureNames(of: original) }
            let known = names.filter(missing.contains)
            let unknown = missing.filter { !names.contains($0) }
            entries.append((Metadata.missingKey, Metadata.missing(known + unknown)))
        }
        if let knowledge { entries += try knowledge.entries }
        return entries
    }
}

extension Adoption.Knowledge {
    /// What it sets or takes away, but for the golden rows, which a model has still to score.
    fileprivate var entries: [(key: String, value: String?)] {
        get throws(ModelFileError) {
            var entries: [(key: String, value: String?)] = [
                ("features", Metadata.list(features) { $0.string($1) })
            ]
            if let threshold { entries.append(("threshold", hex(threshold))) }
            if let ranges { entries.append(("ranges", try Metadata.text(of: ranges))) }
            if let training { entries.append(("training", training)) }
            entries.append(("metrics", metrics))
            let reasons = Dictionary(
                uniqueKeysWithValues: reasons.properties.map { ($0.key, $0.value) }
            )
            entries += ReasonRecord.Key.allCases.map { ($0.rawValue, reasons[$0.rawValue]) }
            return entries + [(Metadata.goldenKey, nil)]
        }
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
        let entries = try adoption.entries(for: original)
        var bytes = try MetadataEdit.setting(entries, in: original)
        var file = try ModelFile.decode(bytes, name: name)
        if let rows = adoption.knowledge?.goldenRows, !rows.isEmpty {
            // Set in the original again, so that what it has stays where it stands.
            let golden = Metadata.golden(rows, of: file.model, file.explainer)
            let others = entries.filter { $0.key != Metadata.goldenKey }
            bytes = try MetadataEdit.setting(others + [(Metadata.goldenKey, golden)], in: original)
            file = try ModelFile.decode(bytes, name: name, explainer: file.explainer)
        }
        self.bytes = bytes
        self.file = file
        isUnchanged = bytes == original
    }
}

extension ModelFile {
    /// The bytes of a file, whatever they are, and what the model at the path is called.
    package static func bytes(
        at path: String
    ) throws(ModelFileError) -> (bytes: [UInt8], name: String) {
        (try FileBytes.read(path), name(at: path))
    }
}
