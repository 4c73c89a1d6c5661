package import NIOCore

/// Runs tasks on the event loops that their connections are on, so that a request changes no thread but to
/// ask the scoring server.
package final class LoopExecutor: TaskExecutor {
    private let loops: any EventLoopGroup

    /// An executor on `loops`; a task that is on one of them stays on it.
    package init(_ loops: any EventLoopGroup) {
        self.loops = loops
    }

    /// Has a step of a task run on the loop.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loops.any().execute { [self] in
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
