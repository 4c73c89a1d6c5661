/// The processors that this process may use.
package enum Processors {
    /// How many there are, at least 1; `taskset` and cpusets may have made them fewer than the machine's.
    package static var available: Int {
        let bytes = (try? PlainFile.read("/proc/self/status", bytesMax: 1 << 16)) ?? []
        return max(1, allowed(in: String(decoding: bytes, as: UTF8.self)))
    }

    /// The number of processors in the system's account of a process: a mask in hexadecimal digits, with a
    /// comma between every eight.
    static func allowed(in status: String) -> Int {
        let name = "Cpus_allowed:"
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else {
            return 0
        }
        return line.dropFirst(name.count).reduce(0) {
            $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0)
        }
    }
}
