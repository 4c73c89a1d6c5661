/// Times as people write them: `250 ns`, `12.5 µs`, `3.2 ms`, `1.05 s`.
package enum NanosecondFormat {
    /// Writes a time with up to three significant digits, in the unit that keeps it below 1000.
    ///
    /// Rounding happens once, on the exact value, and may lead to the next unit: 999,600 ns is
    /// `1 ms`. Seconds are the largest unit and keep all digits before the point.
    ///
    /// - Parameter nanoseconds: any number; NaN and infinities are written as such.
    /// - Returns: the number, a no-break space and the unit.
    package static func text(_ nanoseconds: Double) -> String {
        let unit = TimeUnit.allCases.first { unit in
            nanoseconds.magnitude < unit.largestBelow1000 || unit == .second
        }
        let shown = unit ?? .second
        return NumberFormat.threeDigits(nanoseconds, unitExponent: shown.rawValue) + shown.suffix
    }
}

/// A unit of time, as the power of ten of nanoseconds that it is.
package enum TimeUnit: Int, CaseIterable {
    /// `ns`.
    case nanosecond = 0
    /// `µs`.
    case microsecond = 3
    /// `ms`.
    case millisecond = 6
    /// `s`.
    case second = 9

    /// A no-break space and the symbol.
    package var suffix: String {
        switch self {
        case .nanosecond: "\u{a0}ns"
        case .microsecond: "\u{a0}µs"
        case .millisecond: "\u{a0}ms"
        case .second: "\u{a0}s"
        }
    }

    /// The time in nanoseconds from which three digits in this unit would read 1000.
    fileprivate var largestBelow1000: Double {
        switch self {
        case .nanosecond: 999.5
        case .microsecond: 999_500
        case .millisecond: 999_500_000
        case .second: .infinity
        }
    }

    /// The largest unit that is not larger than 10^exponent nanoseconds, or the smallest unit.
    package static func notAbove(exponent: Int) -> TimeUnit {
        allCases.last { $0.rawValue <= exponent } ?? .nanosecond
    }
}
