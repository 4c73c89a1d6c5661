import Testing

@testable import Server

@Suite struct MemoryUseTests {
    @Test func `what fits is let be, and given back when a connection goes`() {
        var memory = MemoryUse(limit: 100_000)
        #expect(memory.note(60_000, in: 3) == .fits)
        #expect(memory.note(40_000, in: 0) == .fits)
        #expect(memory.total == 100_000 && !memory.isShort)
        #expect(memory.note(10_000, in: 3) == .fits)
        memory.forget(0)
        memory.forget(17)
        #expect(memory.total == 10_000)
        #expect(memory.relieve() == nil)
    }

    @Test func `over the limit those that keep much wait, and the others never`() {
        var memory = MemoryUse(limit: 100_000)
        _ = memory.note(ServerLimits.memoryFreeBytes - 1, in: 0)
        _ = memory.note(ServerLimits.memoryFreeBytes, in: 1)
        #expect(memory.note(100_001, in: 2) == .isShort)
        #expect((0...3).map(memory.mustWait) == [false, true, true, false])
        #expect(memory.note(ServerLimits.memoryFreeBytes - 1, in: 3) == .fits)
        #expect(memory.note(ServerLimits.memoryFreeBytes, in: 3) == .waits)
    }

    @Test func `where waiting has helped nobody is closed`() {
        var memory = MemoryUse(limit: 100_000)
        #expect(memory.note(120_000, in: 0) == .isShort)
        #expect(memory.note(75_000, in: 0) == .waits)
        #expect(memory.relieve() == [])
        #expect(!memory.isShort && memory.relieve() == nil)
        #expect(!memory.mustWait(0))
    }

    @Test func `where it has not, the largest are closed until a quarter is free`() {
        var memory = MemoryUse(limit: 100_000)
        for slot in 0..<10 { _ = memory.note(2000, in: slot) }
        for (slot, bytes) in [(11, 10_000), (12, 50_000), (13, 25_000)] {
            _ = memory.note(bytes, in: slot)
        }
        #expect(memory.isShort && memory.total == 105_000)
        #expect(memory.relieve() == [12])
        // None of the small ones is, whatever they are together.
        var small = MemoryUse(limit: 10_000)
        for slot in 0..<10 { _ = small.note(2000, in: slot) }
        #expect(small.relieve() == [])
    }

    @Test func `a peak is over once, when three quarters are free again`() {
        var peak = MemoryPeak()
        let most = ServerLimits.memoryPeakBytes
        #expect(!peak.isOver(at: most) && !peak.isOver(at: most / 4 + 1))
        #expect(peak.isOver(at: most / 4) && !peak.isOver(at: 0))
        var small = MemoryPeak()
        #expect(!small.isOver(at: most - 1) && !small.isOver(at: 0))
    }
}
