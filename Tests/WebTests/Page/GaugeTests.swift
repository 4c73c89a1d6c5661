import Charts
import Testing

@testable import Web

@Suite struct GaugeTests {
    private func gauge(_ probability: Double, _ threshold: Double, isAtRisk: Bool = false) -> String
    {
        Gauge(
            probability: probability,
            threshold: threshold,
            isAtRisk: isAtRisk,
            thresholdLabel: "threshold",
            ends: ("0%", "100%"),
            summary: "Gauge"
        ).svg.text
    }

    @Test func `the picture is this one`() {
        #expect(
            gauge(0.832, 0.5, isAtRisk: true) == """
                <svg class="gauge" width="100%" height="58" role="img" aria-label="Gauge">
                <text x="50.00%" y="13" text-anchor="middle">threshold</text>
                <rect class="track" x="0" y="22" width="100%" height="18" rx="3"/>
                <rect class="level risk" x="0" y="22" width="83.20%" height="18" rx="3"/>
                <line class="mark" x1="50.00%" x2="50.00%" y1="17" y2="45"/>
                <text class="end" x="0" y="56">0%</text>
                <text class="end" x="100%" y="56" text-anchor="end">100%</text>
                </svg>
                """
        )
    }

    @Test(
        arguments: [
            (0, "0.00%"), (-0.0, "0.00%"), (-1, "0.00%"), (.leastNonzeroMagnitude, "0.00%"),
            (0.00004, "0.00%"),
            (0.00006, "0.01%"), (1.0 / 3, "33.33%"), (0.99996, "100.00%"), (1, "100.00%"),
            (1.0.nextUp, "100.00%"), (1e300, "100.00%"), (.infinity, "100.00%"),
            (-.infinity, "0.00%"),
        ] as [(Double, String)]
    )
    func `what is filled ends within the bar`(probability: Double, width: String) {
        #expect(gauge(probability, 0.5).contains("y=\"22\" width=\"\(width)\""))
        #expect(gauge(0.5, probability).contains("x1=\"\(width)\" x2=\"\(width)\""))
    }

    @Test(
        arguments: [
            (0, "start"), (0.2499, "start"), (0.25, "middle"), (0.75, "middle"), (0.7501, "end"),
            (1, "end"),
        ] as [(Double, String)]
    )
    func `the words at the mark stay within the picture`(threshold: Double, anchor: String) {
        #expect(gauge(0.5, threshold).contains("y=\"13\" text-anchor=\"\(anchor)\">threshold<"))
    }

    @Test func `the decision colours it, not the number`() {
        #expect(gauge(0.9, 0.5, isAtRisk: false).contains("class=\"level safe\""))
        #expect(gauge(0.1, 0.5, isAtRisk: true).contains("class=\"level risk\""))
    }
}
