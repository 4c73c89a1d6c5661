import Glibc
import Platform
import Testing

/// Each in a process of its own, whose streams are closed.
@Suite struct StandardStreamsTests {
    @Test(arguments: [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2], []] as [[CInt]])
    func `streams that are closed are opened before anything takes their numbers`(
        closed: [CInt]
    ) async {
        await #expect(processExitsWith: .success) { [closed] in
            for number in closed { close(number) }
            StandardStreams.openClosed()
            guard unsafe open("/dev/null", O_RDONLY) > 2 else { exit(1) }
            var byte = UInt8(0)
            if closed.contains(0), unsafe read(0, &byte, 1) != 0 { exit(2) }
            for number in [CInt(1), 2] {
                let isTaken = unsafe write(number, "", 1) == 1
                if closed.contains(number) == isTaken { exit(3 + number) }
                if !isTaken, errno != EBADF { exit(6) }
            }
            exit(0)
        }
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
