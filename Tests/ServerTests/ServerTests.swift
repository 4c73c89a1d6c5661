import EventLoop
import Logging
import ONNX
import Testing

@testable import Server

/// How a server ends that could not begin; one that could is tried by its signals in the end-to-end tests.
@Suite(.timeLimit(.minutes(10))) struct ServerTests {
    @Test(arguments: [1, 3])
    func `a server whose address is taken ends with its shards, and says why`(loops: Int) throws {
        let loop = try Loop()
        let taken = try Listener(
            loop: loop,
            address: SocketAddress("127.0.0.1:0"),
            accepted: { _ in },
            exhausted: { _ in }
        )
        let server = try Server(
            ServerConfiguration(modelPath: TestModels.path, address: taken.address, loops: loops),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let file = try ModelFile.load(path: TestModels.path)
        let error = #expect(throws: LoopError.self) {
            try server.run(serving: file) { _ in Issue.record("nobody listens there") }
        }
        #expect(error?.description.contains("listen on \(taken.address)") == true)
        taken.close()
        loop.run()
    }
}

@Suite(.timeLimit(.minutes(10))) struct ShardThreadsTests {
    @Test func `threads are counted until they end, and each end is told`() throws {
        let (ended, board) = (Mailbox<ServerLetter>(), StatsBoard(loops: 3))
        let mailboxes = board.shards.map { _ in Mailbox<ShardLetter>() }
        let threads = ShardThreads(ended: ended)
        #expect(threads.running == 0)
        for (mailbox, stats) in zip(mailboxes, board.shards) {
            try threads.start(
                serving: TestModels.served(),
                mailbox: mailbox,
                stats: stats,
                board: board,
                limits: ServerLimits(),
                log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        }
        #expect(threads.running == 3)
        for mailbox in mailboxes { mailbox.post(.stop) }
        threads.join()
        #expect(threads.running == 0 && threads.failure == nil)
        #expect(ended.take().count == 3)
    }
}
