import Documents
import Platform

/// When, where and by what a load test was made: what a reader of another day has to know of it.
package struct Circumstances: Sendable, Equatable {
    /// When it began, with the distance from UTC: `2026-11-28T03:10:27+0000`.
    package let time: String
    /// The name of the machine that the load came from.
    package let host: String
    /// What that machine calls its processor.
    package let processor: String
    /// The processors that the load tester might use.
    package let processors: Int
    /// The release of the system's kernel.
    package let kernel: String
    /// The version of the load tester.
    package let version: String

    /// Circumstances of a load test.
    package init(
        time: String,
        host: String,
        processor: String,
        processors: Int,
        kernel: String,
        version: String
    ) {
        self.time = time
        self.host = host
        self.processor = processor
        self.processors = processors
        self.kernel = kernel
        self.version = version
    }

    /// Those of a load test that begins here and now.
    static func now() -> Circumstances {
        Circumstances(
            time: Timestamp.now(),
            host: systemText("/proc/sys/kernel/hostname"),
            processor: processorName(in: systemText("/proc/cpuinfo")),
            processors: Processors.available,
            kernel: systemText("/proc/sys/kernel/osrelease"),
            version: ReleaseVersion.current
        )
    }

    /// The name of the first processor in the system's account of them; empty where it has none.
    static func processorName(in account: String) -> String {
        let line = account.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line.flatMap { $0.split(separator: ":", maxSplits: 1).last }
            .map { String($0.drop { $0 == " " }) } ?? ""
    }

    /// The most that is read of what the system says of itself, in bytes: some thousand processors' account.
    private static let textBytesMax = 16 << 20

    /// A text of the system without its last line feed; empty where it cannot be read.
    private static func systemText(_ path: String) -> String {
        let bytes = (try? PlainFile.read(path, bytesMax: textBytesMax)) ?? []
        let text = String(decoding: bytes, as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
