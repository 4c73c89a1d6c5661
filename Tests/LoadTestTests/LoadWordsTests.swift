import Testing

@testable import LoadTest

@Suite struct LoadWordsTests {
    @Test(arguments: [
        (0, "0 ns"), (1, "1 ns"), (999, "999 ns"), (999.5, "1.00 µs"), (1000, "1.00 µs"),
        (1080, "1.08 µs"), (12_345, "12.3 µs"), (99_960, "100 µs"), (151_040, "151 µs"),
        (999_499, "999 µs"), (999_500, "1.00 ms"), (1_080_000, "1.08 ms"), (1_100_000, "1.10 ms"),
        (9_996_000, "10.0 ms"), (250_000_000, "250 ms"), (999_600_000, "1.00 s"),
        (61_000_000_000, "61.0 s"), (600_000_000_000, "600 s"), (3_600_000_000_000, "3600 s"),
        (.nan, "-"), (.infinity, "-"),
    ])
    func `a time has three digits in the unit that fits`(nanoseconds: Double, text: String) {
        let words = LoadWords.time(nanoseconds)
        #expect(words == text.replacing(" ", with: "\u{a0}"))
    }

    @Test(arguments: [
        (0, "0.00 %"), (0.001, "0.10 %"), (0.5, "50.00 %"), (1, "100.00 %"), (1.5, "150.00 %"),
        (0.999_999, "99.99 %"), (0.000_001, "0.0001 %"), (.nan, "-"),
    ])
    func `a fraction is never rounded to all or to nothing`(fraction: Double, text: String) {
        #expect(LoadWords.percent(fraction) == text)
    }

    @Test(arguments: [
        (0, "0.0/s"), (2.5, "2.5/s"), (99.94, "99.9/s"), (999, "999/s"), (5000, "5,000/s"),
        (1_234_567.8, "1,234,568/s"),
    ])
    func `a rate has its thousands apart`(rate: Double, text: String) {
        #expect(LoadWords.rate(rate) == text)
    }

    @Test(arguments: [(50, "p50"), (99.9, "p99.9"), (99.99, "p99.99"), (100, "max")])
    func `a percentile has its usual name`(percentile: Double, text: String) {
        #expect(LoadWords.percentile(percentile) == text)
    }

    @Test func `one connection is said as one`() {
        #expect(LoadWords.connections(1) == "1 connection")
        #expect(LoadWords.connections(10_000) == "10,000 connections")
    }

    @Test func `errors are listed by kind, none as none`() {
        var measured = Measurements()
        #expect(LoadWords.errors(measured) == "none")
        measured.errors = ["overloaded": 2, "connection lost": 1500]
        measured.unanswered = 3
        measured.skipped = 4
        #expect(LoadWords.errors(measured) == "1,500 connection lost, 2 overloaded, 3 unanswered")
        #expect(LoadWords.errors(measured, withSkipped: true).hasSuffix("3 unanswered, 4 skipped"))
    }
}
