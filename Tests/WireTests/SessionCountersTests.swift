import TestSupport
import Testing
import Wire
import WireChecks

@Suite struct SessionCountersTests {
    @Test func `requests are counted by opcode, refused ones too`() {
        var run = SessionRun()
        run.feed(Requests.score(id: 1, [1, 0, 0, 0, 0, 0]))
        run.feed(Requests.score(id: 2, [.nan, 0, 0, 0, 0, 0]))
        run.feed(Requests.frame(opcode: 1, id: 3))
        run.feed(Requests.batch(id: 4, [[1, 0, 0, 0, 0, 0], [.nan, 0, 0, 0, 0, 0]]))
        run.feed(Requests.frame(opcode: 0x10, flags: 1, id: 5))
        run.feed(Requests.ping(id: 6) + Requests.ping(id: 7))
        run.feed(Requests.frame(opcode: 0x12, id: 8))
        run.feed(Requests.frame(opcode: 0x05, id: 9))
        run.feed(Requests.explain(id: 10, [1, 0, 0, 0, 0, 0]))
        run.feed(Requests.explain(id: 11, [1, 1e300, 0, 0, 0, 0]))
        run.feed(Requests.change(id: 12, [1, 0, 0, 0, 0, 0]))
        run.feed(Requests.change(id: 13, [.nan, 0, 0, 0, 0, 0]))
        #expect(Opcode.allCases.map { run.counters.requests($0) } == [3, 1, 2, 2, 1, 2, 1])
        #expect(run.counters.replies(.ok) == 7)
        #expect(run.counters.replies(.invalidFeatures) == 3)
        #expect(run.counters.replies(.malformed) == 2)
        #expect(run.counters.replies(.unknownOpcode) == 1)
        #expect(run.counters.rows == 4)
        #expect(run.counters.replies(to: .score, .ok) == 1)
        #expect(run.counters.replies(to: .score, .invalidFeatures) == 1)
        #expect(run.counters.replies(to: .score, .malformed) == 1)
        #expect(run.counters.replies(to: .ping, .ok) == 2)
        #expect(run.counters.replies(to: nil, .unknownOpcode) == 1)
    }

    @Test func `there is a count for every opcode with every status`() {
        // The index of the last one is in the array, and no two share one.
        var run = SessionRun()
        run.feed(Requests.frame(opcode: 0x12, id: 1))
        run.feed([0, 0, 0, 0])
        var counted: [(Opcode?, Status)] = []
        for opcode in Opcode.allCases + [nil] {
            for status in Status.allCases where run.counters.replies(to: opcode, status) > 0 {
                counted.append((opcode, status))
            }
        }
        #expect(counted.map { $0.0 } == [.stats, nil])
        #expect(counted.map { $0.1 } == [.ok, .malformed])
    }

    @Test func `the replies of all vectors are counted by their statuses`() throws {
        for vector in Vectors.all {
            var run = SessionRun(vector.circumstances)
            run.feed(try vector.request())
            for status in Status.allCases {
                let due = vector.replies.count { $0.status == status.rawValue }
                #expect(run.counters.replies(status) == UInt64(due), "\(vector.name)")
            }
        }
    }

    @Test func `rows are counted once, alone and in batches`() {
        var run = SessionRun()
        run.feed(
            Array(
                repeatElement(Requests.score(id: 1, .init(repeating: 0, count: 6)), count: 130)
                    .joined()
            )
        )
        run.feed(Requests.batch(id: 2, .init(repeating: .init(repeating: 0, count: 6), count: 70)))
        #expect(run.counters.rows == 200)
    }

    @Test func `a count wraps instead of trapping`() {
        let counter = Counter()
        counter.add(5)
        counter.add(-6)
        #expect(counter.value == .max)
    }
}
