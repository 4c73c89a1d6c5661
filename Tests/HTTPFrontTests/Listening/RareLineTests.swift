import Logging
import Testing

@testable import HTTPFront

@Suite struct RareLineTests {
    @Test func `a line is written once in ten seconds, and then with how often it was due`() {
        let lines = LogLines()
        let line = RareLine(.warning, log: lines.log)
        for second in [0, 1, 9, 10, 11, 25] as [UInt64] {
            line.say(at: 1_000_000_000 * (100 + second), "at \(second)")
        }
        let more = "more like it before, which were not logged)"
        #expect(lines.all == ["at 0", "at 10 (and 2 \(more)", "at 25 (and 1 \(more)"])
    }
}
