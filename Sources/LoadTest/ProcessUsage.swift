import EventLoop
import FoundationEssentials
import Platform

/// What this process has used of the machine so far.
struct ProcessUsage {
    /// The use over a stretch of time.
    package struct Share: Sendable, Equatable {
        /// Processor time per time: 0.25 is a quarter of one core.
        package let cores: Double
        /// The part of the machine's processor time that its host gave to others, 0 to 1.
        package let stolen: Double
    }

    private let time: UInt64
    private let processor: UInt64
    private let stolenTicks: UInt64
    private let allTicks: UInt64

    static func now() -> ProcessUsage {
        // The first line counts ticks: user, nice, system, idle, iowait, irq, softirq, steal, …
        let text = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)) ?? ""
        let ticks = text.prefix { $0 != "\n" }.split(separator: " ").dropFirst().compactMap {
            UInt64($0)
        }
        return ProcessUsage(
            time: MonotonicClock.nanoseconds,
            processor: ProcessStatus.processorTime(),
            stolenTicks: ticks.count > 7 ? ticks[7] : 0,
            allTicks: ticks.prefix(8).reduce(0, +)
        )
    }

    static func since(_ start: ProcessUsage) -> Share {
        let end = now()
        let ticks = end.allTicks - start.allTicks
        return Share(
            cores: Double(end.processor - start.processor) / Double(max(1, end.time - start.time)),
            stolen: ticks == 0 ? 0 : Double(end.stolenTicks - start.stolenTicks) / Double(ticks)
        )
    }
}
