import EventLoop
import Glibc
import Testing

/// Each in a process of its own, for a signal concerns the whole of it.
@Suite(.timeLimit(.minutes(10))) struct SignalHandlerTests {
    @Test func `each signal reaches its own handler, as often as it is sent one by one`() async {
        await #expect(processExitsWith: .success) {
            let loop = try Loop()
            let plan: [(SignalHandler.Signal, CInt)] = [
                (.hangUp, SIGHUP), (.terminate, SIGTERM), (.interrupt, SIGINT), (.hangUp, SIGHUP),
            ]
            var got: [CInt] = []
            var handlers: [SignalHandler] = []
            func received(_ number: CInt) {
                got.append(number)
                if got.count < plan.count {
                    kill(getpid(), plan[got.count].1)
                } else {
                    handlers.forEach { $0.close() }
                }
            }
            for (signal, number) in plan.prefix(3) {
                handlers.append(try SignalHandler(loop: loop, signal) { received(number) })
            }
            kill(getpid(), plan[0].1)
            loop.run()
            #expect(got == plan.map(\.1))
        }
    }

    @Test func `a handler that is closed handles no more`() async {
        await #expect(processExitsWith: .signal(SIGTERM)) {
            let loop = try Loop()
            let handler = try SignalHandler(loop: loop, .terminate) {}
            handler.close()
            handler.close()
            loop.run()
            kill(getpid(), SIGTERM)
            // Another thread may be the one to take the signal; this one must not end the process first.
            sleep(30)
        }
    }

    @Test func `a write to a pipe that nobody reads ends no process that ignores it`() async {
        await #expect(processExitsWith: .success) {
            SignalHandler.ignoreBrokenPipes()
            var ends: [CInt] = [0, 0]
            #expect(unsafe pipe(&ends) == 0)
            close(ends[0])
            #expect(unsafe write(ends[1], "x", 1) == -1)
            #expect(errno == EPIPE)
        }
    }

    @Test func `a write to a pipe that nobody reads by a loop's thread ends no process`() async {
        await #expect(processExitsWith: .success) {
            let thread = try LoopThread {
                var ends: [CInt] = [0, 0]
                #expect(unsafe pipe(&ends) == 0)
                close(ends[0])
                #expect(unsafe write(ends[1], "x", 1) == -1)
                #expect(errno == EPIPE)
            }
            thread.join()
        }
    }

    @Test func `a write beyond the size of a file ends no process that ignores it`() async {
        await #expect(processExitsWith: .success) {
            SignalHandler.ignoreFileSizeLimit()
            let file = unsafe tmpfile()
            var limit = rlimit(rlim_cur: 1, rlim_max: 1)
            let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
            #expect(unsafe setrlimit(resource, &limit) == 0)
            #expect(unsafe write(fileno(file), "xy", 1) == 1)
            #expect(unsafe write(fileno(file), "xy", 1) == -1)
            #expect(errno == EFBIG)
        }
    }
}
