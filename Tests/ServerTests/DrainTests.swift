import TestSupport
import Testing

@testable import Server

@Suite struct DrainTests {
    /// How each phase is reached.
    private static let ways: [(phase: Drain.Phase, way: [Drain.Event])] = [
        (.serving, []), (.draining, [.asked]), (.stopping, [.asked, .hurried]),
        (.ended, [.asked, .hurried, .gone]),
    ]

    private static func drain(in phase: Drain.Phase) throws -> Drain {
        var drain = Drain()
        let way = try #require(ways.first { $0.phase == phase }).way
        for event in way { _ = drain.apply(event, left: event == .gone ? 0 : 1) }
        #expect(drain.phase == phase)
        return drain
    }

    /// By phase and event, while something is left: what is done, and the phase after.
    private static let somethingLeft: [(Drain.Phase, Drain.Event, Drain.Action, Drain.Phase)] = [
        (.serving, .asked, .drain, .draining), (.serving, .hurried, .stop, .stopping),
        (.serving, .failed, .stop, .stopping), (.serving, .gone, .nothing, .serving),
        (.draining, .asked, .nothing, .draining), (.draining, .hurried, .stop, .stopping),
        (.draining, .failed, .nothing, .draining), (.draining, .gone, .nothing, .draining),
        (.stopping, .asked, .nothing, .stopping), (.stopping, .hurried, .nothing, .stopping),
        (.stopping, .failed, .nothing, .stopping), (.stopping, .gone, .nothing, .stopping),
        (.ended, .asked, .nothing, .ended), (.ended, .hurried, .nothing, .ended),
        (.ended, .failed, .nothing, .ended), (.ended, .gone, .nothing, .ended),
    ]

    /// The same when nothing is left.
    private static let nothingLeft: [(Drain.Phase, Drain.Event, Drain.Action, Drain.Phase)] = [
        (.serving, .asked, .end, .ended), (.serving, .hurried, .end, .ended),
        (.serving, .failed, .end, .ended), (.serving, .gone, .nothing, .serving),
        (.draining, .asked, .nothing, .draining), (.draining, .hurried, .end, .ended),
        (.draining, .failed, .nothing, .draining), (.draining, .gone, .end, .ended),
        (.stopping, .asked, .nothing, .stopping), (.stopping, .hurried, .nothing, .stopping),
        (.stopping, .failed, .nothing, .stopping), (.stopping, .gone, .end, .ended),
        (.ended, .asked, .nothing, .ended), (.ended, .hurried, .nothing, .ended),
        (.ended, .failed, .nothing, .ended), (.ended, .gone, .nothing, .ended),
    ]

    @Test(arguments: [1, 2, 10_000])
    func `while something is left, its end is waited for`(left: Int) throws {
        try check(Self.somethingLeft, left: left)
    }

    @Test func `when nothing is left it ends`() throws {
        try check(Self.nothingLeft, left: 0)
    }

    private func check(
        _ table: [(Drain.Phase, Drain.Event, Drain.Action, Drain.Phase)],
        left: Int
    ) throws {
        #expect(table.count == Self.ways.count * Drain.Event.allCases.count)
        for (phase, event, action, next) in table {
            var drain = try Self.drain(in: phase)
            let told = drain.apply(event, left: left)
            #expect(told == action, "\(phase), \(event), \(left) left")
            #expect(drain.phase == next, "\(phase), \(event), \(left) left")
        }
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `it ends once, whatever comes in whichever order, and never goes back`(seed: UInt64) {
        var random = Xorshift(seed: seed)
        var drain = Drain()
        var ends = 0
        var left = random.below(5)
        for _ in 0..<100 {
            let before = drain.phase
            let event = Drain.Event.allCases[random.below(4)]
            if event == .gone { left = max(0, left - 1) }
            if drain.apply(event, left: left) == .end { ends += 1 }
            #expect(drain.phase >= before)
        }
        // Whoever is hurried and then loses all that was left has ended.
        _ = drain.apply(.hurried, left: 1)
        if drain.apply(.gone, left: 0) == .end { ends += 1 }
        #expect(drain.phase == .ended)
        #expect(ends == 1)
    }
}
