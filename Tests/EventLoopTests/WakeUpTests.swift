import EventLoop
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct WakeUpTests {
    private static let threadCount = 8
    private static let sendsPerThread = 10_000

    @Test func `no send is lost among many threads`() throws {
        let loop = try Loop()
        let sends = Atomic<Int>(0)
        var calls = 0
        var wakeUp: WakeUp?
        wakeUp = try WakeUp(loop: loop) {
            calls += 1
            // A send counts before it wakes, so the last call sees them all.
            if sends.load(ordering: .acquiring) == Self.threadCount * Self.sendsPerThread {
                wakeUp?.close()
            }
        }
        let shared = try #require(wakeUp)
        let threads = try (0..<Self.threadCount).map { _ in
            try LoopThread {
                for _ in 0..<Self.sendsPerThread {
                    sends.add(1, ordering: .releasing)
                    shared.send()
                }
            }
        }
        loop.run()
        for thread in threads { thread.join() }
        #expect(calls >= 1 && calls <= Self.threadCount * Self.sendsPerThread)
        wakeUp = nil
    }

    @Test func `nothing is woken after the close, however many still send`() throws {
        let loop = try Loop()
        var isClosed = false
        var wakeUp: WakeUp?
        wakeUp = try WakeUp(loop: loop) {
            #expect(!isClosed)
            isClosed = true
            wakeUp?.close()
        }
        let shared = try #require(wakeUp)
        let threads = try (0..<Self.threadCount).map { _ in
            try LoopThread {
                for _ in 0..<Self.sendsPerThread { shared.send() }
            }
        }
        loop.run()
        #expect(isClosed)
        for thread in threads { thread.join() }
        shared.send()
        shared.close()
        loop.run()
        wakeUp = nil
    }

    @Test func `a wake-up that is closed before its send arrives stays silent`() throws {
        let loop = try Loop()
        let wakeUp = try WakeUp(loop: loop) { Issue.record("woken after the close") }
        wakeUp.send()
        wakeUp.close()
        wakeUp.close()
        wakeUp.send()
        loop.run()
    }

    @Test func `sends before the loop turns are one call`() throws {
        let loop = try Loop()
        var calls = 0
        var timer: LoopTimer?
        let wakeUp = try WakeUp(loop: loop) { calls += 1 }
        timer = try LoopTimer(loop: loop) {
            wakeUp.close()
            timer?.close()
        }
        for _ in 0..<1000 { wakeUp.send() }
        timer?.start(after: 10)
        loop.run()
        #expect(calls == 1)
        timer = nil
    }
}
