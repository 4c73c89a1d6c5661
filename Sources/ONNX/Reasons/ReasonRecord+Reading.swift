import JSON
import Models
import Reasons
import Words

extension ReasonRecord {
    /// The keys of the metadata, without their prefix.
    enum Key: String, CaseIterable {
        case reference
        case reasons
        case actionable
        case display
    }

    /// Reads the metadata of a file.
    ///
    /// - Parameter values: texts by key without the prefix.
    /// - Throws: a refusal of the first that is malformed.
    init(_ values: [String: String]) throws(ModelFileError) {
        self.init()
        func value(_ key: Key) throws(ModelFileError) -> JSONValue? {
            guard let text = values[key.rawValue] else { return nil }
            do throws(JSONFault) {
                return try JSONParser.parse(Array(text.utf8))
            } catch {
                throw .refused("sestina.\(key.rawValue) is no JSON: \(error)")
            }
        }
        reference = try value(.reference).map(Self.group)
        try read(prefix: Metadata.prefix, value)
    }

    /// Reads what people write for a training or an adoption: an object with some of the members `reasons`,
    /// `actionable` and `display`, each as a model file has it, and with the names of the features that they are of.
    ///
    /// - Parameters:
    ///   - text: JSON in UTF-8, as `sestina inspect --json` prints it; other members are left alone.
    ///   - features: the names that it must have as `features`, in their order.
    /// - Throws: a refusal that says what is wrong with it.
    package init(json text: [UInt8], of features: [String]) throws(ModelFileError) {
        self.init()
        let document: JSONValue
        do throws(JSONFault) {
            document = try JSONParser.parse(text)
        } catch {
            throw .refused(error.description)
        }
        guard document["features"]?.texts == features else {
            let needed = features.map(quoted).joined(separator: ", ")
            throw .refused(
                "\"features\" must be the names of the features in their order: \(needed)"
            )
        }
        let lists: [Key] = [.reasons, .actionable, .display]
        guard lists.contains(where: { document[$0.rawValue].isTold }) else {
            throw .refused("it has none of \"reasons\", \"actionable\" and \"display\"")
        }
        try read(prefix: "") { key in
            document[key.rawValue].isTold ? document[key.rawValue] : nil
        }
    }

    /// Reads a file of what people write; see ``init(json:of:)``.
    package init(path: String, of features: [String]) throws(ModelFileError) {
        let bytes = try FileBytes.read(path, bytesMax: ModelFileLimits.metadataBytesMax)
        try self.init(json: bytes, of: features)
    }

    /// Reads the lists of six; a prefix is told before their names where something is wrong.
    private mutating func read(
        prefix: String,
        _ value: (Key) throws(ModelFileError) -> JSONValue?
    ) throws(ModelFileError) {
        func entries(_ key: Key) throws(ModelFileError) -> [Entry]? {
            guard let value = try value(key) else { return nil }
            let name = prefix + key.rawValue
            guard let list = value.array, list.count == featureCount,
                list.allSatisfy({ $0.members != nil })
            else {
                throw .refused("\(name) must be a list of six objects, one for each feature")
            }
            return list.enumerated().map { index, value in
                Entry(value: value, owner: "entry \(index + 1) of \(name)")
            }
        }
        texts = try entries(.reasons)?.map { entry throws(ModelFileError) in
            ReasonTexts(
                code: try entry.text("code", bytesMax: ReasonTexts.bytesMax),
                english: try entry.text("en", bytesMax: ReasonTexts.bytesMax),
                french: try entry.text("fr", bytesMax: ReasonTexts.bytesMax),
                missingEnglish: try entry.text("missing_en", bytesMax: ReasonTexts.bytesMax),
                missingFrench: try entry.text("missing_fr", bytesMax: ReasonTexts.bytesMax)
            )
        }
        actionable = try entries(.actionable)?.map { entry throws(ModelFileError) in
            Actionable(
                try entry.word("change", of: Actionable.Change.allCases),
                isWhole: try entry.flag("whole")
            )
        }
        display = try entries(.display)?.map { entry throws(ModelFileError) in
            try entry.display()
        }
    }

    /// Reads a reference group, whose rows a model has still to be asked about.
    private static func group(_ value: JSONValue) throws(ModelFileError) -> ReferenceGroup {
        guard value.members != nil, let rows = value["rows"]?.array else {
            throw .refused(
                "sestina.reference must be an object with a selection and a list of rows"
            )
        }
        let selection = try Entry(value: value, owner: "sestina.reference").text(
            "selection",
            bytesMax: ModelFileLimits.nameBytesMax
        )
        var read: [Features] = []
        for (index, row) in rows.prefix(ReferenceGroup.rowsMax).enumerated() {
            let texts = row.texts ?? []
            let numbers = texts.compactMap { $0 == "nan" ? .nan : finiteNumber($0) }
            guard texts.count == featureCount, numbers.count == featureCount else {
                throw .refused(
                    "row \(index + 1) of sestina.reference must hold six texts, each a finite number or nan"
                )
            }
            read.append(Features { numbers[$0] })
        }
        guard rows.count <= ReferenceGroup.rowsMax,
            let group = ReferenceGroup(selection: selection, rows: read)
        else {
            throw .refused(
                "sestina.reference has \(rows.count) rows; it must have 1 to \(ReferenceGroup.rowsMax)"
            )
        }
        return group
    }
}

/// An object of a list, whose members are asked for by name.
private struct Entry {
    let value: JSONValue
    /// What the object is called in a sentence.
    let owner: String

    /// A text that people read: one line, not empty, and nothing in it that does something and is not seen.
    ///
    /// Markup is text like any other: whoever shows it escapes it.
    func text(_ name: String, bytesMax: Int) throws(ModelFileError) -> String {
        guard let text = value[name]?.string else {
            throw .refused("\(owner) needs the text \"\(name)\"")
        }
        guard !text.isEmpty else { throw .refused("\"\(name)\" of \(owner) is empty") }
        let count = text.utf8.count
        guard count <= bytesMax else {
            throw .refused(
                "\"\(name)\" of \(owner) has \(count) bytes; it can have \(bytesMax) at most"
            )
        }
        if let hidden = text.unicodeScalars.first(where: { !$0.isSeen }) {
            let number = String(hidden.value, radix: 16, uppercase: true)
            let digits = String(repeating: "0", count: max(0, 4 - number.count)) + number
            throw .refused(
                "\"\(name)\" of \(owner) has U+\(digits) in it; a text is one line of characters that are seen"
            )
        }
        return text
    }

    /// One of a few words.
    func word<Word: RawRepresentable<String>>(
        _ name: String,
        of words: [Word]
    ) throws(ModelFileError) -> Word {
        guard let text = value[name]?.string, let word = Word(rawValue: text) else {
            let known = words.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            throw .refused("\"\(name)\" of \(owner) must be one of \(known)")
        }
        return word
    }

    /// A truth value.
    func flag(_ name: String) throws(ModelFileError) -> Bool {
        guard let flag = value[name]?.boolean else {
            throw .refused("\"\(name)\" of \(owner) must be true or false")
        }
        return flag
    }

    /// How a feature is shown.
    func display() throws(ModelFileError) -> FeatureDisplay {
        let unit = try word("unit", of: FeatureDisplay.Unit.allCases)
        let currency = value["currency"].isTold ? value["currency"]?.string : ""
        let isCurrency =
            currency?.utf8.count == 3 && currency?.utf8.allSatisfy { 65...90 ~= $0 } == true
        guard let currency, currency.isEmpty || (isCurrency && unit == .money) else {
            throw .refused(
                "\"currency\" of \(owner) must be three capital letters where the unit is \"money\", and "
                    + "empty elsewhere"
            )
        }
        return FeatureDisplay(
            english: try text("en", bytesMax: FeatureDisplay.labelBytesMax),
            french: try text("fr", bytesMax: FeatureDisplay.labelBytesMax),
            unit: unit,
            currency: currency
        )
    }
}

extension JSONValue? {
    /// Whether it is there, and not null.
    fileprivate var isTold: Bool { self != nil && self != .some(.null) }
}
