import Testing

@testable import Server

/// How a loop's time is shared between reasons and everything else, with the clock in the hand.
@Suite struct ReasonShareTests {
    private static let slice = ServerLimits.reasonsNanoseconds

    @Test func `nothing given, nothing owed`() {
        var share = ReasonShare()
        #expect(share.isOpen && share.isAtRest)
        share.turn(at: 5, used: 7)
        #expect(share.isOpen && share.isAtRest)
    }

    @Test func `a turn has a slice of them, or one that takes longer`() {
        var share = ReasonShare()
        share.gave(for: Self.slice - 1)
        #expect(share.isOpen && !share.isAtRest)
        share.gave(for: 0)
        #expect(!share.isOpen, "what took no time at all took some")
        var other = ReasonShare()
        other.gave(for: 200 * Self.slice)
        #expect(!other.isOpen)
    }

    @Test func `while nobody else asks they go on with the next turn`() {
        var share = ReasonShare()
        for turn in 1...10 as ClosedRange<UInt64> {
            share.gave(for: 50 * Self.slice)
            share.paused(at: turn * 1000, used: 64)
            #expect(!share.isOpen)
            share.turn(at: turn * 1000 + 1, used: 64)
            #expect(share.isOpen && share.isAtRest)
        }
    }

    @Test func `others are given as much time as they took, over as many turns as that takes`() {
        var share = ReasonShare()
        share.gave(for: 1_000_000)
        share.paused(at: 5_000_000, used: 100)
        // A tenth of it each turn, and each time some bytes more.
        for turn in 1...9 as ClosedRange<UInt64> {
            share.turn(at: 5_000_000 + turn * 100_000, used: 100 + turn)
            #expect(!share.isOpen && !share.isAtRest, "turn \(turn)")
        }
        share.turn(at: 6_000_000, used: 110)
        #expect(share.isOpen && share.isAtRest)
    }

    @Test func `what others are owed is let go when they ask for nothing`() {
        var share = ReasonShare()
        share.gave(for: 1_000_000_000)
        share.paused(at: 1000, used: 1)
        share.turn(at: 2000, used: 2)
        #expect(!share.isOpen)
        share.turn(at: 3000, used: 2)
        #expect(share.isOpen && share.isAtRest)
    }

    @Test func `time before they were done is not the others', nor is a clock that stands still`() {
        var share = ReasonShare()
        share.gave(for: 500)
        share.paused(at: 10_000, used: 1)
        share.turn(at: 9000, used: 2)
        #expect(!share.isOpen)
        share.turn(at: 9000, used: 3)
        #expect(!share.isOpen)
        share.turn(at: 9500, used: 4)
        #expect(share.isOpen)
    }

    @Test func `what is given in the same turn as before adds up`() {
        var share = ReasonShare()
        share.gave(for: 60_000)
        share.paused(at: 60_000, used: 1)
        share.gave(for: 60_000)
        share.paused(at: 130_000, used: 2)
        share.turn(at: 130_000 + 119_999, used: 3)
        #expect(!share.isOpen)
        share.turn(at: 130_000 + 120_000, used: 4)
        #expect(share.isOpen)
    }
}
