/// How much of a loop's time goes to reasons: to explanations and to what would change decisions.
///
/// One of them may cost as much as thousands of scores, and cannot be cut. So in one turn of the loop no more are
/// begun when a slice of time is used up; and as long as other requests arrive, those are given as much time as
/// reasons took before there are more. While nobody else asks for anything, reasons have all the time that there is.
///
/// It looks at no clock. Whoever owns it says what the time is, in nanoseconds of one monotonic clock, and how many
/// bytes of requests were used since the start, which shows whether others have asked.
struct ReasonShare {
    /// What reasons took in this turn of the loop, in nanoseconds.
    private var taken: UInt64 = 0
    /// What others are still to be given, in nanoseconds.
    private var owed: UInt64 = 0
    /// Since when what passes is the others' time.
    private var since: UInt64 = 0
    /// How many bytes had been used then.
    private var used: UInt64 = 0

    /// Whether reasons may be given now.
    var isOpen: Bool { owed == 0 && taken < ServerLimits.reasonsNanoseconds }

    /// Whether nothing was taken that others are to have as well; then turns need not be told.
    var isAtRest: Bool { owed == 0 && taken == 0 }

    /// Reasons were given.
    mutating func gave(for nanoseconds: UInt64) {
        // Something, even if the clock did not move, so that the turn is told.
        taken += max(1, nanoseconds)
    }

    /// Those who gave them are done; what passes from now on is the others'.
    mutating func paused(at now: UInt64, used bytes: UInt64) {
        (since, used) = (now, bytes)
    }

    /// All who have arrived had a turn, and the next turn of the loop begins.
    mutating func turn(at now: UInt64, used bytes: UInt64) {
        if isAtRest { return }
        let due = owed + taken
        let given = now - min(now, since)
        owed = bytes == used ? 0 : due - min(due, given)
        taken = 0
        paused(at: now, used: bytes)
    }
}
