internal import Glibc

/// What this process has used of the machine since its start, and what it holds now.
package struct ProcessStatus: Sendable {
    /// Processor time, the process's own and the system's for it, in nanoseconds.
    package let processorNanoseconds: UInt64
    /// Memory that is in the machine's, in bytes.
    package let residentBytes: Int
    /// Descriptors that are open.
    package let descriptorsOpen: Int
    /// Descriptors that may be open.
    package let descriptorsMax: Int

    /// Asks the system; some microseconds, and more on Linux before 6.2 with thousands of descriptors.
    package static func now() -> ProcessStatus {
        ProcessStatus(
            processorNanoseconds: processorTime(),
            residentBytes: resident(),
            descriptorsOpen: openDescriptors(),
            descriptorsMax: limitOfDescriptors()
        )
    }

    /// When this process began, in seconds since 1970; the same whenever it is asked.
    package static let startUnixSeconds = start()

    /// Processor time of this process so far, in nanoseconds.
    package static func processorTime() -> UInt64 {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = UInt64(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        let microseconds = UInt64(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
        return seconds * 1_000_000_000 + microseconds * 1000
    }

    private static func resident() -> Int {
        // Sizes in pages: of the address space, of what is in memory, and more.
        let pages = fields("/proc/self/statm").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }

    private static func openDescriptors() -> Int {
        let path = "/proc/self/fd"
        var folder = stat()
        // Since Linux 6.2 the folder's size is their number.
        if unsafe stat(path, &folder) == 0, folder.st_size > 0 { return Int(folder.st_size) }
        guard let entries = unsafe opendir(path) else { return 0 }
        defer { unsafe closedir(entries) }
        // The folder itself, its parent, and the descriptor that reads it.
        var count = -3
        while unsafe readdir(entries) != nil { count += 1 }
        return count
    }

    private static func limitOfDescriptors() -> Int {
        var limit = rlimit()
        unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }

    private static func start() -> Double {
        // After the name in parentheses come the state and other fields; the start is the twentieth.
        let facts = fields("/proc/self/stat", after: ")")
        let ticks = facts.count > 19 ? Double(facts[19]) ?? 0 : 0
        let sinceBoot = seconds(of: CLOCK_BOOTTIME) - ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
        return seconds(of: CLOCK_REALTIME) - sinceBoot
    }

    private static func seconds(of clock: clockid_t) -> Double {
        let time = time(of: clock)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The words of a short file, or of what follows the last `mark` in it.
    private static func fields(_ path: String, after mark: Character? = nil) -> [Substring] {
        let bytes = (try? PlainFile.read(path, bytesMax: 1 << 14)) ?? []
        let text = String(decoding: bytes, as: UTF8.self)
        let start = mark.flatMap { text.lastIndex(of: $0) }.map { text.index(after: $0) }
        return text[(start ?? text.startIndex)...].split { $0 == " " || $0 == "\n" }
    }
}
