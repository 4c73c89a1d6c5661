import Testing

@testable import SestinaClient

@Suite struct LoopClockTests {
    @Test(
        arguments: [
            (Duration.zero, 0), (.nanoseconds(1), 1), (.seconds(3), 3_000_000_000),
            (.milliseconds(-1), 0), (.seconds(-5), 0), (.seconds(Int64.max), .max),
            (.seconds(18_446_744_073) + .nanoseconds(709_551_615), .max),
            (.seconds(18_446_744_073) + .nanoseconds(709_551_616), .max),
        ] as [(Duration, UInt64)]
    )
    func `a duration is nanoseconds between nothing and the most`(
        duration: Duration,
        nanoseconds: UInt64
    ) {
        #expect(LoopClock.nanoseconds(duration) == nanoseconds)
    }

    @Test func `what ends later than the clock can tell never ends`() {
        #expect(LoopClock.after(Duration.seconds(Int64.max)) == LoopClock.never)
        #expect(LoopClock.after(Duration.seconds(1)) > LoopClock.now)
    }
}
