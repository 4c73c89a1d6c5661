import Words

/// What was typed into a field, and what it is.
struct FieldEntry {
    let field: LoanField
    /// The text as it was typed, or, on a page of another language, the same number in that one.
    let text: String
    /// The number, where it is one that is allowed; NaN where nothing was typed and nothing need be.
    let value: Double?
    /// What is wrong and what is allowed, naming the field; nil when nothing is.
    let fault: String?

    /// Judges a text.
    ///
    /// - Parameters:
    ///   - text: what was typed.
    ///   - field: where.
    ///   - written: the language of the page that it was typed into.
    ///   - language: the language to say faults in, and to write the number in.
    ///   - isExcused: whether the text may be unfinished, so that nothing is wrong with it yet.
    init(
        _ text: String,
        in field: LoanField,
        written: PageLanguage,
        language: PageLanguage,
        isExcused: (TypedNumber) -> Bool
    ) {
        let words = FieldWords(field: field, language: language)
        let typed = TypedNumber(text, in: written, currency: field.currency)
        self.field = field
        if case .number(let value) = typed, written != language {
            self.text = LocalNumbers(language: language).exactText(value)
        } else {
            self.text = text
        }
        switch typed {
        case .number(let value) where words.allows(value):
            self.value = value
            fault = nil
        case .blank where field.mayBeMissing:
            value = .nan
            fault = nil
        case .number, .notNumber, .blank, .tooLong, .twoReadings, .otherCurrency:
            value = nil
            fault = isExcused(typed) ? nil : words.fault(typed, text: text)
        }
    }
}

/// Sentences about a field.
struct FieldWords {
    let field: LoanField
    let language: PageLanguage

    private var numbers: LocalNumbers { LocalNumbers(language: language) }

    /// Whether a number is one that somebody may mean.
    func allows(_ value: Double) -> Bool {
        field.allowed.contains(value) && (!field.isWhole || value == value.rounded())
    }

    /// The field's example, the range that the model saw, and whether it may stay empty, for whoever fills it in.
    func hints(range: ClosedRange<Double>?) -> [String] {
        [
            field.example.map { language.words("e.g. ", "p. ex. ") + numbers.text($0) },
            range.map {
                language.words("seen in training: ", "vu à l’apprentissage : ") + text($0)
            },
            field.mayBeMissing
                ? language.words("may be left empty if not known", "peut rester vide si inconnu")
                : nil,
        ].compactMap(\.self)
    }

    /// A range in words.
    func text(_ range: ClosedRange<Double>, decimalsMax: Int = 2) -> String {
        let least = numbers.text(range.lowerBound, decimalsMax: decimalsMax)
        let greatest = numbers.text(range.upperBound, decimalsMax: decimalsMax)
        return language.words("\(least) to \(greatest)", "de \(least) à \(greatest)")
    }

    /// What is wrong with what was typed.
    func fault(_ typed: TypedNumber, text: String) -> String {
        let label = field.label
        let right = allowed
        // A mark of direction would turn the rest of the sentence.
        let text = text.shown
        switch typed {
        case .blank:
            return language.words(
                "\(label) is missing: write \(right).",
                "\(label) : il manque \(right)."
            )
        case .tooLong:
            let most = TypedNumber.charactersMax
            return language.words(
                "\(label) has more than \(most) characters: write \(right).",
                "\(label) : plus de \(most) caractères ; écrivez \(right)."
            )
        case .notNumber:
            return language.words(
                "\(label): “\(text)” is not a number: write \(right).",
                "\(label) : « \(text) » n’est pas un nombre : écrivez \(right)."
            )
        case .twoReadings(let point, let comma):
            let (first, second) = (numbers.exactText(point), numbers.exactText(comma))
            return language.words(
                "\(label): “\(text)” can mean \(first) or \(second): write one of the two.",
                "\(label) : « \(text) » peut être \(first) ou \(second) : écrivez l’un des deux."
            )
        case .otherCurrency:
            let name = field.unit
            return language.words(
                "\(label): “\(text)” is in another currency: write \(right), in \(name).",
                "\(label) : « \(text) » est dans une autre monnaie : écrivez \(right), en \(name)."
            )
        case .number:
            return language.words(
                "\(label): \(text) is not allowed: write \(right).",
                "\(label) : \(text) n’est pas permis : écrivez \(right)."
            )
        }
    }

    /// What may be written.
    private var allowed: String {
        let kind =
            field.isWhole
            ? language.words("a whole number", "un nombre entier")
            : language.words("a number", "un nombre")
        guard field.allowed.upperBound < .greatestFiniteMagnitude else {
            return language.words("\(kind), such as 12.5", "\(kind), par exemple 12,5")
        }
        return kind + language.words(" from ", " ") + text(field.allowed)
    }
}
