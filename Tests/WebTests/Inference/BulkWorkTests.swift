import Platform
import Testing

@testable import Web

@Suite struct BulkWorkTests {
    /// Counts who is in it.
    private final class Room: Sendable {
        private let counts = Guarded((now: 0, most: 0))

        var most: Int { counts.withLock { $0.most } }

        func enter() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }

        func leave() { counts.withLock { $0.now -= 1 } }
    }

    @Test func `no more are worked on at a time than there are places, and all are`() async throws {
        let bulk = BulkWork(places: 2)
        let room = Room()
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<50 {
                group.addTask {
                    try await bulk.inTurn {
                        room.enter()
                        await Task.yield()
                        let value = try await bulk.compute { number }
                        room.leave()
                        return value
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 49 * 50 / 2)
        #expect(room.most <= 2)
        try await bulk.close()
    }

    @Test func `what throws gives its place back, and what is cancelled does nothing`() async throws
    {
        let bulk = BulkWork(places: 1)
        struct Fault: Error {}
        for _ in 0..<3 {
            await #expect(throws: Fault.self) {
                try await bulk.inTurn { try await bulk.compute { throw Fault() } }
            }
        }
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await bulk.inTurn { true }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await bulk.inTurn { true })
        try await bulk.close()
    }
}
