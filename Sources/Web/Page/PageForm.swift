import SestinaClient

/// The page's form as it came: features by name, a choice of language, and who sent it.
struct PageForm {
    /// The name of the field that tells that the page's script asks.
    static let script = "script"
    /// What that field holds where what would change the answer can wait.
    static let brief = "brief"
    /// The name of the field that tells which feature is being typed, by a script that asks meanwhile.
    static let typing = "typing"
    /// The name of the field that tells the language of the page that was filled in.
    static let written = "written"
    /// The name of the field for what the page is called where it is printed, which is no figure.
    static let printed = "printed-reference"
    /// More characters than any reference has.
    static let printedCharactersMax = 80

    /// The language that was chosen with this very form.
    let language: PageLanguage?
    /// The language of the page that was filled in, by which its numbers are read.
    let written: PageLanguage?
    /// Whether the page's script asks, which takes from the page what it needs.
    let isScript: Bool
    /// Whether what would change the answer can wait, as between two strokes of a key.
    let isBrief: Bool
    /// The feature that is being typed, or an empty name between two; nil when all are meant as they are.
    let typing: String?
    /// What the page is called where it is printed, as it was typed; at most ``printedCharactersMax`` characters of it.
    let reference: String
    private let given: [(name: String, value: String)]

    /// Reads fields.
    ///
    /// - Parameters:
    ///   - fields: as they came, in their order.
    ///   - isBrief: whether nobody asks what would change the answer, whatever the fields say.
    init(_ fields: [(name: String, value: String)], isBrief: Bool = false) {
        func last(_ name: String) -> String? { fields.last { $0.name == name }?.value }
        language = last(PageLanguage.name).flatMap(PageLanguage.init)
        written = last(Self.written).flatMap(PageLanguage.init)
        isScript = last(Self.script) != nil
        self.isBrief = isBrief || last(Self.script) == Self.brief
        typing = last(Self.typing)
        reference = String((last(Self.printed) ?? "").prefix(Self.printedCharactersMax))
        let own = [PageLanguage.name, Self.written, Self.script, Self.typing, Self.printed]
        given = fields.filter { !own.contains($0.name) }
    }

    /// Whether there is no value at all.
    var isEmpty: Bool { given.allSatisfy { TypedNumber($0.value, in: .english) == .blank } }

    /// The names of the features, when they are as many as a model takes.
    var names: [String]? {
        given.count == FeatureRow.count ? given.map(\.name) : nil
    }

    /// What was typed for each feature; features of one name take values in their order.
    ///
    /// - Parameters:
    ///   - features: the names of the features.
    ///   - mayBeMissing: for each whether the model takes it as missing; none by default.
    ///   - display: for each how the model has it shown; nil where it does not say.
    ///   - language: the language to say faults in.
    /// - Returns: what was entered, by feature.
    func entries(
        of features: [String],
        mayBeMissing: [Bool] = [],
        display: [ServerInfo.Model.ReasonInfo.Display]? = nil,
        in language: PageLanguage
    ) -> [FieldEntry] {
        var left = given
        return features.enumerated().map { index, name in
            let place = left.firstIndex { $0.name == name }
            let text = place.map { left.remove(at: $0).value } ?? ""
            return FieldEntry(
                text,
                in: LoanField(
                    feature: name,
                    in: language,
                    mayBeMissing: mayBeMissing.indices.contains(index) && mayBeMissing[index],
                    display: display.flatMap { $0.indices.contains(index) ? $0[index] : nil }
                ),
                written: written ?? language,
                language: language,
                isExcused: { typing != nil && ($0 == .blank || typing == name) }
            )
        }
    }
}
