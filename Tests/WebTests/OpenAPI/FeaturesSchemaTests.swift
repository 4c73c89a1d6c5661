import SestinaClient
import TestSupport
import Testing

@testable import Web

@Suite struct FeaturesSchemaTests {
    private static func text(
        _ ranges: [ClosedRange<Double>]?,
        features: [String] = ["a", "b"]
    ) -> String {
        FeaturesSchema.text(.sample(features: features, ranges: ranges))
    }

    @Test func `a schema of features whose ranges are known is this one`() {
        #expect(
            Self.text([0...8, -1.5...2.5]) == """
                {"type":"object","additionalProperties":false,"required":["a","b"],"properties":{\
                "a":{"type":"number","description":"In training from 0.0 to 8.0; others are answered too.",\
                "examples":[4.0]},\
                "b":{"type":"number","description":"In training from -1.5 to 2.5; others are answered too.",\
                "examples":[0.5]}}}
                """
        )
    }

    @Test(
        arguments: [
            nil, [], [-.infinity...1, 0...(.infinity)], [-.infinity...(.infinity), -.infinity...0],
        ] as [[ClosedRange<Double>]?]
    )
    func `a range that is not known, or has an end that is not, is not told`(
        ranges: [ClosedRange<Double>]?
    ) {
        #expect(
            Self.text(ranges) == """
                {"type":"object","additionalProperties":false,"required":["a","b"],\
                "properties":{"a":{"type":"number"},"b":{"type":"number"}}}
                """
        )
    }

    @Test func `a range that is told for some features only is told for them`() {
        let text = Self.text([0...2])
        #expect(text.contains("\"a\":{\"type\":\"number\",\"description\""))
        #expect(text.hasSuffix("\"b\":{\"type\":\"number\"}}}"))
    }

    @Test(
        arguments: [
            (0, 0), (-0.0, 0), (-1.7976931348623157e308, 1.7976931348623157e308),
            (1.7976931348623157e308, 1.7976931348623157e308),
            (.leastNonzeroMagnitude, .leastNonzeroMagnitude), (0, .leastNonzeroMagnitude), (3, 3),
            (1, 1.0.nextUp),
        ] as [(Double, Double)]
    )
    func `an example is a number of its range, however wide or narrow it is`(
        least: Double,
        greatest: Double
    ) throws {
        let json = try FoundationJSON(Self.text([least...greatest, 0...1]))
        guard case .number(let example)? = json["properties"]?["a"]?["examples"]?[0] else {
            Issue.record("there is no example")
            return
        }
        #expect(least <= example && example <= greatest)
    }

    @Test(arguments: ["\"", "\\", "\u{0}", "</script>", "\u{202e}", "é", ""])
    func `names are escaped as JSON has it`(name: String) throws {
        let json = try FoundationJSON(Self.text([0...1, 0...1], features: [name, "b"]))
        #expect(json["required"] == .array([.string(name), .string("b")]))
        #expect(json["properties"]?[name]?["type"] == .string("number"))
        let whole = OpenAPIDocument.text(.sample(features: [name, "b"]))
        let set = try FoundationJSON(whole)["components"]?["schemas"]?["Figures"]
        #expect(set?["required"] == .array([.string(name), .string("b")]))
    }

    @Test func `a model changes the features' schema and nothing else`() throws {
        let (with, without) = (OpenAPIDocument.text(.sample()), OpenAPIDocument.text(nil))
        let schema = FeaturesSchema.text(.sample())
        #expect(with == without.replacing(OpenAPIDocument.unknownFeatures, with: schema))
        #expect(with.ranges(of: schema).count == 1)
        for text in [with, without] { _ = try FoundationJSON(text) }
    }
}
