import EventLoop
import Logging
import Platform

/// The threads of a server's shards, from start to end.
final class ShardThreads: Sendable {
    private struct State {
        var running = 0
        var failure: LoopError?
    }

    private let threads = Guarded<[LoopThread]>([])
    private let state = Guarded(State())
    private let ended: Mailbox<ServerLetter>

    /// No threads yet; `ended` gets a letter whenever one is done.
    init(ended: Mailbox<ServerLetter>) {
        self.ended = ended
    }

    /// Starts a thread that makes a shard and runs it to its end.
    func start(
        serving model: ServedModel,
        on terms: CallerTerms? = nil,
        mailbox: Mailbox<ShardLetter>,
        stats: ShardStats,
        board: StatsBoard,
        limits: ServerLimits,
        log: Logger
    ) throws(LoopError) {
        state.withLock { $0.running += 1 }
        let body: @Sendable () -> Void = { [self] in
            do throws(LoopError) {
                let shard = try Shard(
                    mailbox: mailbox,
                    serving: model,
                    on: terms,
                    stats: stats,
                    board: board,
                    limits: limits,
                    log: log
                )
                shard.run()
            } catch {
                state.withLock { $0.failure = error }
            }
            state.withLock { $0.running -= 1 }
            ended.post(.shardEnded)
        }
        do throws(LoopError) {
            let thread = try LoopThread(body)
            threads.withLock { $0.append(thread) }
        } catch {
            state.withLock { $0.running -= 1 }
            throw error
        }
    }

    /// How many shards have not ended.
    var running: Int { state.withLock { $0.running } }

    /// Why a shard could not be made, if one could not.
    var failure: LoopError? { state.withLock { $0.failure } }

    /// Waits until every thread is gone.
    func join() {
        for thread in threads.withLock({ $0 }) { thread.join() }
    }
}
