import Platform
import Synchronization
import Testing

@testable import EventLoop

@Suite(.timeLimit(.minutes(10))) struct MailboxTests {
    @Test func `letters are read in the order in which they were posted`() throws {
        let loop = try Loop()
        let box = Mailbox<Int>()
        var read: [Int] = []
        try box.open(on: loop) {
            read += box.take()
            if read.last == 99 { box.close() }
        }
        for letter in 0..<100 { #expect(box.post(letter)) }
        loop.run()
        #expect(read == Array(0..<100))
    }

    @Test func `letters that came before there was a loop are read`() throws {
        let loop = try Loop()
        let box = Mailbox<String>()
        #expect(box.post("early"))
        #expect(box.post("too"))
        var read: [String] = []
        try box.open(on: loop) {
            read += box.take()
            box.close()
        }
        loop.run()
        #expect(read == ["early", "too"])
    }

    @Test func `letters that are posted before the loop turns cost one wake-up`() throws {
        let loop = try Loop()
        let box = Mailbox<Int>()
        var calls = 0
        var letters: [Int] = []
        try box.open(on: loop) {
            box.take(&letters)
            // The first call is for letters that came before the box was opened.
            if letters.isEmpty { return }
            calls += 1
            box.close()
        }
        for letter in 0..<1000 { box.post(letter) }
        loop.run()
        #expect(calls == 1)
        #expect(letters.count == 1000)
    }

    @Test func `a letter that is posted while letters are read is read next`() throws {
        let loop = try Loop()
        let box = Mailbox<Int>()
        var read: [Int] = []
        try box.open(on: loop) {
            for letter in box.take() {
                read.append(letter)
                if letter < 10 { box.post(letter + 1) } else { box.close() }
            }
        }
        box.post(0)
        loop.run()
        #expect(read == Array(0...10))
    }

    @Test func `nothing may be posted behind the last letter, which is still read`() throws {
        let loop = try Loop()
        let box = Mailbox<Int>()
        var read: [Int] = []
        #expect(box.post(1))
        #expect(box.post(2, isLast: true))
        #expect(!box.post(3))
        #expect(!box.post(4, isLast: true))
        try box.open(on: loop) {
            read += box.take()
            box.close()
        }
        loop.run()
        #expect(read == [1, 2])
        #expect(!box.post(5))
    }

    @Test func `a closed box gives back what nobody took, once, and takes nothing in`() throws {
        let loop = try Loop()
        let box = Mailbox<Int>()
        try box.open(on: loop) { Issue.record("woken after the close") }
        box.post(1)
        box.post(2)
        #expect(box.close() == [1, 2])
        #expect(box.close() == [])
        #expect(!box.post(3))
        #expect(box.take() == [])
        loop.run()
    }

    @Test func `a box that no loop ever read can be closed`() {
        let box = Mailbox<Int>()
        box.post(7, isLast: true)
        #expect(box.close() == [7])
    }

    @Test func `letters that are taken are let go of, and the room is used again`() {
        final class Thing: Sendable {}
        let box = Mailbox<Thing>()
        weak var seen: Thing?
        do {
            let thing = Thing()
            seen = thing
            box.post(thing)
        }
        var letters: [Thing] = []
        box.take(&letters)
        #expect(letters.count == 1 && seen != nil)
        let room = letters.capacity
        // What is handed in is emptied, and holds the next letters but one.
        box.take(&letters)
        #expect(letters.isEmpty && seen == nil)
        box.post(Thing())
        box.take(&letters)
        #expect(letters.count == 1 && letters.capacity >= room)
    }

    @Test func `many threads post, nothing is lost, and each one's letters are in order`() throws {
        let loop = try Loop()
        let box = Mailbox<(thread: Int, number: Int)>()
        let (threadCount, lettersEach) = (8, 5000)
        var next = [Int](repeating: 0, count: threadCount)
        var letters: [(thread: Int, number: Int)] = []
        try box.open(on: loop) {
            box.take(&letters)
            for (thread, number) in letters {
                #expect(number == next[thread])
                next[thread] += 1
            }
            if next.reduce(0, +) == threadCount * lettersEach { box.close() }
        }
        let threads = try (0..<threadCount).map { thread in
            try LoopThread {
                for number in 0..<lettersEach { box.post((thread, number)) }
            }
        }
        loop.run()
        for thread in threads { thread.join() }
        #expect(next.allSatisfy { $0 == lettersEach })
    }

    @Test func `of many threads that post while a box closes, each knows whether it is read`()
        throws
    {
        let loop = try Loop()
        let box = Mailbox<Int>()
        let posted = Atomic(0)
        var read = 0
        try box.open(on: loop) {
            read += box.take().count
            if read > 1000 { read += box.close().count }
        }
        let threads = try (0..<8).map { _ in
            try LoopThread {
                while box.post(1) { posted.add(1, ordering: .relaxed) }
            }
        }
        loop.run()
        for thread in threads { thread.join() }
        let count = posted.load(ordering: .relaxed)
        #expect(read == count)
    }
}
