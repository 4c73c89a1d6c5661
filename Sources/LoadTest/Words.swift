import Charts

/// How figures are said in tables and sentences.
enum Words {
    /// A time in nanoseconds, in the unit that fits: `12.5 µs`.
    static func time(_ nanoseconds: Double) -> String {
        nanoseconds.isFinite ? NanosecondFormat.text(nanoseconds) : "-"
    }

    /// A fraction as a percentage.
    static func percent(_ fraction: Double) -> String {
        guard fraction.isFinite else { return "-" }
        // Never rounded up to 100 %: what was not reached is not said to be.
        let shown = fraction < 1 ? min(fraction * 100, 99.99) : fraction * 100
        return NumberFormat.fixed(shown, decimals: 2) + " %"
    }

    /// A rate per second.
    static func rate(_ perSecond: Double) -> String {
        let decimals = perSecond < 100 ? 1 : 0
        return grouped(NumberFormat.fixed(perSecond, decimals: decimals)) + "/s"
    }

    /// A count with its thousands apart.
    static func count(_ count: UInt64) -> String { grouped(String(count)) }

    /// `p50`, `p99.9`, or `max`.
    static func percentile(_ percentile: Double) -> String {
        if percentile == 100 { return "max" }
        let isWhole = percentile == percentile.rounded()
        return "p" + (isWhole ? String(Int(percentile)) : String(percentile))
    }

    /// The measured value of a threshold, in its own unit.
    static func value(_ judged: Verdict.Judged) -> String {
        if case .percentile = judged.threshold.metric { return time(judged.value) }
        return percent(judged.value)
    }

    /// Errors by kind: `3 connection lost, 1 unanswered`.
    static func errors(_ measured: Measurements) -> String {
        var parts = measured.errors.sorted { $0.key < $1.key }.map {
            "\(count($0.value)) \($0.key)"
        }
        if measured.unanswered > 0 { parts.append("\(count(measured.unanswered)) unanswered") }
        return parts.isEmpty ? "none" : parts.joined(separator: ", ")
    }

    private static func grouped(_ digits: String) -> String {
        let whole = digits.prefix { $0 != "." }
        var text = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text + digits.dropFirst(whole.count)
    }
}
