import EventLoop
import Foundation
import Logging
import ONNX
import Synchronization

@testable import Server

/// Models that tests serve.
enum TestModels {
    /// The default model's file.
    static let path = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../models/loan-default/model.onnx").path

    /// The default model under another name, which its digest does not tell from the first.
    static func served(named name: String = "m") throws -> ServedModel {
        ServedModel(try ModelFile.decode(bytes(), name: name))
    }

    /// The bytes of the default model, and of what is put behind them.
    static func bytes(_ more: [UInt8] = []) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(filePath: path))) + more
    }

    /// What makes another file of a model and changes nothing that it computes: the last field of an ONNX
    /// model that says the same counts.
    static let mark: [UInt8] = [6 << 3 | 2, 1, 65]
}

/// A shard on a thread of its own, without a server and without a port.
final class RunningShard {
    let mailbox = Mailbox<ShardLetter>()
    /// Where its end is told.
    let ended = Mailbox<ServerLetter>()
    let board = StatsBoard(loops: 1)
    let threads: ShardThreads

    /// The shard's own counts.
    var stats: ShardStats { board.shards[0] }

    /// Starts it.
    ///
    /// - Parameters:
    ///   - limits: how much it takes on, and how long it waits.
    ///   - terms: on which callers are let in; nil in plain.
    ///   - prepare: is called before its thread is there.
    /// - Throws: what keeps it from starting.
    init(
        _ limits: ServerLimits = ServerLimits(),
        on terms: CallerTerms? = nil,
        prepare: (RunningShard) throws -> Void = { _ in }
    ) throws {
        threads = ShardThreads(ended: ended)
        try prepare(self)
        try threads.start(
            serving: TestModels.served(),
            on: terms,
            mailbox: mailbox,
            stats: stats,
            board: board,
            limits: limits,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Hands a caller over.
    func connect(
        isCounted: Bool = true,
        as peer: Peer = .unknown,
        replyBytes: CInt? = nil
    ) throws -> Caller {
        let (caller, socket) = try Caller.pair(replyBytes: replyBytes)
        if isCounted { stats.connectionsOpen.add(1, ordering: .relaxed) }
        if isCounted { board.peers.join(peer, on: 0) }
        mailbox.post(.connection(socket, isCounted ? .caller(peer) : .refused))
        return caller
    }

    /// Tells it to drain, and waits until it has ended.
    func drain() {
        mailbox.post(.drain)
        threads.join()
    }

    /// Tells it to stop, and waits until it has ended.
    func stop() {
        mailbox.post(.stop)
        threads.join()
    }
}
