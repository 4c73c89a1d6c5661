import TestSupport
import Testing

@testable import Platform

/// The time that a processor spends on a thread.
@Suite struct ThreadClockTests {
    @Test func `a thread has no more of a processor than time goes by`() async throws {
        let thread = OwnThread {
            let (wall, first) = (MonotonicClock.nanoseconds, ThreadClock.nanoseconds)
            var last = first
            while last - first < 1_000_000 {
                let next = ThreadClock.nanoseconds
                #expect(next >= last)
                last = next
            }
            return (first, last - first, MonotonicClock.nanoseconds - wall)
        }
        let (first, own, wall) = try await thread.value
        // It begins with the thread and not with the process or the machine.
        #expect(first < 1_000_000_000)
        #expect(own >= 1_000_000 && own <= wall)
    }
}
