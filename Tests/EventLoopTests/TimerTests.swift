import EventLoop
internal import Platform
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct TimerTests {
    @Test func `timers fire in the order of their delays`() throws {
        let loop = try Loop()
        var order: [UInt64] = []
        var timers: [LoopTimer] = []
        for delay: UInt64 in [9, 3, 12, 0, 6] {
            let index = timers.count
            let timer = try LoopTimer(loop: loop) {
                order.append(delay)
                timers[index].close()
            }
            timers.append(timer)
        }
        for (timer, delay) in zip(timers, [UInt64]([9, 3, 12, 0, 6])) { timer.start(after: delay) }
        loop.run()
        #expect(order == [0, 3, 6, 9, 12])
    }

    @Test(arguments: [0, 100, 5000])
    func `a loop that looks again before it sleeps does the same, and ends`(spin: Int) throws {
        let loop = try Loop()
        var fired = 0
        var timer: LoopTimer?
        timer = try LoopTimer(loop: loop) {
            fired += 1
            if fired == 3 { timer?.close() }
        }
        let mailbox = Mailbox<Int>()
        var letters: [Int] = []
        try mailbox.open(on: loop) {
            letters += mailbox.take()
            if letters.contains(9) { mailbox.close() }
        }
        timer?.start(after: 2, every: 2)
        for letter in [7, 8, 9] { mailbox.post(letter) }
        loop.run(spinning: .microseconds(spin))
        #expect(fired == 3 && letters == [7, 8, 9])
        // One that is stopped ends at once, whatever is left.
        let left = try LoopTimer(loop: loop) { loop.stop() }
        left.start(after: 1, every: 1)
        loop.run(spinning: .microseconds(spin))
        left.close()
        loop.run()
    }

    @Test func `a timer that was stopped or closed does not fire`() throws {
        let loop = try Loop()
        let stopped = try LoopTimer(loop: loop) { Issue.record("stopped, yet it fired") }
        stopped.start(after: 1)
        stopped.stop()
        let closed = try LoopTimer(loop: loop) { Issue.record("closed, yet it fired") }
        closed.start(after: 1)
        closed.close()
        closed.close()
        closed.stop()
        closed.start(after: 1)
        var last: LoopTimer?
        last = try LoopTimer(loop: loop) {
            stopped.close()
            last?.close()
        }
        last?.start(after: 10)
        loop.run()
        last = nil
    }

    @Test func `starting again replaces what was set`() throws {
        let loop = try Loop()
        var fired = 0
        var timer: LoopTimer?
        timer = try LoopTimer(loop: loop) {
            fired += 1
            timer?.close()
        }
        timer?.start(after: 3_600_000, every: 1)
        timer?.start(after: 1)
        loop.run()
        #expect(fired == 1)
        timer = nil
    }

    @Test func `a precise timer never fires before its time`() throws {
        let loop = try Loop()
        var random = Xorshift(seed: 11)
        var timers: [PrecisionTimer] = []
        var fired = 0
        let begin = MonotonicClock.nanoseconds
        let times = (0..<200).map { _ in begin + UInt64(random.below(20_000_000)) }
        for index in times.indices {
            let timer = try PrecisionTimer(loop: loop) {
                #expect(MonotonicClock.nanoseconds >= times[index])
                fired += 1
                timers[index].close()
            }
            timers.append(timer)
        }
        for (timer, time) in zip(timers, times) { timer.fire(at: time) }
        loop.run()
        #expect(fired == times.count)
    }

    @Test func `a precise timer that is set anew in its callback fires each time`() throws {
        let loop = try Loop()
        var due = MonotonicClock.nanoseconds
        var fired = 0
        var timer: PrecisionTimer?
        timer = try PrecisionTimer(loop: loop) {
            #expect(MonotonicClock.nanoseconds >= due)
            fired += 1
            due += 50_000
            if fired < 200 { timer?.fire(at: due) } else { timer?.close() }
        }
        timer?.fire(at: due)
        loop.run()
        #expect(fired == 200)
        timer = nil
    }

    @Test(arguments: [0, 1, 1_000_000_000])
    func `a time that is past fires at once`(time: UInt64) throws {
        let loop = try Loop()
        var fired = 0
        var timer: PrecisionTimer?
        timer = try PrecisionTimer(loop: loop) {
            fired += 1
            timer?.close()
        }
        timer?.fire(at: time)
        loop.run()
        #expect(fired == 1)
        timer = nil
    }

    @Test func `a precise timer set again before its time fires once, at the later`() throws {
        let loop = try Loop()
        var fired = 0
        let begin = MonotonicClock.nanoseconds
        let later = begin + 5_000_000
        var timer: PrecisionTimer?
        timer = try PrecisionTimer(loop: loop) {
            #expect(MonotonicClock.nanoseconds >= later)
            fired += 1
            timer?.close()
        }
        timer?.fire(at: begin + 3_600_000_000_000)
        timer?.fire(at: later)
        loop.run()
        #expect(fired == 1)
        timer = nil
    }
}
