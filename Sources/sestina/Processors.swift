import FoundationEssentials

/// The processors that this process may use.
enum Processors {
    /// How many there are, at least 1; `taskset` and cpusets may have made them fewer than the machine's.
    static var available: Int {
        let status = try? String(contentsOf: URL(filePath: "/proc/self/status"), encoding: .utf8)
        let line = status?.split(separator: "\n").first { $0.hasPrefix(maskName) }
        // A mask in hexadecimal digits, with a comma after every eight.
        let count = line?.dropFirst(maskName.count).reduce(0) { count, digit in
            count + (digit.hexDigitValue ?? 0).nonzeroBitCount
        }
        return max(1, count ?? ProcessInfo.processInfo.activeProcessorCount)
    }

    private static let maskName = "Cpus_allowed:"
}
