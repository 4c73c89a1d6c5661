package import JSON

extension ServerInfo.Model {
    /// What a model says of reasons: whom an applicant is compared with, and how the features are called.
    ///
    /// What a server does not tell is nil, and so is what it tells in a form or a word that is not known here.
    public struct ReasonInfo: Sendable, Equatable {
        /// On what the model adds; nil where it gives no reasons.
        public let scale: Scale?
        /// The applicants that reasons are measured against; nil where the model gives no reasons.
        public let reference: Reference?
        /// What the six features are called where they are reasons, in their order.
        public let texts: [Texts]?
        /// What applicants could change about the six features.
        public let actionable: [Actionable]?
        /// How the six features are shown.
        public let display: [Display]?

        /// What a model says; nothing without arguments.
        package init(
            scale: Scale? = nil,
            reference: Reference? = nil,
            texts: [Texts]? = nil,
            actionable: [Actionable]? = nil,
            display: [Display]? = nil
        ) {
            self.scale = scale
            self.reference = reference
            self.texts = texts
            self.actionable = actionable
            self.display = display
        }
    }
}

extension ServerInfo.Model.ReasonInfo {
    /// What the parts of a score add up to.
    public enum Scale: String, Sendable, CaseIterable {
        /// The probability itself.
        case probability
        /// The logarithm of its odds.
        case logOdds = "log-odds"
    }

    /// The applicants that reasons are measured against.
    public struct Reference: Sendable, Equatable {
        /// The SHA-256 of their rows, 64 hexadecimal digits; answers with reasons name its first 8 bytes.
        public let digest: String
        /// How many there are, 1 to 256.
        public let rows: Int
        /// How they were chosen, in a word: "at-the-cut", "all", or anything else of another tool.
        public let selection: String

        /// A group as a model's file has it.
        package init(digest: String, rows: Int, selection: String) {
            self.digest = digest
            self.rows = rows
            self.selection = selection
        }
    }

    /// What a feature is called where it is a reason.
    public struct Texts: Sendable, Equatable {
        /// What programs know the reason by.
        public let code: String
        /// The factor in English.
        public let english: String
        /// The factor in French.
        public let french: String
        /// The reason in English where the feature's value is missing.
        public let missingEnglish: String
        /// The reason in French where the feature's value is missing.
        public let missingFrench: String

        /// Texts as a model's file has them.
        package init(
            code: String,
            english: String,
            french: String,
            missingEnglish: String,
            missingFrench: String
        ) {
            self.code = code
            self.english = english
            self.french = french
            self.missingEnglish = missingEnglish
            self.missingFrench = missingFrench
        }
    }

    /// What an applicant could change about a feature.
    public struct Actionable: Sendable, Equatable {
        /// The direction in which a value may change.
        public enum Change: String, Sendable, CaseIterable {
            case up
            case down
            case any
            /// Nothing that the applicant does changes it.
            case fixed
        }

        /// The direction.
        public let change: Change
        /// Whether only whole numbers are values of the feature.
        public let isWhole: Bool

        /// What a model's file says.
        package init(change: Change, isWhole: Bool) {
            self.change = change
            self.isWhole = isWhole
        }
    }

    /// How a feature is shown.
    public struct Display: Sendable, Equatable {
        /// The label in English.
        public let english: String
        /// The label in French.
        public let french: String
        /// What values are counted in: "money", "count", "years", "points" or nothing.
        public let unit: String
        /// Of money the three letters of the currency; empty where it is not known, and of other values.
        public let currency: String

        /// What a model's file says.
        package init(english: String, french: String, unit: String, currency: String) {
            self.english = english
            self.french = french
            self.unit = unit
            self.currency = currency
        }
    }
}

extension ServerInfo.Model.ReasonInfo {
    /// Reads the members of the `model` object that are about reasons.
    init(_ fields: DocumentFields) {
        /// The entries of a list of six.
        func six<Entry>(_ name: String, _ read: (DocumentFields) -> Entry?) -> [Entry]? {
            let entries = fields.toldObjects(name)?.compactMap(read)
            guard fields.told(name, \.array)?.count == 6, entries?.count == 6 else { return nil }
            return entries
        }
        self.init(
            scale: fields.told("scale", \.string).flatMap(Scale.init),
            reference: fields.toldObject("reference").flatMap(Reference.init),
            texts: six("reasons", Texts.init),
            actionable: six("actionable", Actionable.init),
            display: six("display", Display.init)
        )
    }

    /// Writes the members that tell of reasons in an object that tells of the model; none of what is not known.
    package func writeMembers(to text: inout JSONText) {
        text.told("scale", scale?.rawValue)
        text.told("reference", reference) { $1.write(to: &$0) }
        text.told("reasons", texts) { $0.array($1) { $1.write(to: &$0) } }
        text.told("actionable", actionable) { $0.array($1) { $1.write(to: &$0) } }
        text.told("display", display) { $0.array($1) { $1.write(to: &$0) } }
    }
}

extension ServerInfo.Model.ReasonInfo.Reference {
    fileprivate init?(_ fields: DocumentFields) {
        guard let digest = fields.told("digest", \.string), let rows = fields.told("rows", \.whole),
            let selection = fields.told("selection", \.string)
        else { return nil }
        self.init(digest: digest, rows: rows, selection: selection)
    }

    fileprivate func write(to text: inout JSONText) {
        text.object { text in
            text.member("digest", digest)
            text.member("rows", rows)
            text.member("selection", selection)
        }
    }
}

extension ServerInfo.Model.ReasonInfo.Texts {
    fileprivate init?(_ fields: DocumentFields) {
        let texts = ["code", "en", "fr", "missing_en", "missing_fr"].compactMap {
            fields.told($0, \.string)
        }
        guard texts.count == 5 else { return nil }
        self.init(
            code: texts[0],
            english: texts[1],
            french: texts[2],
            missingEnglish: texts[3],
            missingFrench: texts[4]
        )
    }

    fileprivate func write(to text: inout JSONText) {
        text.object { text in
            text.member("code", code)
            text.member("en", english)
            text.member("fr", french)
            text.member("missing_en", missingEnglish)
            text.member("missing_fr", missingFrench)
        }
    }
}

extension ServerInfo.Model.ReasonInfo.Actionable {
    fileprivate init?(_ fields: DocumentFields) {
        guard let change = fields.told("change", \.string).flatMap(Change.init),
            let isWhole = fields.told("whole", \.boolean)
        else { return nil }
        self.init(change: change, isWhole: isWhole)
    }

    fileprivate func write(to text: inout JSONText) {
        text.object { text in
            text.member("change", change.rawValue)
            text.member("whole") { $0.boolean(isWhole) }
        }
    }
}

extension ServerInfo.Model.ReasonInfo.Display {
    fileprivate init?(_ fields: DocumentFields) {
        guard let english = fields.told("en", \.string), let french = fields.told("fr", \.string),
            let unit = fields.told("unit", \.string)
        else { return nil }
        let currency = fields.told("currency", \.string) ?? ""
        self.init(english: english, french: french, unit: unit, currency: currency)
    }

    fileprivate func write(to text: inout JSONText) {
        text.object { text in
            text.member("en", english)
            text.member("fr", french)
            text.member("unit", unit)
            text.member("currency", currency)
        }
    }
}
