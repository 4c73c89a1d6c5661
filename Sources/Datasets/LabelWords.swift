/// What the words of a label's column mean.
struct LabelWords {
    /// What a field says.
    enum Outcome: Equatable {
        case defaulted(Bool)
        /// Nothing, or by a usual word that the label is missing.
        case missing
        /// Neither one nor the other.
        case invalid
        /// A third word beside the two.
        case third(other: String)
    }

    /// The word that means default, where the user names one; any other is then that of who paid.
    let defaultLabel: String?
    /// That other word, once it was met.
    private(set) var otherLabel: String?
    /// Whether the word that means default was met.
    private(set) var hasDefaultLabel = false

    init(defaultLabel: String?) {
        self.defaultLabel = defaultLabel
    }

    /// The words that mean default without being told, and those that mean none.
    private static let known: [String: Bool] = [
        "true": true, "yes": true, "oui": true, "false": false, "no": false, "non": false,
    ]

    /// The label of one byte that nearly all files have; nil for any other.
    ///
    /// - Parameter field: the field's bytes.
    /// - Returns: whether the customer defaulted.
    func quick(_ field: ArraySlice<UInt8>) -> Bool? {
        guard defaultLabel == nil, field.count == 1, let byte = field.first else { return nil }
        return byte == ASCII.zero ? false : byte == ASCII.zero + 1 ? true : nil
    }

    /// Reads any label.
    ///
    /// - Parameters:
    ///   - text: what the field says.
    ///   - field: the same as bytes.
    ///   - numbers: how the file writes numbers.
    /// - Returns: what it says.
    mutating func read(
        _ text: String,
        _ field: ArraySlice<UInt8>,
        _ numbers: NumberStyle
    ) -> Outcome {
        let word = text.trimmingBlanks
        guard let defaultLabel else {
            switch numbers.read(field) {
            case .number(let value):
                return value == 0 || value == 1 ? .defaulted(value == 1) : .invalid
            case .missing: return .missing
            default: return Self.known[word.lowercased()].map { .defaulted($0) } ?? .invalid
            }
        }
        if word == defaultLabel {
            hasDefaultLabel = true
            return .defaulted(true)
        }
        if MissingWords.contain(field) { return .missing }
        guard let other = otherLabel else {
            otherLabel = word
            return .defaulted(false)
        }
        return word == other ? .defaulted(false) : .third(other: other)
    }
}
