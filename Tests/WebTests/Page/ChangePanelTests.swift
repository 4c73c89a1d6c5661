import Charts
import SestinaClient
import Testing

@testable import Web

@Suite struct ChangePanelTests {
    private let advice = ChangeAdvice(singles: [
        ChangeAdvice.Step(feature: 3, value: 54_300, onward: .up)
    ])

    @Test func `changes are this markup`() {
        #expect(
            ChangePanel(state: .answered(change: .told(advice))).html.text == """
                <h3>What would change it</h3>
                <p>With this change, all else equal, the model would predict no default:</p>
                <ul>
                <li>Income: at least $54,300 instead of $52,000</li>
                </ul>
                <p class="fine">That is no promise of a loan.</p>

                """
        )
    }

    @Test func `that there are none is told without a list`() {
        let html = ChangePanel(state: .answered(change: .told(ChangeAdvice()))).html.text
        #expect(html.contains("<p>Within what the model saw"))
        #expect(!html.contains("<ul>") && !html.contains("promise"))
        #expect(HTMLOutline(html).faults == [])
    }

    @Test func `where nobody says there is nothing, and what is for later is marked`() {
        for change in [PageState.Change.untold, .later] {
            #expect(ChangePanel(state: .answered(change: change)).html.text == "")
        }
        #expect(ChangePanel(state: .answered(change: .later)).isLater)
        #expect(!ChangePanel(state: .answered(change: .untold)).isLater)
        #expect(!ChangePanel(state: .answered(change: .told(advice))).isLater)
    }
}
