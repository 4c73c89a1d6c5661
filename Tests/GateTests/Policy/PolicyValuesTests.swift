import Foundation
import Repository
import Statistics
import TestSupport
import Testing

@testable import Gate

/// Every member of a policy with values of every kind, at the ends of its range and beyond.
@Suite struct PolicyValuesTests {
    /// A policy with every member that there may be.
    private static let text = """
        {"$schema": "policy.schema.json", "version": 2, "first_model": true,
         "may_force": {"keys": ["ssh-ed25519 AAAA"], "reviewers": ["ada"]}, "significance": 0.05,
         "contract": {"features": ["a", "b", "c", "d", "e", "f"], "precision": "float32",
          "file_bytes_max": 1000},
         "holdout": {"rows_min": 10, "defaults_min": 2},
         "metrics": {"accuracy": {"floor": 0.5, "margin": 0.1},
          "log_loss": {"ceiling": 2, "margin": 0.2}},
         "slices": [{"name": "s", "rows_min": 5, "where": {"b": {"from": 1, "below": 3}},
          "metrics": {"brier": {"ceiling": 0.5, "margin": 0.25}}}],
         "monotone": {"a": "+", "b": "-", "c": "free", "d": "free", "e": "free", "f": "free"},
         "predictions": {"default_rate": {"min": 0.1, "max": 0.5}, "spread_min": 0.01},
         "calibration": {"error_max": 0.1, "spiegelhalter_p_min": 0.01},
         "stability": {"population_stability_max": 0.2, "flips_max": 0.05},
         "regions": {"margin": 0.2, "volume_max": 0.01, "rows_min": 7},
         "reasons": {"changed_first_max": 0.5, "beyond_help_max": 0.25},
         "history": {"champions": 3}, "speed": {"nanoseconds_max": 2},
         "requires": {"training": true, "ranges": false, "reasons": false}}
        """

    private static func whole() throws -> FoundationJSON {
        try JSONDecoder().decode(FoundationJSON.self, from: Data(text.utf8))
    }

    /// The policy with another value in a place, or without one; a place is names with dots.
    private static func decode(_ place: String, _ value: FoundationJSON?) throws -> Policy {
        let path = place.split(separator: ".")[...]
        let text = try whole().setting(path, to: value).text()
        return try Policy(decoding: Array(text.utf8), name: "p")
    }

    /// The sentence with which it is refused; nil where it is read.
    private static func refusal(_ place: String, _ value: FoundationJSON?) throws -> String? {
        do {
            _ = try decode(place, value)
            return nil
        } catch let error as RepositoryError {
            #expect(error.kind == .badPolicy)
            return error.description
        }
    }

    /// A place as a sentence names it.
    private static func shown(_ place: String) -> String { place.replacing(".0", with: "[0]") }

    /// Each number with its least, its greatest and what is beyond them.
    private static let numbers: [(place: String, within: [Double], beyond: [Double])] = [
        ("significance", [0.0001, 0.2], [-0.05, 0, 0.0001.nextDown, 0.2.nextUp, 1]),
        ("contract.file_bytes_max", [1, Double(GateLimits.modelBytesMax)], [0, -1, 1.5, 1e18]),
        ("holdout.rows_min", [1, 1_000_000_000], [0, -5, 0.5, 1_000_000_001]),
        ("holdout.defaults_min", [1, 1_000_000_000], [0, -5, 1.5, 1_000_000_001]),
        ("metrics.accuracy.floor", [0, 1], [-1, 0.0.nextDown, 1.0.nextUp]),
        ("metrics.accuracy.margin", [1e-6, 1], [0, 1e-6.nextDown, 1.0.nextUp, -0.1]),
        ("metrics.log_loss.ceiling", [0, 100], [-1e-9, 100.0.nextUp]),
        ("metrics.log_loss.margin", [1e-6, 100], [0, 1e-6.nextDown, 100.0.nextUp]),
        ("slices.0.rows_min", [1, 1_000_000_000], [0, 2.5, -1]),
        ("slices.0.metrics.brier.ceiling", [0, 1], [-0.1, 1.0.nextUp]),
        ("slices.0.metrics.brier.margin", [1e-6, 1], [0, 1.0.nextUp]),
        ("slices.0.where.b.from", [-.greatestFiniteMagnitude, 3.0.nextDown], [3, 4]),
        ("slices.0.where.b.below", [.greatestFiniteMagnitude, 1.0.nextUp], [1, 0]),
        ("predictions.default_rate.min", [0, 0.5], [-0.1, 0.5.nextUp]),
        ("predictions.default_rate.max", [0.1, 1], [0, 0.1.nextDown, 1.0.nextUp]),
        ("predictions.spread_min", [0, 0.5], [-0.01, 0.5.nextUp]),
        ("calibration.error_max", [0, 1], [-0.01, 1.0.nextUp]),
        ("calibration.spiegelhalter_p_min", [0, 1], [-0.01, 1.0.nextUp]),
        ("stability.population_stability_max", [0, 100], [-0.01, 100.0.nextUp]),
        ("stability.flips_max", [0, 1], [-0.01, 1.0.nextUp]),
        ("regions.margin", [0, 0.5], [-0.01, 0.5.nextUp]),
        ("regions.volume_max", [0.0001, 1], [0, 0.0001.nextDown, 1.0.nextUp]),
        ("regions.rows_min", [1, 1_000_000_000], [0, 1.5, -1]),
        ("reasons.changed_first_max", [0, 1], [-0.01, 1.0.nextUp]),
        ("reasons.beyond_help_max", [0, 1], [-0.01, 1.0.nextUp]),
        ("history.champions", [0, 100], [-1, 101, 0.5]),
        ("speed.nanoseconds_max", [1, 1e9], [0, 1.0.nextDown, 1e9.nextUp]),
        ("version", [2], [0, 3, 1.5, -1]),
    ]
    private static let texts = [
        "slices.0.name", "contract.precision", "monotone.a", "monotone.f",
    ]
    private static let objects = [
        "contract", "holdout", "metrics", "metrics.accuracy", "metrics.log_loss", "slices.0",
        "slices.0.where", "slices.0.where.b", "slices.0.metrics", "slices.0.metrics.brier",
        "monotone", "predictions", "predictions.default_rate", "calibration", "stability", "speed",
        "regions", "reasons", "history", "requires", "may_force",
    ]
    private static let lists = [
        "may_force.keys", "may_force.reviewers", "slices", "contract.features",
    ]
    private static let flags = [
        "first_model", "requires.training", "requires.ranges", "requires.reasons",
    ]
    /// What may be absent, as the other of two bounds stands beside it, or what is shipped stands for it.
    private static let optional: Set = [
        "metrics.accuracy.floor", "metrics.accuracy.margin", "metrics.log_loss.ceiling",
        "metrics.log_loss.margin", "slices.0.metrics.brier.ceiling",
        "slices.0.metrics.brier.margin", "slices.0.where.b.from", "slices.0.where.b.below",
        "metrics.accuracy", "metrics.log_loss", "slices.0", "slices.0.where.b",
        "slices.0.metrics.brier", "reasons", "reasons.changed_first_max",
        "reasons.beyond_help_max", "requires.reasons",
    ]

    @Test func `every member is asked about here`() throws {
        let asked = Set(
            Self.numbers.map(\.place) + Self.texts + Self.objects + Self.lists + Self.flags
        )
        let others = try Self.whole().places().filter {
            !asked.contains($0) && !$0.hasPrefix("may_force.keys.")
                && !$0.hasPrefix("may_force.reviewers.") && !$0.hasPrefix("contract.features.")
        }
        #expect(Set(others) == ["$schema", "monotone.b", "monotone.c", "monotone.d", "monotone.e"])
    }

    @Test(arguments: numbers.indices)
    func `a number is read up to both ends and refused beyond`(index: Int) throws {
        let (place, within, beyond) = Self.numbers[index]
        for value in within {
            #expect(try Self.refusal(place, .number(value)) == nil, "\(place) \(value)")
        }
        for value in beyond {
            let refusal = try Self.refusal(place, .number(value))
            // The bounds of a range are refused together, by their feature.
            let parts = place.split(separator: ".")
            let isRange = place.contains(".where.")
            let named = isRange ? parts.dropLast().joined(separator: ".") : place
            let words = "p: \(Self.shown(named)) is "
            // A least value above the greatest is told by the greatest.
            let other = "p: predictions.default_rate.max is "
            #expect(
                refusal?.hasPrefix(words) == true || refusal?.hasPrefix(other) == true,
                "\(place) \(value): \(refusal ?? "read")"
            )
        }
    }

    private static let kinds: [(FoundationJSON, String)] = [
        (.null, "null"), (.boolean(true), "true"), (.number(0.125), "the number 0.125"),
        (.string("x"), "the text \"x\""), (.array([]), "a list"), (.object([:]), "an object"),
    ]

    /// Each place with what may stand there.
    private static let needs: [(places: [String], kind: Int)] = [
        (numbers.map(\.place), 2), (texts, 3), (objects, 5), (lists, 4), (flags, 1),
    ]

    @Test(arguments: needs.indices)
    func `a value of another kind is refused with what it is`(index: Int) throws {
        let (places, kind) = Self.needs[index]
        for place in places {
            for (number, (value, words)) in Self.kinds.enumerated() where number != kind {
                let refusal = try Self.refusal(place, value)
                #expect(
                    refusal?.hasPrefix("p: \(Self.shown(place)) is \(words); ") == true,
                    "\(place): \(refusal ?? "read")"
                )
                #expect(refusal?.hasSuffix(" needed") == true, "\(place): \(refusal ?? "")")
            }
        }
    }

    @Test(arguments: needs.indices)
    func `a member that is missing is named, as there are no defaults`(index: Int) throws {
        for place in Self.needs[index].places where !Self.optional.contains(place) {
            let refusal = try Self.refusal(place, nil)
            #expect(
                refusal?.hasPrefix("p: \(Self.shown(place)) is missing; ") == true,
                "\(place): \(refusal ?? "read")"
            )
        }
        #expect(try Self.refusal("$schema", nil) == nil)
    }

    @Test func `of two bounds one may be absent, and is then no rule`() throws {
        let floorless = try Self.decode("metrics.accuracy.floor", nil)
        #expect(floorless.metrics.first?.bound == nil)
        #expect(floorless.metrics.first?.margin == 0.1)
        let marginless = try Self.decode("metrics.log_loss.margin", nil)
        #expect(marginless.metrics.last?.bound == 2)
        #expect(marginless.metrics.last?.margin == nil)
        let open = try #require(Self.decode("slices.0.where.b.from", nil).slices.first?.ranges[0])
        #expect(open.from == -.infinity && open.below == 3)
        #expect(open.contains(-.greatestFiniteMagnitude) && !open.contains(3))
        let above = try #require(Self.decode("slices.0.where.b.below", nil).slices.first?.ranges[0])
        #expect(above.from == 1 && above.below == .infinity)
        #expect(above.contains(1) && !above.contains(.nan))
    }

    @Test(arguments: [""] + objects.filter { $0 != "monotone" && !$0.hasSuffix(".where") })
    func `a comment may stand in every object, and nothing unknown`(place: String) throws {
        let member = { (name: String) in place.isEmpty ? name : "\(place).\(name)" }
        #expect(try Self.refusal(member("comment"), .string("why")) == nil)
        #expect(try Self.decode(member("comment"), .string("why")) == Self.decode("$schema", nil))
        let wordless = try Self.refusal(member("comment"), .number(1))
        #expect(wordless?.contains("comment is the number 1; a text is needed") == true)
        for name in ["Comment", "commment", "z", " "] {
            let refusal = try Self.refusal(member(name), .string("why"))
            #expect(
                refusal?.hasPrefix("p: \(Self.shown(member(name))) is not known; known are ")
                    == true,
                "\(refusal ?? "read")"
            )
        }
    }

    @Test func `a name that would steer a terminal is shown as it is`() throws {
        let refusal = try #require(try Self.refusal("\u{1b}[31m\u{202e}", .null))
        #expect(!refusal.unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{202e}" })
        #expect(refusal.contains("is not known"))
    }

    @Test(arguments: ClassificationMetric.allCases)
    func `a metric has a floor where higher is better, else a ceiling`(
        metric: ClassificationMetric
    ) throws {
        let rules = { (bound: String) in
            FoundationJSON.object([
                metric.rawValue: .object([bound: .number(0.5), "margin": .number(0.25)])
            ])
        }
        let (right, wrong) =
            metric.higherIsBetter ? ("floor", "ceiling") : ("ceiling", "floor")
        let policy = try Self.decode("metrics", rules(right))
        #expect(policy.metrics == [.init(metric: metric, bound: 0.5, margin: 0.25)])
        let refusal = try Self.refusal("metrics", rules(wrong))
        #expect(
            refusal
                == "p: metrics.\(metric.rawValue).\(wrong) is not known; known are \(right), margin"
        )
    }

    @Test(arguments: [
        ("float64", true), ("float32", true), ("", false), ("Float64", false), ("float16", false),
    ])
    func `a precision is one of two`(text: String, isKnown: Bool) throws {
        #expect((try Self.refusal("contract.precision", .string(text)) == nil) == isKnown)
    }

    @Test func `the order in which members are written tells nothing`() throws {
        let sorted = try Self.decode("first_model", .boolean(true))
        #expect(try Policy(decoding: Array(Self.text.utf8), name: "p") == sorted)
        let other = try Self.decode("first_model", .boolean(false))
        #expect(other != sorted && !other.admitsFirstModel)
    }

    @Test func `each slice has a name of its own, and two may have the same rows`() throws {
        let slices = try #require(try Self.whole().value("slices"))
        guard case .array(let one) = slices else { return }
        let twice = try Self.refusal("slices", .array(one + one))
        #expect(twice?.contains("slices[1].name is the text \"s\"; a name that no") == true)
        let nameless = try Self.refusal("slices.0.name", .string(""))
        #expect(nameless == "p: slices[0].name is the text \"\"; a text is needed")
        let renamed = one[0].setting(["name"], to: .string("t"))
        #expect(
            try Self.decode("slices", .array(one + [renamed])).slices.map(\.name) == ["s", "t"]
        )
    }

    @Test func `spoilt bytes are refused in a sentence or read, and never more`() {
        var generator = SeededGenerator(seed: 71)
        var bytes = Array(Self.text.utf8)
        var refused = 0
        for _ in 0..<2000 {
            let (place, byte) = (
                generator.nextIndex(below: bytes.count), UInt8(generator.nextIndex(below: 256))
            )
            let kept = bytes[place]
            bytes[place] = byte
            do throws(RepositoryError) {
                let policy = try Policy(decoding: bytes, name: "p")
                #expect(policy.contract.features.count == 6)
                #expect(policy.metrics.contains { $0.margin != nil })
            } catch {
                refused += 1
                #expect(error.kind == .badPolicy)
                #expect(error.description.hasPrefix("p"))
            }
            bytes[place] = kept
        }
        #expect(refused > 1000)
    }
}

extension FoundationJSON {
    /// The value with another one in a place, or without the one there.
    fileprivate func setting(_ path: ArraySlice<Substring>, to value: FoundationJSON?) -> Self {
        guard let name = path.first else { return value ?? .null }
        let rest = path.dropFirst()
        switch self {
        case .object(var members):
            let key = String(name)
            members[key] =
                rest.isEmpty
                ? value : (members[key] ?? .object([:])).setting(rest, to: value)
            return .object(members)
        case .array(var values):
            guard let index = Int(name), values.indices.contains(index) else { return self }
            if rest.isEmpty, value == nil {
                values.remove(at: index)
            } else {
                values[index] = values[index].setting(rest, to: value)
            }
            return .array(values)
        default: return self
        }
    }

    /// A member of an object.
    fileprivate func value(_ name: String) -> FoundationJSON? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    /// Every place below this one, as names with dots.
    fileprivate func places(_ path: String = "") -> [String] {
        let below: [(String, FoundationJSON)]
        switch self {
        case .object(let members): below = members.map { ($0, $1) }
        case .array(let values): below = values.enumerated().map { ("\($0)", $1) }
        default: below = []
        }
        return below.flatMap { name, value in
            let place = path.isEmpty ? name : "\(path).\(name)"
            return [place] + value.places(place)
        }
    }
}
