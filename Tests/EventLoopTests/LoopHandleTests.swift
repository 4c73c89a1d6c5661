import Glibc
import Testing

@testable import EventLoop

/// The life that every handle has, tried on each kind of them.
@Suite(.timeLimit(.minutes(10))) struct LoopHandleTests {
    /// The kinds of handle, and a stopped one of each.
    enum Kind: CaseIterable {
        case timer, idle, nextTurn, poll, signal, stream

        func make(on loop: Loop) throws -> LoopHandle {
            switch self {
            case .timer: try LoopTimer(loop: loop) {}
            case .idle: try IdleHandle(loop: loop) { _ in }
            case .nextTurn: try NextTurn(loop: loop) {}
            case .poll: try PollHandle(loop: loop, descriptor: Self.pipeEnd) {}
            case .signal: try SignalHandler(loop: loop, .hangUp) {}
            case .stream: try Peer(loop: loop)
            }
        }

        /// A descriptor that stays open, for a poll handle must not outlive its own.
        private static let pipeEnd: CInt = {
            var ends: [CInt] = [-1, -1]
            _ = unsafe pipe(&ends)
            return ends[0]
        }()
    }

    @Test(arguments: Kind.allCases)
    func `a handle lives until its close is completed, whoever lets go of it`(kind: Kind) throws {
        let loop = try Loop()
        weak var seen: LoopHandle?
        do {
            let handle = try kind.make(on: loop)
            seen = handle
        }
        #expect(seen != nil)
        #expect(seen?.isClosed == false)
        seen?.close()
        #expect(seen?.isClosed == true)
        loop.run()
        #expect(seen == nil)
    }

    @Test(arguments: Kind.allCases)
    func `closing often is closing once, and a closed handle can be closed again`(
        kind: Kind
    ) throws {
        let loop = try Loop()
        let handle = try kind.make(on: loop)
        for _ in 0..<3 { handle.close() }
        loop.run()
        handle.close()
        loop.run()
        #expect(handle.isClosed)
    }

    @Test(arguments: Kind.allCases)
    func `a handle keeps its loop until its close is completed`(kind: Kind) throws {
        weak var seen: Loop?
        var handle: LoopHandle?
        do {
            let loop = try Loop()
            seen = loop
            handle = try kind.make(on: loop)
        }
        #expect(seen != nil)
        handle?.close()
        seen?.run()
        handle = nil
        #expect(seen == nil)
    }

    @Test func `a timer that nobody holds fires, and ends when it closes itself`() throws {
        let loop = try Loop()
        var fired = 0
        weak var seen: LoopTimer?
        do {
            let timer = try LoopTimer(loop: loop) {
                fired += 1
                if fired == 3 { seen?.close() }
            }
            timer.start(after: 0, every: 1)
            seen = timer
        }
        loop.run()
        #expect(fired == 3)
        #expect(seen == nil)
    }

    @Test func `a handle that cannot be opened leaves nothing behind, and says why`() throws {
        let loop = try Loop()
        let file = unsafe try #require(tmpfile())
        defer { unsafe _ = fclose(file) }
        // The kernel does not watch plain files.
        let descriptor = unsafe fileno(file)
        let error = #expect(throws: LoopError.self) {
            try PollHandle(loop: loop, descriptor: descriptor) {}
        }
        #expect(error?.action == "watch a descriptor")
        #expect(error?.code == -EPERM)
        loop.run()
    }
}

@Suite(.timeLimit(.minutes(10))) struct IdleHandleTests {
    @Test func `it is called in every turn until it is stopped, and again once it is started`()
        throws
    {
        let loop = try Loop()
        var turns = 0
        let idle = try IdleHandle(loop: loop) { idle in
            turns += 1
            if turns.isMultiple(of: 100) { idle.stop() }
        }
        for round in 1...3 {
            idle.start()
            // A stopped handle keeps no loop running.
            loop.run()
            #expect(turns == 100 * round)
        }
        idle.close()
        idle.start()
        idle.stop()
        loop.run()
        #expect(turns == 300)
    }
}

@Suite(.timeLimit(.minutes(10))) struct PollHandleTests {
    @Test func `it tells of readiness while it watches, and of the end of its close once`() throws {
        var ends: [CInt] = [-1, -1]
        try #require(unsafe pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        defer { close(writing) }
        let loop = try Loop()
        var calls: [String] = []
        var watch: PollHandle?
        watch = try PollHandle(loop: loop, descriptor: reading) {
            calls.append("ready")
            watch?.stop()
        }
        try watch?.start()
        try #require(unsafe write(writing, "x", 1) == 1)
        loop.run()
        // What it was told of is still there to be read.
        try watch?.start()
        loop.run()
        for name in ["first", "second"] {
            watch?.close {
                calls.append(name)
                close(reading)
            }
        }
        try watch?.start()
        loop.run()
        #expect(calls == ["ready", "ready", "first"])
        watch = nil
    }

    @Test func `an end that has room is writable`() throws {
        var ends: [CInt] = [-1, -1]
        try #require(unsafe pipe(&ends) == 0)
        let loop = try Loop()
        var calls = 0
        var watch: PollHandle?
        watch = try PollHandle(loop: loop, descriptor: ends[1]) {
            calls += 1
            watch?.close {}
        }
        try watch?.start(for: .writable)
        loop.run()
        #expect(calls == 1)
        watch = nil
        for end in ends { close(end) }
    }
}
