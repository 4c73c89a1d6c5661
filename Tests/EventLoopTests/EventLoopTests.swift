import EventLoop
internal import Platform
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct EventLoopTests {
    @Test func `a loop without handles has nothing to wait for`() throws {
        let loop = try Loop()
        loop.run()
        loop.run()
    }

    @Test func `a loop that was stopped goes on when it is run again`() throws {
        let loop = try Loop()
        var fired = 0
        var timer: LoopTimer?
        timer = try LoopTimer(loop: loop) {
            fired += 1
            if fired < 3 { loop.stop() } else { timer?.close() }
        }
        timer?.start(after: 0, every: 1)
        for turn in 1...3 {
            loop.run()
            #expect(fired == turn)
        }
        timer = nil
    }

    @Test func `the clock never goes back`() {
        var last = MonotonicClock.nanoseconds
        for _ in 0..<10_000 {
            let now = MonotonicClock.nanoseconds
            #expect(now >= last)
            last = now
        }
    }

    @Test func `each thread can have its own loop`() throws {
        let fired = Atomic<Int>(0)
        let threads = try (0..<8).map { _ in
            try LoopThread {
                noErrors {
                    let loop = try Loop()
                    var timer: LoopTimer?
                    timer = try LoopTimer(loop: loop) {
                        fired.add(1, ordering: .relaxed)
                        timer?.close()
                        timer = nil
                    }
                    timer?.start(after: 1)
                    loop.run()
                }
            }
        }
        for thread in threads { thread.join() }
        let total = fired.load(ordering: .relaxed)
        #expect(total == 8)
    }

    @Test func `joining a thread waits for its body`() throws {
        for round in 0..<100 {
            let done = Atomic<Bool>(false)
            let thread = try LoopThread { done.store(true, ordering: .relaxed) }
            thread.join()
            let isDone = done.load(ordering: .relaxed)
            #expect(isDone, "round \(round)")
        }
    }

    #if DEBUG
    @Test func `a debug build stops when a loop is used on another thread`() async {
        await #expect(processExitsWith: .failure) {
            let loop = try Loop()
            let box = Unchecked(loop)
            try LoopThread { box.loop.stop() }.join()
        }
    }
    #endif
}

/// Takes a loop to a thread where it must not be used.
private final class Unchecked: @unchecked Sendable {
    let loop: Loop

    init(_ loop: Loop) {
        self.loop = loop
    }
}
