import FoundationEssentials

/// A day as letters have it.
struct LetterDate {
    private let day: Int
    private let month: Int
    private let year: Int

    /// The present day in Greenwich; whoever sends the letter may write another.
    static var today: LetterDate {
        LetterDate(second: Int(Date.now.timeIntervalSince1970.rounded(.down)))
    }

    /// The day in Greenwich of a second since 1970.
    init(second: Int) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents(
            [.day, .month, .year],
            from: Date(timeIntervalSince1970: Double(second))
        )
        day = parts.day ?? 1
        month = parts.month ?? 1
        year = parts.year ?? 1970
    }

    /// The day in words: "29 November 2026", "1er décembre 2026".
    func text(in language: PageLanguage) -> String {
        let name = Self.months[month - 1]
        let number = language == .french && day == 1 ? "1er" : String(day)
        return "\(number) \(language.words(name.english, name.french)) \(year)"
    }

    private static let months: [(english: String, french: String)] = [
        ("January", "janvier"), ("February", "février"), ("March", "mars"), ("April", "avril"),
        ("May", "mai"), ("June", "juin"), ("July", "juillet"), ("August", "août"),
        ("September", "septembre"), ("October", "octobre"), ("November", "novembre"),
        ("December", "décembre"),
    ]
}
