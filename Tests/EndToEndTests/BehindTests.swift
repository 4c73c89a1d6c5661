import TestSupport
import Testing

/// A caller that sends more than is answered in a turn: most of it waits in the kernel.
@Suite struct BehindTests {
    /// Batches of 64 rows, so that a read ends within one.
    private static let rows = 64
    private static let batches = 100

    @Test(arguments: ["10000", "10"])
    func `each of many batches gets its reply, in order, be it late or not`(
        queueTime: String
    ) throws {
        let server = try RunningServer(["--queue-time", queueTime])
        let caller = try server.connect()
        for round in 0..<3 {
            let ids = (0..<Self.batches).map { UInt64(round * Self.batches + $0) }
            let request = ids.flatMap { RawRequest.batch(rows: Self.rows, id: $0) }
            #expect(caller.send(request) == request.count)
            for id in ids {
                let reply = try #require(try caller.reply())
                #expect(reply.id == id)
                // A machine may be slow enough for some to be late where little time is given.
                #expect(queueTime == "10" ? [0, 13].contains(reply.status) : reply.status == 0)
            }
        }
        #expect(try caller.ask(RawRequest.score(id: 7))?.status == 0)
    }
}
