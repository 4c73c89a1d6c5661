/// A language that the page speaks.
enum PageLanguage: String, CaseIterable, Sendable {
    case english = "en"
    case french = "fr"

    /// The name of the cookie and of the form's field that hold a choice.
    static let name = "language"

    /// The one of two texts that is in this language.
    func words(_ english: String, _ french: String) -> String {
        self == .english ? english : french
    }

    /// The language's name for itself.
    var ownName: String { words("English", "Français") }

    /// The language that the page's switch leads to.
    var other: PageLanguage { self == .english ? .french : .english }

    /// The language for somebody who chose one before, or whose browser has a preference.
    ///
    /// - Parameters:
    ///   - chosen: the tag that was chosen, if any; one that is not spoken here does not count.
    ///   - accepted: the field `Accept-Language`, if any.
    init(chosen: String?, accepted: String?) {
        self = chosen.flatMap(Self.init(rawValue:)) ?? Self.preferred(accepted ?? "") ?? .english
    }

    /// The language of the greatest quality, the first named of equals; nil when none is accepted.
    ///
    /// A range counts by its first subtag, so that `fr-CA` is French, and `*` counts for whatever no
    /// other range names (RFC 9110, section 12.5.4; RFC 4647).
    private static func preferred(_ accepted: String) -> PageLanguage? {
        let ranges = accepted.split(separator: ",").compactMap(LanguageRange.init)
        var best: (language: PageLanguage, quality: Double, place: Int)?
        for language in allCases {
            let named = ranges.indices.filter { ranges[$0].primary == language.rawValue }
            let matching = named.isEmpty ? ranges.indices.filter { ranges[$0].isAny } : named
            guard let place = matching.max(by: { ranges[$0].quality < ranges[$1].quality }),
                ranges[place].quality > 0
            else { continue }
            let quality = ranges[place].quality
            if let best, (best.quality, -best.place) >= (quality, -place) { continue }
            best = (language, quality, place)
        }
        return best?.language
    }
}

/// One element of `Accept-Language`, such as `fr-CA;q=0.8`.
private struct LanguageRange {
    /// The first subtag, in lower case.
    let primary: String
    /// How welcome the language is, from 0, not at all, to 1.
    let quality: Double

    var isAny: Bool { primary == "*" }

    /// Reads an element; nil when it is none.
    init?(_ element: Substring) {
        let parts = element.split(separator: ";", omittingEmptySubsequences: false)
            .map { $0.filter { $0 != " " && $0 != "\t" } }
        guard let tag = parts.first, let first = tag.split(separator: "-").first else { return nil }
        primary = first.lowercased()
        guard parts.count > 1 else {
            quality = 1
            return
        }
        guard parts.count == 2, parts[1].lowercased().hasPrefix("q="),
            let value = Self.quality(parts[1].dropFirst(2))
        else { return nil }
        quality = value
    }

    /// A number from 0 to 1 with at most three decimals.
    private static func quality(_ text: Substring) -> Double? {
        guard text.utf8.count <= 5,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2e })
        else { return nil }
        return Double(text).flatMap { $0 <= 1 ? $0 : nil }
    }
}
