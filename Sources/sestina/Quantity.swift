/// Numbers with a unit that suits their size, to three digits.
enum Quantity {
    /// A time: `85 us`, `1.25 ms`, `3.5 s`.
    static func time(_ duration: Duration) -> String {
        time(nanoseconds: duration / .nanoseconds(1))
    }

    /// The same of a time that need be none that a duration can hold.
    static func time(nanoseconds: Double) -> String {
        scaled(nanoseconds, [("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9)])
    }

    /// A number of bytes: `512 bytes`, `8.45 MB`.
    static func bytes(_ count: Double) -> String {
        scaled(count, [("bytes", 1), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12)])
    }

    /// A time of seconds to years: `45 s`, `3 min 20 s`, `1 d 2 h`.
    static func age(seconds: Double) -> String {
        guard let seconds = Int(exactly: seconds.rounded(.down)), seconds >= 0 else {
            return "\(seconds) s"
        }
        let parts = [
            ("d", seconds / 86_400), ("h", seconds / 3600 % 24), ("min", seconds / 60 % 60),
            ("s", seconds % 60),
        ].drop { $0.1 == 0 }
        if parts.isEmpty { return "0 s" }
        return parts.prefix(2).map { "\($0.1) \($0.0)" }.joined(separator: " ")
    }

    /// A number without its fraction where an integer holds it.
    static func whole(_ value: Double) -> String {
        Int(exactly: value.rounded()).map { "\($0)" } ?? "\(value)"
    }

    /// A number in the largest unit that it has one of, rounded to three digits or to a whole.
    ///
    /// - Parameters:
    ///   - value: in the smallest unit; 0, negative and NaN are shown in that.
    ///   - units: from the smallest, each with how many of the smallest it is.
    /// - Returns: the number, a blank and the unit.
    private static func scaled(_ value: Double, _ units: [(name: String, size: Double)]) -> String {
        // What is below one of the smallest unit is shown as a part of it.
        let unit = units.last { $0.size <= value } ?? units[0]
        let number = value / unit.size
        let step = number < 10 ? 0.01 : number < 100 ? 0.1 : 1
        // Divided by a whole number: multiplied by 0.01, 1.23 would be 1.2300000000000002 or so.
        let rounded = (number / step).rounded() / (1 / step)
        return (rounded == rounded.rounded() ? whole(rounded) : "\(rounded)") + " " + unit.name
    }
}
