import EventLoop
import Glibc
import Synchronization
import Testing
import Wire

@testable import Server

/// A shard's life, over sockets that need no address.
///
/// Its times are tested in ``PatienceTests`` and its turns in ``ConnectionStateTests``; here is that both are
/// done.
@Suite(.timeLimit(.minutes(10))) struct ShardTests {
    private static func limits(_ change: (inout ServerLimits) -> Void) -> ServerLimits {
        var limits = ServerLimits()
        change(&limits)
        return limits
    }

    private static func open(_ shard: RunningShard) -> Int {
        shard.stats.connectionsOpen.load(ordering: .relaxed)
    }

    @Test func `callers are answered each on its own connection, in order`() throws {
        let shard = try RunningShard()
        let callers = try (0..<5).map { _ in try shard.connect() }
        for (number, caller) in callers.enumerated() {
            let first = UInt64(1000 * number)
            caller.send((0..<200).flatMap { Requests.score(first + $0) })
        }
        for (number, caller) in callers.enumerated() {
            for id in 0..<200 {
                let told = try #require(try caller.reply())
                #expect(told.id == UInt64(1000 * number + id) && told.status == 0)
            }
        }
        #expect(Self.open(shard) == 5)
        shard.stop()
        #expect(callers.allSatisfy { $0.waitForEnd() })
        #expect(Self.open(shard) == 0)
        #expect(shard.stats.accepted.value == 5)
        #expect(shard.stats.session.requests(.score) == 1000)
        #expect(shard.stats.bytesIn.value == 64_000 && shard.stats.bytesOut.value == 32_000)
    }

    @Test func `those who ask for reasons and those who do not are all answered, in order`() throws
    {
        let shard = try RunningShard()
        let callers = try (0..<6).map { _ in try shard.connect() }
        for (number, caller) in callers.enumerated() {
            let first = UInt64(1000 * number)
            caller.send(
                (0..<200 as Range<UInt64>).flatMap { id -> [UInt8] in
                    switch number {
                    case 0, 1: Requests.about(id % 2 == 0 ? .explain : .change, first + id)
                    case 2, 3: Requests.score(first + id)
                    default: Requests.about(id % 3 == 0 ? .explain : .score, first + id)
                    }
                }
            )
        }
        for (number, caller) in callers.enumerated() {
            for id in 0..<200 {
                let told = try #require(try caller.reply())
                #expect(told.id == UInt64(1000 * number + id))
                #expect(told.status == 0)
            }
        }
        // Between two of them the loop sleeps.
        let caller = try #require(callers.first)
        for id in 5000..<5020 as Range<UInt64> {
            caller.send(Requests.about(.change, id))
            #expect(try caller.reply()?.id == id)
        }
        shard.stop()
        #expect(shard.stats.session.requests(.explain) == 200 + 2 * 67)
        #expect(shard.stats.session.requests(.change) == 200 + 20)
        #expect(shard.stats.session.replies(.notOffered) == 0)
    }

    @Test func `a shard that looks again before it sleeps answers and drains like any other`()
        throws
    {
        let shard = try RunningShard(Self.limits { $0.spin = .microseconds(200) })
        let caller = try shard.connect()
        for id in 0..<50 as Range<UInt64> {
            caller.send(Requests.score(id))
            #expect(try caller.reply()?.id == id)
            // Now and then it has gone to sleep.
            if id % 10 == 9 { usleep(2000) }
        }
        shard.drain()
        #expect(caller.waitForEnd())
    }

    @Test func `a caller that ends gets what it asked for, and its slot is used again`() throws {
        let shard = try RunningShard()
        for id: UInt64 in 0..<50 {
            let caller = try shard.connect()
            caller.send(Requests.score(id) + Requests.plain(.ping, id, [7]))
            caller.endSending()
            #expect(try caller.reply()?.id == id)
            #expect(try caller.reply()?.payload == [7])
            #expect(caller.waitForEnd())
        }
        shard.drain()
        #expect(Self.open(shard) == 0)
    }

    @Test func `a model is swapped between two turns`() throws {
        let shard = try RunningShard()
        let caller = try shard.connect()
        caller.send(Requests.plain(.info, 1))
        let before = try #require(try caller.reply()).payload
        shard.mailbox.post(.model(try TestModels.served(named: "other")))
        #expect(String(decoding: before, as: UTF8.self).contains("\"name\":\"m\""))
        // A letter and a request may come in one turn, in either order.
        var isSwapped = false
        for id: UInt64 in 2..<1000 where !isSwapped {
            caller.send(Requests.plain(.info, id))
            let after = String(decoding: try #require(try caller.reply()).payload, as: UTF8.self)
            isSwapped = after.contains("\"name\":\"other\"")
            #expect(isSwapped || after.contains("\"name\":\"m\""))
            usleep(1000)
        }
        #expect(isSwapped)
        shard.stop()
    }

    @Test func `a caller over the limit is told so, and beyond many none is`() throws {
        var refused: [Caller] = []
        let shard = try RunningShard(Self.limits { $0.connectionsMax = 7 }) { shard in
            for _ in 0..<ServerLimits.refusalsMax + 10 {
                refused.append(try shard.connect(isCounted: false))
            }
        }
        let words = try refused.map { caller in try caller.reply() }
        #expect(words.prefix(ServerLimits.refusalsMax).allSatisfy { $0?.status == 6 })
        #expect(words.dropFirst(ServerLimits.refusalsMax).allSatisfy { $0 == nil })
        let sentence = try #require(words[0]).payload
        #expect(String(decoding: sentence, as: UTF8.self).contains("7"))
        // They linger until their callers have read that no more will come.
        for caller in refused {
            #expect(caller.waitForEnd())
            caller.endSending()
        }
        #expect(Self.open(shard) == 0 && shard.stats.accepted.value == 0)
        shard.drain()
    }

    @Test func `what was read before a drain is answered, and what comes then is refused`() throws {
        let early = try RunningShard()
        let answered = try early.connect()
        answered.send(Requests.score(1))
        #expect(try answered.reply()?.status == 0)
        early.drain()
        #expect(try answered.reply() == nil && answered.isEnded)

        var refused: Caller?
        let late = try RunningShard { shard in
            refused = try shard.connect()
            refused?.send(Requests.score(2) + Requests.score(3))
            refused?.endSending()
            shard.mailbox.post(.drain)
        }
        late.threads.join()
        let told = try #require(try refused?.reply())
        #expect(told.id == 2 && told.status == 7)
        #expect(try refused?.reply() == nil && refused?.isEnded == true)
        for shard in [early, late] {
            #expect(shard.threads.running == 0 && shard.threads.failure == nil)
            #expect(Self.open(shard) == 0 && shard.stats.givenUpInDrain.value == 0)
        }
    }

    @Test func `a drain or a stop of a shard without callers ends at once, and is told`() throws {
        for letter in [ShardLetter.drain, .stop] {
            let shard = try RunningShard()
            shard.mailbox.post(letter)
            shard.threads.join()
            #expect(!shard.mailbox.post(.stop), "nobody reads any more")
            guard case .shardEnded? = shard.ended.take().first else {
                Issue.record("the end was not told")
                continue
            }
        }
    }

    @Test func `a caller that takes nothing is given up, which a drain counts`() throws {
        let shard = try RunningShard(Self.limits { $0.stallTimeout = .seconds(1) })
        let deaf = try shard.connect(replyBytes: 4096)
        deaf.send(Self.questions)
        waitForBacklog(of: shard)
        shard.drain()
        #expect(shard.stats.givenUpInDrain.value == 1)
        #expect(Self.open(shard) == 0)
    }

    @Test func `a caller that stops reading is read no more, and goes on where it was`() throws {
        let shard = try RunningShard()
        let caller = try shard.connect(replyBytes: 4096)
        let other = try shard.connect()
        caller.send(Self.questions)
        waitForBacklog(of: shard)
        #expect(shard.stats.session.requests(.info) < Self.asked, "it holds back")
        other.send(Requests.score(1))
        #expect(try other.reply()?.status == 0)
        for _ in 0..<Self.asked { #expect(try caller.reply()?.status == 0) }
        #expect(shard.stats.session.requests(.info) == UInt64(Self.asked))
        shard.stop()
    }

    @Test func `a large batch is answered in turns with the requests of others`() throws {
        let shard = try RunningShard()
        let greedy = try shard.connect()
        let polite = try shard.connect()
        let batch = Requests.batch(7, rows: WireLimits.batchRowsMax)
        var sent = 0
        var told: Caller.Told?
        // Whoever sends a batch reads its reply meanwhile.
        while sent < batch.count || told == nil {
            if sent < batch.count { sent += greedy.send(Array(batch[sent...])) }
            if told == nil { told = try greedy.replyNow() }
            polite.send(Requests.score(1))
            #expect(try polite.reply()?.status == 0)
        }
        #expect(told?.id == 7 && told?.status == 0)
        #expect(told?.payload.count == 8 + 9 * WireLimits.batchRowsMax)
        #expect(shard.stats.session.replies(to: .scoreBatch, .ok) == 1)
        shard.stop()
    }

    @Test func `who makes it keep more than there is memory for is closed, others are answered`()
        throws
    {
        let shard = try RunningShard(Self.limits { $0.memoryBytes = 200_000 })
        let polite = try shard.connect()
        let deaf = try (0..<4).map { _ in try shard.connect(replyBytes: 4096) }
        for caller in deaf { caller.send(Self.questions) }
        var id: UInt64 = 0
        while shard.stats.closedForMemory.value == 0 {
            polite.send(Requests.score(id))
            #expect(try polite.reply()?.id == id)
            id += 1
        }
        polite.send(Requests.score(id))
        #expect(try polite.reply()?.status == 0)
        shard.stop()
    }

    @Test func `the longest silent connection of a peer gives its place`() throws {
        let shard = try RunningShard()
        let peer = Peer.address([1, 2, 3, 4])
        let theirs = try (0..<3).map { _ in try shard.connect(as: peer) }
        let other = try shard.connect(as: .address([4, 3, 2, 1]))
        for (id, caller) in theirs.enumerated() {
            caller.send(Requests.score(UInt64(id)))
            #expect(try caller.reply()?.status == 0)
            // The next is heard of in a later millisecond.
            usleep(5000)
        }
        theirs[0].send(Requests.score(9))
        #expect(try theirs[0].reply()?.id == 9)
        shard.mailbox.post(.evict(peer))
        #expect(theirs[1].waitForEnd())
        for caller in [theirs[0], theirs[2], other] {
            caller.send(Requests.score(1))
            #expect(try caller.reply()?.status == 0)
        }
        #expect(shard.stats.closedForOthers.value == 1)
        shard.stop()
        #expect(shard.board.peers.giver(to: .unknown) == nil)
    }

    @Test func `an observer watches and asks for nothing else`() throws {
        let shard = try RunningShard()
        let (observer, socket) = try Caller.pair()
        shard.board.observersOpen.add(1, ordering: .relaxed)
        shard.mailbox.post(.connection(socket, .observer))
        observer.send(Requests.score(1) + Requests.plain(.stats, 2) + Requests.plain(.ping, 3))
        #expect(try (0..<3).map { _ in try observer.reply()?.status } == [8, 0, 0])
        #expect(Self.open(shard) == 0)
        shard.stop()
        #expect(shard.board.observersOpen.load(ordering: .relaxed) == 0)
    }

    @Test func `a drain that begins behind a backlog comes after what was read`() throws {
        var connected: Caller?
        let shard = try RunningShard { shard in
            connected = try shard.connect(replyBytes: 4096)
            connected?.send(Self.questions)
        }
        let caller = try #require(connected)
        waitForBacklog(of: shard)
        shard.mailbox.post(.drain)
        for _ in 0..<Self.asked { #expect(try caller.reply()?.status == 0) }
        #expect(try caller.reply() == nil && caller.isEnded)
        caller.endSending()
        shard.threads.join()
        #expect(shard.stats.givenUpInDrain.value == 0)
    }

    /// How often a caller asks whose replies are more than a shard keeps for one that reads nothing.
    private static let asked = 2000
    /// What it sends: so little that one read takes it.
    private static let questions = (0..<asked).flatMap { _ in Requests.plain(.info, 1) }

    /// Waits until a shard keeps as much for its one caller as it ever does.
    private func waitForBacklog(of shard: RunningShard) {
        while shard.stats.bytesOut.value < WireLimits.backlogBytesHigh { sched_yield() }
    }
}
