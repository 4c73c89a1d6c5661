import Words

/// How numbers are said in tables and sentences.
package enum LoadWords {
    /// A time in nanoseconds with three digits, in the unit that fits: `12.5 µs`, `1.10 ms`.
    package static func time(_ nanoseconds: Double) -> String {
        guard nanoseconds.isFinite else { return "-" }
        if nanoseconds < 999.5 { return NumberFormat.fixed(nanoseconds, decimals: 0) + "\u{a0}ns" }
        let (scale, unit) =
            switch nanoseconds {
            case ..<999.5e3: (1e3, "µs")
            case ..<999.5e6: (1e6, "ms")
            default: (1e9, "s")
            }
        let value = nanoseconds / scale
        let decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0
        return NumberFormat.fixed(value, decimals: decimals) + "\u{a0}" + unit
    }

    /// A percentile of a result, marked where it is only a lower bound.
    package static func time(
        _ result: LoadResult,
        _ times: Threshold.Times,
        _ percentile: Double
    ) -> String {
        let bound = times == .response && result.isLowerBound(percentile) ? "≥ " : ""
        return bound + time(result.percentile(times, percentile))
    }

    /// A fraction as a percentage.
    package static func percent(_ fraction: Double) -> String {
        guard fraction.isFinite else { return "-" }
        // Rounded neither up to 100 % nor down to 0: what was not reached is not said to be.
        if fraction > 0, fraction < 0.0001 {
            return NumberFormat.threeDigits(fraction * 100) + " %"
        }
        let shown = fraction < 1 ? min(fraction * 100, 99.99) : fraction * 100
        return NumberFormat.fixed(shown, decimals: 2) + " %"
    }

    /// A rate per second.
    package static func rate(_ perSecond: Double) -> String {
        let decimals = perSecond < 100 ? 1 : 0
        return grouped(NumberFormat.fixed(perSecond, decimals: decimals)) + "/s"
    }

    /// A count with its thousands apart.
    package static func count(_ count: UInt64) -> String { grouped(String(count)) }

    /// `1 connection`, `8 connections`.
    package static func connections(_ count: Int) -> String {
        count == 1 ? "1 connection" : "\(grouped(String(count))) connections"
    }

    /// `p50`, `p99.9`, or `max`.
    package static func percentile(_ percentile: Double) -> String {
        if percentile == 100 { return "max" }
        let isWhole = percentile == percentile.rounded()
        return "p" + (isWhole ? String(Int(percentile)) : String(percentile))
    }

    /// What can be compared, as a person calls it.
    package static func figure(_ figure: StoredRun.Figure) -> String {
        switch figure {
        case .p50, .p90, .p99: figure.rawValue
        case .p999: "p99.9"
        case .rate: "achieved rate"
        }
    }

    /// A change as a percentage with its sign: `+2.5 %`; without a sign where it is none.
    package static func change(_ change: Double) -> String {
        guard change.isFinite else { return "-" }
        let text = NumberFormat.percent(change)
        return change > 0 && !text.hasPrefix("0.0\u{a0}") ? "+" + text : text
    }

    /// The ends of an interval of changes: `-1.1 % to +5.2 %`.
    package static func change(_ interval: ClosedRange<Double>) -> String {
        "\(change(interval.lowerBound)) to \(change(interval.upperBound))"
    }

    /// The measured value of a threshold, in its own unit.
    package static func value(_ judged: Verdict.Judged) -> String {
        if case .percentile = judged.threshold.metric { return time(judged.value) }
        return percent(judged.value)
    }

    /// Errors by kind: `3 connection lost, 1 unanswered`.
    package static func errors(_ measured: Measurements, withSkipped: Bool = false) -> String {
        var parts = measured.errors.sorted { $0.key < $1.key }.map {
            "\(count($0.value)) \($0.key)"
        }
        if measured.unanswered > 0 { parts.append("\(count(measured.unanswered)) unanswered") }
        if withSkipped, measured.skipped > 0 { parts.append("\(count(measured.skipped)) skipped") }
        return parts.isEmpty ? "none" : parts.joined(separator: ", ")
    }

    /// How long a closed loop stood still, where that is long enough to be told beside its percentiles.
    package static func standstill(_ result: LoadResult) -> String? {
        guard
            case .max(let depth) = result.plan.rate,
            let gap = result.measurements.longestGap,
            gap.seconds > LoadResult.gapMax
        else { return nil }
        let start = NumberFormat.fixed(gap.start, decimals: 1)
        let away = gap.wasClientAway ? ", for most of which this client itself did not run" : ""
        let inFlight = UInt64(result.plan.connections * depth)
        return
            "no reply came for \(time(gap.seconds * 1e9)), from \(start) s on\(away): a closed loop sends "
            + "nothing meanwhile, so that only the requests in flight, \(count(inFlight)) at most, stand for "
            + "it in the percentiles"
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
