import TestSupport
import Testing
import Wire
import WireChecks

@Suite struct VectorTests {
    /// Up to this size a vector is cut at every place, in bytes.
    private static let everyCutBytesMax = 4096
    private static let ping = Requests.ping(id: 77, [1, 2, 3])

    @Test(arguments: Vectors.all)
    func `a vector that comes whole is answered as its index says`(vector: Vector) throws {
        var run = SessionRun(vector.circumstances)
        run.feed(try vector.request())
        try expectReplies(of: run, to: vector)
    }

    @Test(arguments: Vectors.all)
    func `each reply is given with the byte that makes it due`(vector: Vector) throws {
        let request = try vector.request()
        let dueAt = vector.replies.map(\.dueAt)
        var due = 0
        var firstFault: String?
        var run = SessionRun(vector.circumstances)
        request.withRawSpan { bytes in
            _ = run.feed(bytes, cutAt: singleBytes(of: request)) { cut, answers in
                while due < dueAt.count, dueAt[due] <= cut { due += 1 }
                if answers != due, firstFault == nil {
                    firstFault = "\(answers) answers after \(cut) bytes, where \(due) are due"
                }
            }
        }
        #expect(firstFault == nil)
        try expectReplies(of: run, to: vector)
    }

    @Test(arguments: Vectors.all)
    func `a vector cut in two anywhere is answered the same`(vector: Vector) throws {
        let request = try vector.request()
        var whole = SessionRun(vector.circumstances)
        whole.feed(request)
        let expected = whole.sentBytes
        for cut in cuts(of: request, vector) {
            var run = SessionRun(vector.circumstances)
            request.withRawSpan { _ = run.feed($0, cutAt: CollectionOfOne(cut)) }
            #expect(run.broken == nil, "cut at \(cut)")
            #expect(run.sentBytes == expected, "cut at \(cut)")
            #expect(run.closing == whole.closing, "cut at \(cut)")
        }
    }

    @Test(arguments: Vectors.all.filter { $0.state != .draining && $0.roles != [] })
    func `a vector between two pings harms neither`(vector: Vector) throws {
        let request = try vector.request()
        var alone = SessionRun(vector.circumstances)
        alone.feed(request)
        var glued = SessionRun(vector.circumstances)
        let isFollowed = vector.connection == .stays && vector.hasWholeFramesOnly(request)
        let isClosed = vector.connection == .closes
        glued.feed(Self.ping + request + (isFollowed || isClosed ? Self.ping : []))
        let pong = GivenReply(opcode: 0x91, status: .ok, flags: 0, id: 77, payload: [1, 2, 3])
        #expect(glued.broken == nil)
        #expect(try glued.replies == [pong] + alone.replies + (isFollowed ? [pong] : []))
        #expect((glued.closing != nil) == isClosed)
    }

    @Test(arguments: Vectors.all.filter { $0.connection == .closes })
    func `after a fault that closes everything is taken and nothing answered`(
        vector: Vector
    ) throws {
        var run = SessionRun(vector.circumstances)
        run.feed(try vector.request())
        let before = run.sentBytes
        for size in [0, 1, 4, 64, 1000] {
            let more = Array(repeatElement(Self.ping, count: size).joined())
            let used = more.withRawSpan { run.feed($0) }
            #expect(used == more.count)
        }
        #expect(run.sentBytes == before)
        #expect(run.answers == vector.replies.count)
        #expect(run.broken == nil)
    }

    @Test(arguments: Vectors.all)
    func `the rules of section 5 of the specification give what the index says`(
        vector: Vector
    ) throws {
        let due = try vector.request().withRawSpan {
            ExpectedReply.due(for: $0, vector.circumstances)
        }
        #expect(due.replies.map(\.status) == vector.replies.map(\.status))
        #expect(due.replies.map(\.opcode) == vector.replies.map(\.opcode))
        #expect(due.replies.map(\.flags) == vector.replies.map(\.flags))
        #expect(due.closes == (vector.connection == .closes))
    }

    private func expectReplies(of run: borrowing SessionRun, to vector: Vector) throws {
        #expect(SessionCheck.fault(of: run) == nil)
        let replies = try run.replies
        try #require(replies.count == vector.replies.count)
        for (given, due) in zip(replies, vector.replies) {
            #expect(given.opcode == due.opcode)
            #expect(given.status?.rawValue == due.status)
            #expect(given.flags == due.flags)
            #expect(given.id == UInt64(due.id.dropFirst(2), radix: 16))
            #expect(try due.fault(ofPayload: given.payload) == nil)
        }
        if let exact = try vector.exactReplies() { #expect(run.sentBytes == exact) }
        #expect((run.closing != nil) == (vector.connection == .closes))
        if run.closing != nil { #expect(run.closing?.rawValue == vector.replies.last?.status) }
    }

    /// Every place, but in the middle of a long vector, where no frame begins or ends, every 257th.
    private func singleBytes(of request: [UInt8]) -> [Int] {
        let middle =
            Self
            .everyCutBytesMax..<max(
                Self.everyCutBytesMax,
                request.count - Self.everyCutBytesMax
            )
        return (0..<request.count).filter { !middle.contains($0) || $0.isMultiple(of: 257) }
    }

    /// Every place of a short vector; of a long one those around its frames' borders, and some more.
    private func cuts(of request: [UInt8], _ vector: Vector) -> [Int] {
        if request.count <= Self.everyCutBytesMax { return Array(0...request.count) }
        let borders = [0] + vector.replies.map(\.dueAt) + [request.count]
        let around = borders.flatMap { border in (-20...20).map { border + $0 } }
        var random = Xorshift(seed: 1)
        let sample = (0..<20).map { _ in random.below(request.count) }
        return Set(around + sample).filter { (0...request.count).contains($0) }.sorted()
    }
}
