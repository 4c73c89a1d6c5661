import Glibc
import Platform
import Testing

/// Each in a process of its own, whose streams are closed.
///
/// Threads of the test library may open something in the moment between: what they get is no stream that was
/// opened, so a few tries are allowed.
@Suite struct StandardStreamsTests {
    @Test(arguments: [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2], []] as [[CInt]])
    func `streams that are closed are opened before anything takes their numbers`(
        closed: [CInt]
    ) async {
        await #expect(processExitsWith: .success) { [closed] in
            var fault: CInt? = 0
            for _ in 0..<20 where fault != nil {
                for number in closed { close(number) }
                StandardStreams.openClosed()
                fault = StandardStreamsTests.fault(closed: closed)
            }
            exit(fault ?? 0)
        }
    }

    /// What is wrong with the standard streams when the closed ones have been opened.
    static func fault(closed: [CInt]) -> CInt? {
        let next = unsafe open("/dev/null", O_RDONLY)
        guard next > 2 else { return 1 }
        close(next)
        var byte = UInt8(0)
        if closed.contains(0), unsafe read(0, &byte, 1) != 0 { return 2 }
        for number in [CInt(1), 2] {
            let isTaken = unsafe write(number, "", 1) == 1
            if closed.contains(number) == isTaken { return 3 + number }
            if !isTaken, errno != EBADF { return 6 }
        }
        return nil
    }

    @Test func `a result that nobody can get is an error, and words are lost`() async {
        await #expect(processExitsWith: .success) {
            for number in [CInt(1), 2] { close(number) }
            StandardStreams.openClosed()
            StandardError.say("lost")
            StandardError.offer("lost")
            StandardError.log("lost") { "\($0)" }
            do throws(SystemError) {
                try StandardOutput.write("x")
            } catch {
                exit(error == SystemError("write to the standard output", code: EBADF) ? 0 : 2)
            }
            exit(1)
        }
    }
}
