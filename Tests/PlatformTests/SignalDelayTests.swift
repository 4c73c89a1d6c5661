import Glibc
import TestSupport
import Testing

@testable import Platform

@Suite struct SignalDelayTests {
    /// Sends a signal to the process, whose other threads may be the ones to take it.
    private static func send(_ number: CInt) { kill(getpid(), number) }

    /// Exits with a code if the process outlives a signal by half a minute.
    private static func outlive(_ code: CInt) -> Never {
        sleep(30)
        exit(code)
    }

    @Test func `a signal ends the process when the work is done, not before`() async {
        await #expect(processExitsWith: .signal(SIGTERM)) {
            let isAwaited = SignalDelay.during {
                Self.send(SIGTERM)
                return waited(within: 30) { SignalDelay.isAwaited }
            }
            Self.outlive(isAwaited ? 1 : 2)
        }
    }

    @Test func `work goes on to its end after a signal`() async {
        await #expect(processExitsWith: .exitCode(3)) {
            SignalDelay.during {
                Self.send(SIGINT)
                guard waited(within: 30, until: { SignalDelay.isAwaited }) else { return }
                Self.send(SIGTERM)
                exit(3)
            }
        }
    }

    @Test func `a signal after the work ends the process as before`() async {
        await #expect(processExitsWith: .signal(SIGINT)) {
            let isAwaited = SignalDelay.during { SignalDelay.isAwaited }
            if !isAwaited { Self.send(SIGINT) }
            Self.outlive(1)
        }
    }

    @Test func `a signal that is ignored stays ignored`() async {
        await #expect(processExitsWith: .success) {
            signal(SIGINT, SIG_IGN)
            let isAwaited = SignalDelay.during {
                Self.send(SIGINT)
                return waited(within: 0.2) { SignalDelay.isAwaited }
            }
            Self.send(SIGINT)
            exit(isAwaited ? 1 : 0)
        }
    }

    @Test func `an error of the work is passed on`() {
        let fault = SystemError("wait", code: ETIMEDOUT)
        #expect(throws: fault) {
            try SignalDelay.during { () throws(SystemError) in throw fault }
        }
    }
}
