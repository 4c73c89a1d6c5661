import Testing

@testable import ONNX

@Suite struct FlatJSONTests {
    private func told(_ text: String) -> [String] {
        FlatJSON.facts("key", text).map { "\($0.name): \($0.value)" }
    }

    @Test(arguments: [
        (#"[1, true, "a", -0.5]"#, ["key: 1, yes, a, -0.5"]),
        (#"1e300"#, ["key: 1e+300"]),
        (#"{"seed": 9007199254740993, "c": 1e3}"#, ["key: c 1000, seed 9007199254740993"]),
        (
            #"[18446744073709551615, -9223372036854775808, -0]"#,
            ["key: 18446744073709551615, -9223372036854775808, 0"]
        ),
        (#"{}"#, ["key: "]),
        ("not JSON {", ["key: not JSON {"]),
        (#"{"a":{"b":{"c":{"d":{"e":1}}}}}"#, []),
    ])
    func `JSON is read as names and values`(text: String, facts: [String]) {
        #expect(told(text) == facts)
    }

    @Test func `an object within another has a line of its own`() {
        let text = #"{"rows": 2000, "log_loss": null, "fit": {"c": 1, "folds": 5, "of": {"x": 1}}}"#
        #expect(
            told(text) == [
                "key: log loss not known, rows 2000", "key fit: c 1, folds 5", "key fit of: x 1",
            ]
        )
    }

    @Test func `a figure is told with its interval, to six decimals`() {
        let text = """
            {"key": {"accuracy": {"value": 0.99850000001, "low": 0.996, "high": 1},
             "precision": {"low": 0.5}, "recall": {"value": -2e9}}}
            """
        #expect(
            told(text) == [
                "key: accuracy 0.9985 (0.996 to 1), precision not known, recall -2000000000.0"
            ]
        )
    }

    @Test func `a text nested without end costs nothing`() {
        let text = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
        #expect(told(text) == ["key: \(text)"])
    }
}
