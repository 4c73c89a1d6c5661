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
    private let changed: WakeUp

    /// No threads yet; `changed` is sent whenever one ends.
    init(changed: WakeUp) {
        self.changed = changed
    }

    /// Starts a thread that makes a shard and runs it to its end.
    func start(
        serving model: ServedModel,
        mailbox: ShardMailbox,
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
            changed.send()
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
