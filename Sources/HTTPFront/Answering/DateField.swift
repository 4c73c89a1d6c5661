import FoundationEssentials

/// The value of the field `Date`, written once in a second.
struct DateField {
    private var second = Int.min
    private var text = ""

    /// The present moment as RFC 9110 writes it, `Sun, 06 Nov 1994 08:49:37 GMT`.
    mutating func now() -> String {
        let now = Int(Date.now.timeIntervalSince1970.rounded(.down))
        if now != second {
            second = now
            text = Self.text(now)
        }
        return text
    }

    /// A moment as RFC 9110 writes it.
    ///
    /// - Parameter second: since 1970.
    /// - Returns: the text.
    static func text(_ second: Int) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents(
            [.weekday, .day, .month, .year, .hour, .minute, .second],
            from: Date(timeIntervalSince1970: Double(second))
        )
        let digits = { (number: Int?) in String((number ?? 0) + 100).dropFirst() }
        let weekday = weekdays[(parts.weekday ?? 1) - 1]
        let month = months[(parts.month ?? 1) - 1]
        let time = [parts.hour, parts.minute, parts.second].map(digits).joined(separator: ":")
        return "\(weekday), \(digits(parts.day)) \(month) \(parts.year ?? 0) \(time) GMT"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
