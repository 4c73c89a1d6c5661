import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import HTTPFront

@Suite struct BodyBudgetTests {
    /// A connection that holds something, and what it was told.
    private final class Holder {
        let channel = EmbeddedChannel()
        let share: BodyBudget.Share
        private let resumed = Count()
        private let told = Told()

        init(_ budget: BodyBudget) throws {
            share = BodyBudget.Share(of: budget, channel) { [resumed] in
                resumed.value.add(1, ordering: .relaxed)
            }
            try channel.pipeline.syncOperations.addHandler(told)
        }

        var resumeCount: Int { resumed.value.load(ordering: .relaxed) }
        var isTold: Bool { told.count > 0 }

        private final class Count: Sendable {
            let value = Atomic(0)
        }

        private final class Told: ChannelInboundHandler {
            typealias InboundIn = NIOAny
            private(set) var count = 0

            func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
                if event is HoldsTooMuch { count += 1 }
            }
        }
    }

    private static let later = NIODeadline.now() + .seconds(3600)

    @Test func `who adds to what is too much reads on when there is room`() throws {
        let traffic = TrafficCounts()
        let budget = BodyBudget(10_000, counting: traffic)
        let (first, second) = (try Holder(budget), try Holder(budget))
        first.share.add(6000)
        #expect(!first.share.isPaused)
        second.share.add(6000)
        #expect(second.share.isPaused && !first.share.isPaused)
        #expect(budget.bytes == 12_000 && traffic.bodyBytes.load(ordering: .relaxed) == 12_000)
        #expect(traffic.readsPaused.load(ordering: .relaxed) == 1)
        #expect(second.resumeCount == 0)
        first.share.removeAll()
        #expect(second.resumeCount == 1 && first.resumeCount == 0)
        #expect(budget.bytes == 6000)
    }

    @Test func `who holds little is neither counted nor held up`() throws {
        let budget = BodyBudget(10_000, counting: TrafficCounts())
        let (large, little) = (try Holder(budget), try Holder(budget))
        large.share.add(20_000)
        for _ in 0..<4 { little.share.add(1000) }
        #expect(!little.share.isPaused && budget.bytes == 20_000)
        // From here on all of it counts.
        little.share.add(96)
        #expect(little.share.isPaused && budget.bytes == 24_096)
        little.share.removeAll()
        #expect(!little.share.isPaused && budget.bytes == 20_000)
    }

    @Test
    func `the largest of those that wait for their callers are closed, and no more than needed`()
        throws
    {
        let traffic = TrafficCounts()
        let budget = BodyBudget(10_000, counting: traffic)
        let holders = try [9000, 5000, 5000, 4500].map { bytes in
            let holder = try Holder(budget)
            holder.share.add(bytes)
            return holder
        }
        // Its answer is being made.
        holders[0].share.set(isHalfDone: false)
        budget.look(at: .now())
        #expect(holders.allSatisfy { !$0.isTold }, "they have a moment")
        budget.look(at: Self.later)
        #expect(holders.map(\.isTold) == [false, true, true, true])
        #expect(traffic.closedForMemory.load(ordering: .relaxed) == 3)
        budget.look(at: Self.later)
        #expect(traffic.closedForMemory.load(ordering: .relaxed) == 3, "each is told once")
        for holder in holders { holder.share.removeAll() }
        #expect(budget.bytes == 0)

        let second = try [6000, 4500].map { bytes in
            let holder = try Holder(budget)
            holder.share.add(bytes)
            return holder
        }
        budget.look(at: Self.later)
        #expect(second.map(\.isTold) == [true, false])
    }

    // MARK: - On a connection

    private static func front(_ bytesMax: Int) throws -> FrontChannel {
        var limits = HTTPLimits()
        limits.bodyBytesMax = bytesMax
        return try FrontChannel(limits: limits)
    }

    private static func begun(_ bytes: Int, of all: Int) -> String {
        "POST /large HTTP/1.1\r\nHost: x\r\nContent-Length: \(all)\r\n\r\n"
            + String(repeating: "x", count: bytes)
    }

    @Test func `a body beyond the budget is read no further, and in the end refused`() throws {
        let front = try Self.front(10_000)
        front.receive(Self.begun(9000, of: 20_000))
        #expect(front.isRead() && front.budget.bytes == 9000)
        front.receive(String(repeating: "x", count: 2000))
        #expect(!front.isRead())
        front.budget.look(at: Self.later)
        front.turn()
        #expect(front.output.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
        #expect(front.output.contains("\r\nRetry-After: 1\r\n"))
        #expect(front.output.contains("the largest and slowest"))
        #expect(front.budget.bytes == 0)
        front.pass(.seconds(3))
        #expect(!front.isOpen)
    }

    @Test func `what is answered, refused or gone is held no more`() throws {
        let front = try Self.front(1 << 20)
        front.receive(Self.begun(5000, of: 5000))
        #expect(front.bodies == ["5000"] && front.budget.bytes == 0)
        front.receive(Self.begun(5000, of: 6000))
        #expect(front.budget.bytes == 5000)
        front.reset()
        #expect(front.budget.bytes == 0)
        let tooLong = try Self.front(4 << 20)
        tooLong.receive(Sent.chunked("/large", [String(repeating: "x", count: 1 << 20), "x"]))
        #expect(tooLong.statuses == [413] && tooLong.budget.bytes == 0)
    }

    @Test func `a connection that waits for the budget goes on when there is room`() throws {
        let front = try Self.front(10_000)
        let other = try Holder(front.budget)
        other.share.add(9000)
        front.receive(Self.begun(5000, of: 6000))
        #expect(!front.isRead())
        other.share.removeAll()
        let before = front.readCount
        front.turn()
        #expect(front.readCount == before + 1, "the read that was held back")
        front.receive(String(repeating: "x", count: 1000))
        #expect(front.bodies == ["6000"])
    }
}
