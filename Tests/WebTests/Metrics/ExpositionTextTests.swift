import Testing

@testable import Web

@Suite struct ExpositionTextTests {
    private func line(_ value: Double, _ label: String? = nil) -> String {
        var text = ExpositionText()
        text.family("f_total", .counter, "Help.")
        text.sample(value, label.map { ["name": $0] } ?? [:])
        return text.text.split(separator: "\n").dropFirst(2).joined(separator: "|")
    }

    @Test func `a family has its help and its type before its samples`() {
        var text = ExpositionText()
        text.family("rows_total", .counter, "Rows.")
        text.sample(3, ["a": "x", "b": "y"])
        let lines = ["# HELP rows_total Rows.", "# TYPE rows_total counter"]
        #expect(
            text.text == (lines + ["rows_total{a=\"x\",b=\"y\"} 3", ""]).joined(separator: "\n")
        )
    }

    @Test(arguments: [
        ("back\\slash", #"back\\slash"#), ("a \"quote\"", #"a \"quote\""#),
        ("two\nlines", #"two\nlines"#),
        ("é€", "é€"), ("", ""), ("\r\n", "\r\\n"),
    ])
    func `a label's value is escaped`(value: String, expected: String) {
        #expect(line(1, value) == "f_total{name=\"\(expected)\"} 1")
    }

    @Test(arguments: [
        (0, "0"), (-0.0, "0"), (1.5, "1.5"), (9_007_199_254_740_992, "9007199254740992"),
        (1e-6, "1e-06"),
        (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (1e300, "1e+300"),
    ])
    func `a number is written as the format has it`(value: Double, expected: String) {
        #expect(line(value) == "f_total \(expected)")
    }

    @Test func `a histogram ends with all values, their sum and their count`() {
        var text = ExpositionText()
        text.family("d_seconds", .histogram, "Durations.")
        text.histogram([(0.001, 1), (0.01, 3)], count: 4, sum: 2.5, ["stage": "call"])
        #expect(
            text.text.split(separator: "\n").dropFirst(2) == [
                #"d_seconds_bucket{stage="call",le="0.001"} 1"#,
                #"d_seconds_bucket{stage="call",le="0.01"} 3"#,
                #"d_seconds_bucket{stage="call",le="+Inf"} 4"#,
                #"d_seconds_sum{stage="call"} 2.5"#,
                #"d_seconds_count{stage="call"} 4"#,
            ]
        )
    }
}
