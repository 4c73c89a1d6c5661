import Testing

@testable import LoadTest

@Suite struct ReplyGapTests {
    private static let measured: Range<UInt64> = 1000..<9000
    private static let second: UInt64 = 1_000_000_000

    @Test func `the longest time from a request or reply to the next reply is kept`() {
        var gap = ReplyGap()
        gap.sent(at: 2000)
        gap.ended(at: 2500, isWaiting: true, within: Self.measured)
        // A request that is sent meanwhile does not begin it anew.
        gap.sent(at: 3000)
        gap.ended(at: 3400, isWaiting: true, within: Self.measured)
        gap.ended(at: 3500, isWaiting: true, within: Self.measured)
        #expect(gap.longest?.start == 2500)
        #expect(gap.longest?.length == 900)
    }

    @Test func `a time with nothing in flight is no gap`() {
        var gap = ReplyGap()
        gap.sent(at: 2000)
        gap.ended(at: 2100, isWaiting: false, within: Self.measured)
        gap.ended(at: 5000, isWaiting: false, within: Self.measured)
        gap.sent(at: 8000)
        gap.ended(at: 8050, isWaiting: false, within: Self.measured)
        #expect(gap.longest?.start == 2000)
        #expect(gap.longest?.length == 100)
    }

    @Test func `a gap counts as far as it lies in the measured part`() {
        var gap = ReplyGap()
        gap.sent(at: 100)
        gap.ended(at: 900, isWaiting: true, within: Self.measured)
        #expect(gap.longest == nil)
        gap.ended(at: 1200, isWaiting: true, within: Self.measured)
        #expect(gap.longest?.start == 1000)
        #expect(gap.longest?.length == 200)
        gap.ended(at: 8000, isWaiting: false, within: Self.measured)
        gap.sent(at: 8900)
        gap.ended(at: 99_000, isWaiting: true, within: Self.measured)
        gap.ended(at: 999_000, isWaiting: false, within: Self.measured)
        #expect(gap.longest?.length == 6800)
    }

    @Test(arguments: [(0, true), (9, true), (10, false), (20, false)])
    func `a client that did not run for most of a gap knows it`(ticks: Int, wasAway: Bool) {
        var gap = ReplyGap()
        gap.sent(at: 0)
        for _ in 0..<ticks { gap.ticked() }
        gap.ended(at: Self.second, isWaiting: false, within: 0..<10 * Self.second)
        #expect(gap.longest?.wasClientAway == wasAway)
    }

    @Test func `a closed loop's longest gap is measured over all its connections`() throws {
        let second = Self.second
        var exchange = try Exchange(
            Exchange.singles.get(),
            isOpenLoop: false,
            measuredFrom: second,
            end: 9 * second
        )
        let replies = try exchange.send(3, due: 0, at: 2 * second)
        try exchange.receive([replies[0]], at: 3 * second)
        try exchange.receive([replies[1]], at: 5 * second)
        exchange.lose(at: 8 * second)
        let measured = exchange.finish(at: 10 * second)
        #expect(measured.longestGap?.start == 4)
        #expect(measured.longestGap?.seconds == 3)
        #expect(measured.longestGap?.wasClientAway == true)
    }

    @Test func `what never has a reply is a gap to the plan's end`() throws {
        let second = Self.second
        var exchange = try Exchange(
            Exchange.singles.get(),
            isOpenLoop: false,
            measuredFrom: 0,
            end: 4 * second
        )
        _ = try exchange.send(1, due: 0, at: second)
        #expect(exchange.finish(at: 6 * second).longestGap?.seconds == 3)
    }

    @Test func `an open loop has no gap, since its percentiles show it`() throws {
        let second = Self.second
        var exchange = try Exchange(Exchange.singles.get(), measuredFrom: 0, end: 9 * second)
        let replies = try exchange.send(1, due: second, at: second)
        try exchange.receive(replies, at: 5 * second)
        #expect(exchange.finish(at: 6 * second).longestGap == nil)
    }
}
