import Charts
import TestSupport
import Testing

@testable import Web

@Suite struct ScoreDistributionTests {
    private static func svg(
        _ counts: [Int],
        threshold: Double = 0.5,
        language: PageLanguage = .english,
        label: String = "threshold"
    ) -> String {
        ScoreDistribution(
            counts: counts,
            threshold: threshold,
            thresholdLabel: label,
            numbers: LocalNumbers(language: language),
            summary: "Rows"
        ).svg.text
    }

    private static func bars(_ svg: String) -> [XMLText.Element] {
        XMLText(svg).elements.filter { $0.name == "rect" }
    }

    private static func labels(_ svg: String) -> [XMLText.Element] {
        XMLText(svg).elements.filter { $0.attributes["class"]?.hasPrefix("count") == true }
    }

    @Test func `the picture is this one`() {
        #expect(
            Self.svg([4, 0, 1, 100]) == """
                <svg class="gauge" width="100%" height="200.00" role="img"\
                 aria-label="Rows. 0%–25%: 4; 50%–75%: 1; 75%–100%: 100; threshold.">
                <rect class="level safe" x="1.50%" y="152.00" width="22.00%" height="28.00"/>
                <text class="count" x="0.00%" y="147.00" text-anchor="start">4</text>
                <rect class="level risk" x="51.50%" y="166.00" width="22.00%" height="14.00"/>
                <text class="count inner" x="62.50%" y="161.00" text-anchor="middle">1</text>
                <rect class="level risk" x="76.50%" y="40.00" width="22.00%" height="140.00"/>
                <text class="count" x="100.00%" y="35.00" text-anchor="end">100</text>
                <line class="base" x1="0" x2="100%" y1="180.00" y2="180.00"/>
                <line class="mark" x1="50.00%" x2="50.00%" y1="18" y2="180.00"/>
                <text x="50.00%" y="13" text-anchor="middle">threshold</text>
                <text class="end" x="0" y="196.00">0%</text>
                <text class="end" x="100%" y="196.00" text-anchor="end">100%</text>
                </svg>

                """
        )
    }

    @Test(arguments: PageLanguage.allCases)
    func `it is well formed and stands within its frame, whatever the counts`(
        language: PageLanguage
    ) {
        var random = Xorshift(seed: 5)
        for _ in 0..<60 {
            let counts = (0..<BookTally.binCount).map { _ in
                random.below(4) == 0 ? 0 : Int(random.next() >> UInt64(24 + random.below(40)))
            }
            let svg = Self.svg(counts, language: language, label: "<&\">")
            #expect(XMLText(svg).isWellFormed)
            let bars = Self.bars(svg)
            #expect(bars.count == counts.count { $0 > 0 })
            for bar in bars {
                let (y, height) = (bar.number("y") ?? -1, bar.number("height") ?? -1)
                #expect(y >= 39.99 && height >= 2 && abs(y + height - 180) < 0.011)
            }
        }
    }

    @Test(arguments: [
        (0.0, ["risk", "risk", "risk", "risk"]), (0.25, ["safe", "risk", "risk", "risk"]),
        (0.26, ["safe", "safe", "risk", "risk"]), (0.75, ["safe", "safe", "safe", "risk"]),
        (1.0, ["safe", "safe", "safe", "safe"]),
    ])
    func `what lies from the threshold on is at risk`(threshold: Double, styles: [String]) {
        let bars = Self.bars(Self.svg([1, 1, 1, 1], threshold: threshold))
        #expect(bars.map { $0.attributes["class"] } == styles.map { "level \($0)" })
    }

    @Test(arguments: [
        (9, "count inner", "9"), (99, "count inner", "99"), (100, "count inner long", "100"),
        (99_999, "count inner long", "99,999"), (100_000, nil, nil), (1_000_000, nil, nil),
    ])
    func `a count that is too long for its bar stands in the words alone`(
        count: Int,
        style: String?,
        text: String?
    ) {
        let svg = Self.svg([1, count, 1])
        let label = Self.labels(svg).first { $0.attributes["text-anchor"] == "middle" }
        #expect(label?.attributes["class"] == style)
        #expect(label?.text == text)
        let number = LocalNumbers(language: .english).text(count)
        #expect(svg.contains("33%–67%: \(number);"))
        // At the ends there is room beside the bar.
        let ends = Self.labels(Self.svg([count, 1, count])).filter { $0.text == number }
        #expect(ends.map { $0.attributes["text-anchor"] } == ["start", "end"])
    }

    @Test func `one row beside a million is seen`() {
        let heights = Self.bars(Self.svg([1_000_000, 1])).map { $0.number("height") }
        #expect(heights == [140, 2])
    }

    @Test func `without a row there is the axis alone`() {
        let svg = Self.svg([0, 0, 0, 0])
        #expect(XMLText(svg).isWellFormed)
        #expect(Self.bars(svg).isEmpty && Self.labels(svg).isEmpty)
        #expect(!svg.contains("NaN") && !svg.contains("∞"))
    }

    @Test(arguments: [
        (-1.0, "0.00%", "start"), (0, "0.00%", "start"), (0.8, "80.00%", "end"),
        (2, "100.00%", "end"),
    ])
    func `the mark stays on the axis`(threshold: Double, place: String, anchor: String) {
        let svg = Self.svg([1], threshold: threshold)
        #expect(svg.contains("<line class=\"mark\" x1=\"\(place)\" x2=\"\(place)\""))
        #expect(svg.contains("<text x=\"\(place)\" y=\"13\" text-anchor=\"\(anchor)\">"))
    }
}
