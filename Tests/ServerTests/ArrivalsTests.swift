import Testing

@testable import Server

/// What is known of when bytes arrived, with the clock in the hand.
@Suite struct ArrivalsTests {
    /// How long requests may wait in these tests: marks are 25 apart.
    private static let wait: UInt64 = 100

    private enum Step {
        /// So many bytes wait.
        case note(Int, at: UInt64)
        case use(Int)
        case forget
    }

    @Test(
        arguments: [
            ([], nil),
            ([.note(500, at: 10)], 10),
            ([.note(0, at: 10)], nil),
            // What is left of what was noted had arrived by then, whatever came later.
            ([.note(500, at: 10), .use(499)], 10),
            ([.note(500, at: 10), .use(500)], nil),
            ([.note(500, at: 10), .use(900)], nil),
            // A later mark tells of bytes behind the first.
            ([.note(500, at: 10), .note(800, at: 35), .use(500)], 35),
            ([.note(500, at: 10), .use(300), .note(700, at: 35), .use(200)], 35),
            ([.note(500, at: 10), .use(300), .note(700, at: 35), .use(700)], nil),
            // One that comes too soon is not kept, nor one that tells of nothing new.
            ([.note(500, at: 10), .note(800, at: 34), .use(500)], nil),
            ([.note(500, at: 10), .note(500, at: 35), .use(499)], 10),
            ([.note(500, at: 10), .note(500, at: 35), .use(500)], nil),
            ([.note(500, at: 10), .forget], nil),
            ([.note(500, at: 10), .forget, .note(300, at: 11)], 11),
        ] as [([Step], UInt64?)]
    )
    private func `the next byte had arrived by`(steps: [Step], oldest: UInt64?) {
        let arrivals = Self.after(steps)
        #expect(arrivals.oldest == oldest)
        #expect(arrivals.isEmpty == (oldest == nil))
    }

    @Test func `as many marks are kept as lie within the wait, and no more`() {
        var steps = (0..<9).map { Step.note(100 * ($0 + 1), at: UInt64(25 * $0)) }
        #expect(Self.after(steps + [.use(499)]).oldest == 100)
        #expect(Self.after(steps + [.use(500)]).oldest == nil)
        steps.insert(.use(100), at: 5)
        #expect(Self.after(steps + [.use(499)]).oldest == 125)
    }

    @Test func `it is known whether more was noted than so many bytes`() {
        let arrivals = Self.after([.note(500, at: 10), .note(800, at: 35)])
        #expect(arrivals.reach(beyond: 799) && !arrivals.reach(beyond: 800))
        #expect(!Self.after([]).reach(beyond: 0))
    }

    private static func after(_ steps: [Step]) -> Arrivals {
        var arrivals = Arrivals()
        for step in steps {
            switch step {
            case .note(let bytes, let now): arrivals.note(bytes, at: now, queueNanoseconds: wait)
            case .use(let bytes): arrivals.use(bytes)
            case .forget: arrivals.forget()
            }
        }
        return arrivals
    }
}
