import Testing

@testable import Server

/// Since when requests of a connection wait, with the clock in the hand.
@Suite struct DelayTests {
    private typealias Times = Delay.Times

    /// A connection whose turn at 100 used so many bytes of a read, while so many more wait in the kernel.
    private static func behind(used: Int = 10, left: Int, unread: Int) -> Delay {
        var delay = Delay(queueNanoseconds: 400)
        delay.turnEnded(
            Times(read: 90, queued: 90),
            isResuming: false,
            used: used,
            left: left,
            unread: unread,
            at: 100
        )
        return delay
    }

    @Test func `what comes in step has not waited`() {
        let delay = Self.behind(left: 0, unread: 0)
        #expect(delay.times(isResuming: false, at: 500) == Times(read: 500, queued: 500))
        #expect(!delay.isBehind && delay.stopped == nil)
    }

    @Test func `what was read before a wait has waited since it was read`() {
        let delay = Self.behind(left: 64, unread: 0)
        #expect(delay.times(isResuming: true, at: 500) == Times(read: 90, queued: 90))
        #expect(delay.stopped == 100)
    }

    @Test func `what was in the kernel at a stop is late however often is read meanwhile`() {
        var delay = Self.behind(left: 64, unread: 1000)
        for now in [200, 300] as [UInt64] {
            let isBehind = delay.caughtUp(stopped: delay.stopped, unread: 900, at: now)
            #expect(isBehind)
            let times = delay.times(isResuming: false, at: now)
            // By what was noted at 100, and not by the stop before this turn.
            #expect(times == Times(read: now, queued: 100))
            delay.turnEnded(
                times,
                isResuming: false,
                used: 300,
                left: 0,
                unread: 600,
                at: now + 1
            )
        }
        // All that was there at 100 is used; the rest was first seen later.
        delay.turnEnded(
            delay.times(isResuming: false, at: 400),
            isResuming: false,
            used: 464,
            left: 0,
            unread: 500,
            at: 400
        )
        #expect(delay.isBehind)
        #expect(delay.times(isResuming: false, at: 450).queued > 100)
    }

    @Test func `all that waited for its own peer waits for the loop from then on`() {
        var delay = Self.behind(left: 64, unread: 1000)
        delay.startsAnew(at: 700)
        #expect(delay.times(isResuming: true, at: 800) == Times(read: 90, queued: 700))
        #expect(!delay.isBehind)
    }

    @Test func `an empty kernel ends what is known of arrivals`() {
        var delay = Self.behind(left: 64, unread: 1000)
        let isBehind = delay.caughtUp(stopped: 100, unread: 0, at: 300)
        #expect(!isBehind && !delay.isBehind)
    }
}
