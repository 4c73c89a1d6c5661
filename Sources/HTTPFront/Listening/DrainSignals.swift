import EventLoop
import NIOCore
import Platform

/// Hears SIGTERM and SIGINT, and where it is asked to SIGHUP, on a thread of its own, from its beginning until it
/// is stopped.
final class DrainSignals: Sendable {
    private let heard: EventLoopPromise<Void>
    private let hungUp: [@Sendable () -> Void]
    private let stopper = Guarded<WakeUp?>(nil)
    private let thread = Guarded<LoopThread?>(nil)

    /// Begins to hear.
    ///
    /// - Parameters:
    ///   - loop: where whoever waits is told.
    ///   - hungUp: are called at every SIGHUP, on the thread of the signals; none to leave that signal alone.
    /// - Returns: it, once it hears.
    /// - Throws: a `LoopError` when the system has no thread or no descriptors for it.
    static func begin(
        on loop: any NIOCore.EventLoop,
        hungUp: [@Sendable () -> Void] = []
    ) async throws -> DrainSignals {
        let signals = DrainSignals(heard: loop.makePromise(), hungUp)
        let started = loop.makePromise(of: Void.self)
        do {
            let thread = try LoopThread { signals.hear(started) }
            signals.thread.withLock { $0 = thread }
        } catch {
            started.fail(error)
        }
        do {
            try await started.futureResult.get()
        } catch {
            signals.heard.succeed()
            throw error
        }
        return signals
    }

    private init(heard: EventLoopPromise<Void>, _ hungUp: [@Sendable () -> Void]) {
        self.heard = heard
        self.hungUp = hungUp
    }

    /// Waits until one of the signals came, which may have been before.
    func wait() async throws { try await heard.futureResult.get() }

    /// Hears no more.
    func stop() {
        stopper.withLock { $0 }?.send()
        thread.withLock { $0 }?.join()
    }

    private func hear(_ started: EventLoopPromise<Void>) {
        var isHeard = false
        let tell = {
            if !isHeard { self.heard.succeed() }
            isHeard = true
        }
        do {
            let loop = try Loop()
            var handlers: [SignalHandler] = []
            var wakeUp: WakeUp?
            let close = {
                for handler in handlers { handler.close() }
                wakeUp?.close()
            }
            do {
                wakeUp = try WakeUp(loop: loop) { close() }
                for signal in [SignalHandler.Signal.terminate, .interrupt] {
                    handlers.append(try SignalHandler(loop: loop, signal, received: tell))
                }
                if !hungUp.isEmpty {
                    handlers.append(
                        try SignalHandler(loop: loop, .hangUp) {
                            for call in self.hungUp { call() }
                        }
                    )
                }
                stopper.withLock { [wakeUp] in $0 = wakeUp }
                started.succeed()
            } catch {
                close()
                started.fail(error)
                isHeard = true
            }
            loop.run()
            tell()
        } catch {
            started.fail(error)
        }
    }
}
