import Histogram

/// A bound that a load test's result must keep, like `p99<2ms`, `lag.p50<=20us`, `errors<0.1%`.
package struct Threshold: Sendable, Equatable, CustomStringConvertible {
    /// Which times a percentile is of.
    package enum Times: String, Sendable, CaseIterable {
        case response, service, lag
    }

    /// What is bounded.
    package enum Metric: Sendable, Equatable {
        /// A percentile, 0 to 100, in nanoseconds.
        case percentile(Times, Double)
        /// Requests that did not end well, as a fraction of those planned.
        case errors
        /// Requests answered well and in time, as a fraction of those planned.
        case achieved
    }

    /// How the value must lie to the bound.
    package enum Comparison: String, Sendable, CaseIterable {
        // Longer signs first, since they are looked for in this order.
        case atMost = "<="
        case atLeast = ">="
        case below = "<"
        case above = ">"

        var isLowerBound: Bool { self == .atLeast || self == .above }

        /// Whether `value` lies so; NaN never does.
        func holds(_ value: Double, _ bound: Double) -> Bool {
            switch self {
            case .atMost: value <= bound
            case .atLeast: value >= bound
            case .below: value < bound
            case .above: value > bound
            }
        }
    }

    /// What is bounded.
    package let metric: Metric
    /// On which side of the bound the value must lie.
    package let comparison: Comparison
    /// Nanoseconds for a percentile, a fraction otherwise.
    package let bound: Double
    /// As it was written.
    package let description: String

    /// Reads a threshold.
    ///
    /// - Throws: ``ThresholdError`` with a sentence when the text is none.
    package init(_ text: String) throws(ThresholdError) {
        description = text
        let compact = text.filter { $0 != " " }
        guard
            let comparison = Comparison.allCases.first(where: { compact.contains($0.rawValue) }),
            let sign = compact.firstRange(of: comparison.rawValue)
        else { throw ThresholdError(text, "there is no <, <=, > or >= in it") }
        self.comparison = comparison
        let name = compact[..<sign.lowerBound]
        let value = compact[sign.upperBound...]
        metric = try Self.metric(name, in: text)
        bound =
            switch metric {
            case .percentile: try Self.nanoseconds(value, in: text)
            case .errors, .achieved: try Self.fraction(value, in: text)
            }
    }

    private static func metric(
        _ name: Substring,
        in text: String
    ) throws(ThresholdError) -> Metric {
        switch name {
        case "errors": return .errors
        case "achieved": return .achieved
        default: break
        }
        var times = Times.response
        var rank = name
        for candidate in Times.allCases where name.hasPrefix(candidate.rawValue + ".") {
            times = candidate
            rank = name.dropFirst(candidate.rawValue.count + 1)
        }
        if rank == "max" { return .percentile(times, 100) }
        if rank.hasPrefix("p(") && rank.hasSuffix(")") {
            rank = "p" + rank.dropFirst(2).dropLast()
        }
        if rank.hasPrefix("p"), let percentile = number(rank.dropFirst()), percentile > 0 {
            guard percentile <= 100 else {
                throw ThresholdError(text, "a percentile is at most 100")
            }
            return .percentile(times, percentile)
        }
        throw ThresholdError(text, "'\(name)' is nothing that is measured")
    }

    private static func nanoseconds(
        _ value: Substring,
        in text: String
    ) throws(ThresholdError) -> Double {
        // The sign for micro is a character of its own, and a Greek letter.
        let units = [
            ("ns", 1.0), ("us", 1e3), ("\u{b5}s", 1e3), ("\u{3bc}s", 1e3), ("ms", 1e6), ("s", 1e9),
        ]
        for (unit, factor) in units where value.hasSuffix(unit) {
            if let number = number(value.dropLast(unit.count)) { return number * factor }
        }
        throw ThresholdError(text, "'\(value)' is no time; write it like 250us, 2ms or 1s")
    }

    private static func fraction(
        _ value: Substring,
        in text: String
    ) throws(ThresholdError) -> Double {
        if value.hasSuffix("%"), let number = number(value.dropLast()), number <= 100 {
            return number / 100
        }
        throw ThresholdError(text, "'\(value)' is no percentage; write it like 0.1%")
    }

    /// Digits with or without a point; nothing else that `Double` would read.
    private static func number(_ text: Substring) -> Double? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2e }) else { return nil }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }
}

/// A text that is no threshold.
package struct ThresholdError: Error, CustomStringConvertible {
    /// What was wrong and what would be right.
    package let description: String

    init(_ text: String, _ reason: String) {
        description =
            "'\(text)' is no threshold: \(reason). Examples: 'p99<2ms', 'service.p50<=100us', "
            + "'lag.p99<1ms', 'max<20ms', 'errors<0.1%', 'achieved>=99%'"
    }
}
