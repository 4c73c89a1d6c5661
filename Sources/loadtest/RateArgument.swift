import ArgumentParser
import Commands
import LoadTest

/// `--rps`: a number, with `k` or `M` behind it for thousands or millions, or `max`.
enum RateArgument: Equatable {
    /// An open loop of so many requests a second.
    case perSecond(Double)
    /// A closed loop.
    case max

    /// What may stand behind a number.
    private static let multiples = [("k", 1e3), ("M", 1e6)]

    /// Reads the option.
    ///
    /// - Throws: a `ValidationError` for what is neither `max` nor a rate that a plan can have.
    init(argument: String) throws {
        if argument == "max" {
            self = .max
        } else if let rate = Self.number(argument), LoadPlan.rates.contains(rate) {
            self = .perSecond(rate)
        } else {
            throw ValidationError(
                "'\(argument)' is no rate; --rps takes requests a second, 0.001 to 10000000 (5000, 5k, 1.5M), "
                    + "or max"
            )
        }
    }

    private static func number(_ text: String) -> Double? {
        for (sign, factor) in multiples where text.hasSuffix(sign) {
            return Double(text.dropLast()).map { $0 * factor }
        }
        return Double(text)
    }
}

/// `--duration` and `--warmup`: a time of the form of ``Seconds``, told by a sentence of its own where it is none.
struct TimeArgument: CustomStringConvertible {
    /// The time.
    let duration: Duration
    /// As the help shows it, in seconds.
    let description: String

    /// A time that an option has when it is not given.
    init(_ duration: Duration) {
        self.duration = duration
        description = Seconds(duration).defaultValueDescription
    }

    /// Reads the option.
    ///
    /// - Throws: a `ValidationError` for what is no time.
    init(argument: String) throws {
        guard let seconds = Seconds(argument: argument) else {
            throw ValidationError(
                "'\(argument)' is no time; --duration takes seconds, more than 0 and at most 86400, and "
                    + "--warmup takes seconds, 0 to 3600, or either a number with its unit: 500ms, 30s, 2m"
            )
        }
        self.init(seconds.duration)
    }
}
