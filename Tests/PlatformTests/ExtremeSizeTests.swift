import Foundation
import Glibc
import Testing

@testable import Platform

/// Numbers of bytes that no machine has, and clocks and locks that are asked by many at a time.
@Suite struct ExtremeSizeTests {
    private func isRefused(_ limit: MemoryLimit, _ need: MemoryNeed) -> Bool {
        do throws(MemoryShortage) {
            try MemoryBudget { [limit] }.require(need)
            return false
        } catch {
            return error.description.hasPrefix(need.purpose)
        }
    }

    @Test(arguments: [(Int.max, 0), (.max, 1), (.max, .max), (0, .max), (1, .max - 1)])
    func `a need that no number holds is refused and ends nothing`(bytes: Int, reserved: Int) {
        let limit = MemoryLimit(.addressSpace, most: 1 << 40, used: 0)
        #expect(isRefused(limit, MemoryNeed("x", bytes: bytes, reserved: reserved)))
    }

    @Test func `a limit that is just met is enough, and one byte more is not`() {
        let limit = MemoryLimit(.data, most: .max, used: 0)
        #expect(!isRefused(limit, MemoryNeed("x", bytes: .max)))
        let used = MemoryLimit(.data, most: .max, used: 1)
        #expect(isRefused(used, MemoryNeed("x", bytes: .max)))
        #expect(!isRefused(used, MemoryNeed("x", bytes: .max - 1)))
    }

    @Test(arguments: [
        (10, 10, 0), (10, 11, 0), (0, .max, 0), (.max, .max, 0), (.max, 0, Int.max),
        (10, -1, 10), (.max, .min, Int.max),
    ])
    func `what is free is never less than nothing`(most: Int, used: Int, free: Int) {
        #expect(MemoryLimit(.data, most: most, used: used).free == free)
    }

    @Test func `the greatest size has words`() {
        #expect(ByteCount.words(atMost: .max) == "9223372036.8 GB")
        #expect(ByteCount.words(atLeast: .max) == "9223372036.8 GB")
    }

    @Test(arguments: [
        (
            "9223372036854775807", "9223372036854775807",
            "file 1\ninactive_file 9223372036854775807\n"
                + "active_file 9223372036854775807\n", Int.max, 0
        ),
        ("1000", "600", "inactive_file -5\nactive_file 100\n", 1000, 500),
        ("1000", "600", "inactive_file 99999999999999999999\n", 1000, 600),
        ("0", "0", "", 0, 0),
    ])
    func `absurd accounts of a control group end nothing`(
        most: String,
        used: String,
        statistics: String,
        expected: Int,
        left: Int
    ) {
        let files = [
            "/proc/self/cgroup": "0::/\n",
            "/proc/self/mountinfo": "31 23 0:28 / /g rw - cgroup2 cgroup2 rw\n",
            "/g/memory.max": most, "/g/memory.current": used, "/g/memory.stat": statistics,
        ]
        let limits = ControlGroups { files[$0] }.limits
        #expect(limits == [MemoryLimit(.controlGroup, most: expected, used: left)])
    }

    @Test(arguments: ["-1", "-9223372036854775808", "9223372036854775808", "1e9", " ", "\n"])
    func `what is no size is no limit`(text: String) {
        let files = [
            "/proc/self/cgroup": "0::/\n",
            "/proc/self/mountinfo": "31 23 0:28 / /g rw - cgroup2 cgroup2 rw\n",
            "/g/memory.max": text, "/g/memory.current": "1",
        ]
        #expect(ControlGroups { files[$0] }.limits.isEmpty)
    }

    @Test(arguments: [0, 4095, 4096, 4097, 8191, 8192, 8193, 100_000])
    func `what tells no size is read to its end wherever that is`(size: Int) async throws {
        // A file that grows between the question for its size and the reading.
        let folder = try TestFolder()
        let path = try folder.write(String(repeating: "x", count: size), as: "file")
        #expect(try PlainFile.read(path, bytesMax: size).count == size)
        #expect(try PlainFile.read(path, bytesMax: .max).count == size)
        if size > 0 {
            #expect(throws: PlainFile.Fault.tooLarge(bytes: size)) {
                try PlainFile.read(path, bytesMax: 0)
            }
        }
    }

    @Test func `a file that claims more than there is memory is not begun`() throws {
        let folder = try TestFolder()
        let path = try folder.write("", as: "file")
        // No byte of it is on the disk.
        #expect(unsafe truncate(path, 1 << 40) == 0)
        #expect(throws: PlainFile.Fault.tooLarge(bytes: 1 << 40)) {
            try PlainFile.read(path, bytesMax: 1 << 30)
        }
    }

    @Test func `a guarded number is changed by one thread at a time`() async {
        final class Counter: Sendable { let value = Guarded(0) }
        let counter = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10_000 { counter.value.withLock { $0 += 1 } }
                }
            }
        }
        #expect(counter.value.withLock { $0 } == 80_000)
    }

    @Test func `a moment is told to the second, here and how far from UTC`() async {
        await #expect(processExitsWith: .success) {
            _ = unsafe setenv("TZ", "XYZ-05:30", 1)
            tzset()
            let (before, text) = (time(nil), Timestamp.now())
            guard text.hasSuffix("+0530"), text.count == 24 else { exit(2) }
            let style = Date.ISO8601FormatStyle.iso8601.timeZoneSeparator(.omitted)
            guard let date = try? style.parse(text) else { exit(3) }
            let told = Int(date.timeIntervalSince1970)
            exit((0...5).contains(told - before) ? 0 : 4)
        }
    }

    @Test(arguments: [
        ("Cpus_allowed:\tff\n", 8), ("Cpus_allowed:\t1\nCpus_allowed_list:\t0-99\n", 1),
        ("Cpus_allowed:\tffffffff,00000000,80000001\n", 34), ("Cpus_allowed:\t0\n", 0),
        ("Cpus_allowed_list:\t0-3\n", 0), ("", 0), ("Cpus_allowed:", 0),
        ("Cpus_allowed:\txyz\n", 0),
    ])
    func `processors are counted in the system's mask`(status: String, count: Int) {
        #expect(Processors.allowed(in: status) == count)
        #expect(Processors.available >= 1)
    }

    @Test func `a log whose stream is closed counts what was lost`() throws {
        let folder = try TestFolder()
        let number = unsafe open(try folder.write("", as: "log"), O_WRONLY | O_CLOEXEC)
        let copy = fcntl(number, F_DUPFD_CLOEXEC, 700)
        close(copy)
        let writer = LineWriter(copy)
        for _ in 0..<3 { writer.log("lost") { "\($0) dropped" } }
        #expect(dup2(number, copy) == copy)
        writer.log("found") { "\($0) dropped" }
        #expect(try folder.text("log") == "3 dropped\nfound\n")
        [number, copy].forEach { _ = close($0) }
    }
}
