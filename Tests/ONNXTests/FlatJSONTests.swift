import Testing

@testable import ONNX

@Suite struct FlatJSONTests {
    @Test(arguments: [
        (
            #"{"rows": 2000, "log_loss": {"value": 0.25, "low": null}}"#,
            "log loss low not known, log loss value 0.25, rows 2000"
        ),
        (#"[1, true, "a", -0.5]"#, "1, yes, a, -0.5"),
        (#"1e300"#, "1e+300"),
        (#"{"seed": 9007199254740993, "c": 1e3}"#, "c 1000, seed 9007199254740993"),
        (
            #"[18446744073709551615, -9223372036854775808, -0]"#,
            "18446744073709551615, -9223372036854775808, 0"
        ),
        (#"{}"#, ""),
        ("not JSON {", "not JSON {"),
        (#"{"a":{"b":{"c":{"d":{"e":1}}}}}"#, ""),
    ])
    func `JSON is read as names and values`(text: String, words: String) {
        #expect(FlatJSON.words(text) == words)
    }

    @Test func `a text nested without end costs nothing`() {
        let text = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)
        #expect(FlatJSON.words(text) == text)
    }
}
