import JSON
import Platform
import Words

extension LetterTexts {
    /// Reads a file.
    ///
    /// - Parameter path: where it is.
    /// - Returns: its texts.
    /// - Throws: a ``LetterFault`` where it cannot be read, or has another form.
    package static func read(_ path: String) throws(LetterFault) -> LetterTexts {
        let bytes: [UInt8]
        do throws(PlainFile.Fault) {
            bytes = try PlainFile.read(path, bytesMax: LetterLimits.fileBytesMax)
        } catch {
            switch error {
            case .system(let error): throw LetterFault("\(error)")
            case .notPlain: throw LetterFault("\(path.shown) is no file")
            case .tooLarge:
                throw LetterFault(
                    "\(path.shown) has more than \(LetterLimits.fileBytesMax) bytes; a letter's texts are less"
                )
            case .noMemory(let shortage): throw LetterFault("\(shortage)")
            }
        }
        do throws(LetterFault) {
            return try LetterTexts(json: bytes)
        } catch {
            throw LetterFault("\(path.shown): \(error)")
        }
    }

    /// Reads JSON in UTF-8.
    ///
    /// - Parameter text: an object with `creditor` and, where wanted, `agency`, `notices` and `signature`.
    /// - Throws: a ``LetterFault`` at the first thing that is wrong.
    init(json text: [UInt8]) throws(LetterFault) {
        let document: JSONValue
        do throws(JSONFault) {
            document = try JSONParser.parse(text)
        } catch {
            throw LetterFault(error.description)
        }
        let fields = try LetterFields(
            document,
            at: "",
            names: ["creditor", "agency", "notices", "signature"]
        )
        guard let creditor = try fields.object("creditor", names: ["name", "address"]) else {
            throw LetterFault("creditor is missing; an object with name and address is needed")
        }
        self.creditor = try Party(creditor)
        let agency = try fields.object("agency", names: ["name", "address", "phone"])
        self.agency = try agency.map { agency throws(LetterFault) in try Party(agency) }
        agencyPhone = try agency.flatMap { agency throws(LetterFault) in try agency.line("phone") }
        let names = PageLanguage.allCases.map(\.rawValue)
        var notices: [PageLanguage: [String]] = [:]
        if let given = try fields.object("notices", names: names) {
            for language in PageLanguage.allCases {
                notices[language] = try given.texts(
                    language.rawValue,
                    countMax: LetterLimits.paragraphsMax,
                    scalarsMax: LetterLimits.paragraphScalarsMax
                )
            }
        }
        self.notices = notices
        signature = try fields.lines("signature") ?? []
    }
}

extension LetterTexts.Party {
    fileprivate init(_ fields: LetterFields) throws(LetterFault) {
        guard let name = try fields.line("name") else {
            throw LetterFault("\(fields.place("name")) is missing; a text is needed")
        }
        guard let address = try fields.lines("address") else {
            throw LetterFault("\(fields.place("address")) is missing; a list of lines is needed")
        }
        self.init(name: name, address: address)
    }
}

/// An object of the file on its way into texts that are fit to be printed.
private struct LetterFields {
    private let value: JSONValue
    private let path: String

    /// An object that has no other members than those named, so that a slip of the pen is no text left out.
    init(_ value: JSONValue, at path: String, names: [String]) throws(LetterFault) {
        guard let members = value.members else {
            let subject = path.isEmpty ? "it" : path
            throw LetterFault("\(subject) is \(value.kind); an object is needed")
        }
        self.value = value
        self.path = path
        for member in members where !names.contains(member.name) {
            throw LetterFault(
                "\(place(member.name.shown)) is not known here; known are \(names.joined(separator: ", "))"
            )
        }
    }

    func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    func object(_ name: String, names: [String]) throws(LetterFault) -> LetterFields? {
        guard let member = value[name], member != .null else { return nil }
        return try LetterFields(member, at: place(name), names: names)
    }

    func line(_ name: String) throws(LetterFault) -> String? {
        guard let member = value[name], member != .null else { return nil }
        return try text(member, place(name), scalarsMax: LetterLimits.lineScalarsMax)
    }

    func lines(_ name: String) throws(LetterFault) -> [String]? {
        try texts(
            name,
            countMax: LetterLimits.linesMax,
            scalarsMax: LetterLimits.lineScalarsMax
        )
    }

    func texts(_ name: String, countMax: Int, scalarsMax: Int) throws(LetterFault) -> [String]? {
        guard let member = value[name], member != .null else { return nil }
        guard let list = member.array else {
            throw LetterFault("\(place(name)) is \(member.kind); a list of texts is needed")
        }
        guard list.count <= countMax else {
            throw LetterFault(
                "\(place(name)) has \(list.count) texts; at most \(countMax) are taken"
            )
        }
        var texts: [String] = []
        for (index, entry) in list.enumerated() {
            texts.append(try text(entry, "\(place(name))[\(index)]", scalarsMax: scalarsMax))
        }
        return texts
    }

    /// A text of one line that has something to read and nothing that is not seen.
    private func text(
        _ value: JSONValue,
        _ place: String,
        scalarsMax: Int
    ) throws(LetterFault) -> String {
        guard let text = value.string else {
            throw LetterFault("\(place) is \(value.kind); a text is needed")
        }
        let scalars = text.unicodeScalars
        guard scalars.count <= scalarsMax else {
            throw LetterFault(
                "\(place) has \(scalars.count) characters; at most \(scalarsMax) are taken"
            )
        }
        if let unseen = scalars.first(where: { !$0.isSeen }) {
            let number = String(unseen.value, radix: 16, uppercase: true)
            throw LetterFault(
                "\(place) has the character U+\(number), which is not seen in print; "
                    + "a line or a paragraph is one text without line breaks and marks of direction"
            )
        }
        guard scalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw LetterFault("\(place) is empty; leave it out, or write a text")
        }
        return text
    }
}
