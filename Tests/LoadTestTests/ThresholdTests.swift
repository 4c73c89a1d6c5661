import Testing

@testable import LoadTest

@Suite struct ThresholdTests {
    private static let good: [(String, Threshold.Metric, Threshold.Comparison, Double)] = [
        ("p99<2ms", .percentile(.response, 99), .below, 2_000_000),
        ("p(99)<2ms", .percentile(.response, 99), .below, 2_000_000),
        ("p99.9 <= 1s", .percentile(.response, 99.9), .atMost, 1_000_000_000),
        ("response.p50<250us", .percentile(.response, 50), .below, 250_000),
        ("service.p50<=100us", .percentile(.service, 50), .atMost, 100_000),
        ("lag.p(99)<1.5ms", .percentile(.lag, 99), .below, 1_500_000),
        ("max<20ms", .percentile(.response, 100), .below, 20_000_000),
        ("p100<20ms", .percentile(.response, 100), .below, 20_000_000),
        ("lag.max<900ns", .percentile(.lag, 100), .below, 900),
        ("p50<12\u{b5}s", .percentile(.response, 50), .below, 12_000),
        ("p50<12\u{3bc}s", .percentile(.response, 50), .below, 12_000),
        ("p50>0ns", .percentile(.response, 50), .above, 0),
        ("errors<0.1%", .errors, .below, 0.001),
        ("errors<=0%", .errors, .atMost, 0),
        ("achieved>=99%", .achieved, .atLeast, 0.99),
        ("achieved>99.5%", .achieved, .above, 0.995),
    ]

    @Test(arguments: good.indices)
    func `a threshold says what is bounded, how and by what`(index: Int) throws {
        let (text, metric, comparison, bound) = Self.good[index]
        let threshold = try Threshold(text)
        #expect(threshold.metric == metric)
        #expect(threshold.comparison == comparison)
        #expect((threshold.bound - bound).magnitude <= bound.ulp)
        #expect(threshold.description == text)
    }

    private static let examples =
        ". Examples: 'p99<2ms', 'service.p50<=100us', 'lag.p99<1ms', 'max<20ms', 'errors<0.1%', "
        + "'achieved>=99%'"

    @Test(arguments: [
        ("", "there is no <, <=, > or >= in it"),
        ("p99", "there is no <, <=, > or >= in it"),
        ("p99=2ms", "there is no <, <=, > or >= in it"),
        ("p99<", "'' is no time; write it like 250us, 2ms or 1s"),
        ("p99<2", "'2' is no time; write it like 250us, 2ms or 1s"),
        ("p99<ms", "'ms' is no time; write it like 250us, 2ms or 1s"),
        ("p99<-2ms", "'-2ms' is no time; write it like 250us, 2ms or 1s"),
        ("p99<0x2ms", "'0x2ms' is no time; write it like 250us, 2ms or 1s"),
        ("p99<infs", "'infs' is no time; write it like 250us, 2ms or 1s"),
        ("p99<nanms", "'nanms' is no time; write it like 250us, 2ms or 1s"),
        ("p99<2min", "'2min' is no time; write it like 250us, 2ms or 1s"),
        ("p99<<2ms", "'<2ms' is no time; write it like 250us, 2ms or 1s"),
        ("p99=<2ms", "'p99=' is nothing that is measured"),
        ("p0<2ms", "'p0' is nothing that is measured"),
        ("p101<2ms", "a percentile is at most 100"),
        ("pnan<2ms", "'pnan' is nothing that is measured"),
        ("p)99(<2ms", "'p)99(' is nothing that is measured"),
        ("p-1<2ms", "'p-1' is nothing that is measured"),
        ("mean<2ms", "'mean' is nothing that is measured"),
        ("queue.p99<2ms", "'queue.p99' is nothing that is measured"),
        ("<2ms", "'' is nothing that is measured"),
        ("errors<5", "'5' is no percentage; write it like 0.1%"),
        ("errors<2ms", "'2ms' is no percentage; write it like 0.1%"),
        ("errors<101%", "'101%' is no percentage; write it like 0.1%"),
        ("achieved>=%", "'%' is no percentage; write it like 0.1%"),
    ])
    func `a text that is no threshold is refused with its reason`(text: String, reason: String) {
        #expect {
            try Threshold(text)
        } throws: { error in
            "\(error)" == "'\(text)' is no threshold: \(reason)" + Self.examples
        }
    }

    @Test func `only the comparisons with an equals sign hold at the bound`() {
        #expect(Threshold.Comparison.atMost.holds(2, 2))
        #expect(Threshold.Comparison.atLeast.holds(2, 2))
        #expect(!Threshold.Comparison.below.holds(2, 2))
        #expect(!Threshold.Comparison.above.holds(2, 2))
    }

    @Test func `each comparison holds on its side of the bound only`() {
        #expect(Threshold.Comparison.below.holds(2.0.nextDown, 2))
        #expect(Threshold.Comparison.atMost.holds(2.0.nextDown, 2))
        #expect(!Threshold.Comparison.atMost.holds(2.0.nextUp, 2))
        #expect(Threshold.Comparison.above.holds(2.0.nextUp, 2))
        #expect(Threshold.Comparison.atLeast.holds(2.0.nextUp, 2))
        #expect(!Threshold.Comparison.atLeast.holds(2.0.nextDown, 2))
    }

    @Test(arguments: Threshold.Comparison.allCases)
    func `a value that was not measured keeps no bound`(comparison: Threshold.Comparison) {
        #expect(!comparison.holds(.nan, 0))
        #expect(!comparison.holds(.nan, .infinity))
    }
}
