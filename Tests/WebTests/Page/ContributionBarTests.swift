import Charts
import Testing

@testable import Web

@Suite struct ContributionBarTests {
    @Test(
        arguments: [
            (1, "risk", "50.00%", "50.00%"), (0.5, "risk", "50.00%", "25.00%"),
            (-1, "safe", "0.00%", "50.00%"), (-0.25, "safe", "37.50%", "12.50%"),
            (3, "risk", "50.00%", "50.00%"), (-3, "safe", "0.00%", "50.00%"),
        ] as [(Double, String, String, String)]
    )
    func `a bar leads from the middle to its side`(
        share: Double,
        style: String,
        start: String,
        length: String
    ) {
        let html = ContributionBar(share: share).svg.text
        #expect(html.contains("class=\"level \(style)\" x=\"\(start)\""))
        #expect(html.contains("width=\"\(length)\" height=\"8\""))
        #expect(HTMLOutline(html).faults == [])
    }

    @Test func `what makes no difference has a middle line alone, and no bar is read out`() {
        let html = ContributionBar(share: 0).svg.text
        #expect(!html.contains("<rect"))
        #expect(html.contains("<line class=\"middle\""))
        #expect(html.contains("aria-hidden=\"true\""))
    }
}
