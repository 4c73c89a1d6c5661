/// What the connections of a loop keep in memory, and what is done when that is too much.
///
/// Over the limit, whoever keeps ``ServerLimits/memoryFreeBytes`` or more is made to wait: nothing more is read
/// from it, while what it has is answered. Whoever answers quickly gives its memory back so. If at the next look
/// that has not helped, those that keep the most are closed until a quarter of the limit is free.
struct MemoryUse {
    /// What a note came to.
    enum Verdict: Equatable {
        /// There is room.
        case fits
        /// There is none for this connection.
        case waits
        /// There is none from now on for any that keeps much.
        case isShort
    }

    private let limit: Int
    private var kept: [Int] = []
    private(set) var total = 0
    /// Whether connections wait for memory.
    private(set) var isShort = false

    /// A loop with so many bytes for its connections.
    init(limit: Int) {
        self.limit = limit
    }

    /// What is kept in a slot, in bytes.
    func bytes(in slot: Int) -> Int { slot < kept.count ? kept[slot] : 0 }

    /// A connection keeps so many bytes now.
    mutating func note(_ bytes: Int, in slot: Int) -> Verdict {
        while kept.count <= slot { kept.append(0) }
        total += bytes - kept[slot]
        kept[slot] = bytes
        if isShort { return mustWait(slot) ? .waits : .fits }
        guard total > limit else { return .fits }
        isShort = true
        return .isShort
    }

    /// A connection is gone.
    mutating func forget(_ slot: Int) {
        guard slot < kept.count else { return }
        total -= kept[slot]
        kept[slot] = 0
    }

    /// Whether nothing more may be read for a slot.
    func mustWait(_ slot: Int) -> Bool {
        isShort && bytes(in: slot) >= ServerLimits.memoryFreeBytes
    }

    /// Ends a shortage.
    ///
    /// - Returns: the slots to close, the largest first, none where waiting was enough; nil where there was no
    ///   shortage.
    mutating func relieve() -> [Int]? {
        guard isShort else { return nil }
        isShort = false
        let goal = limit / 4 * 3
        guard total > goal else { return [] }
        var excess = total - goal
        var victims: [Int] = []
        let largest = kept.indices.filter { kept[$0] >= ServerLimits.memoryFreeBytes }
            .sorted { kept[$0] > kept[$1] }
        for slot in largest where excess > 0 {
            victims.append(slot)
            excess -= kept[slot]
        }
        return victims
    }
}

/// The most that connections kept in memory since the allocator last gave back what it held of it.
struct MemoryPeak {
    private var most = 0

    /// Looks at what they keep now.
    ///
    /// - Returns: whether so much less than before that the system should have the difference.
    mutating func isOver(at bytes: Int) -> Bool {
        most = max(most, bytes)
        guard most >= ServerLimits.memoryPeakBytes, bytes <= most / 4 else { return false }
        most = bytes
        return true
    }
}
