internal import Glibc

/// The moment as a log tells it.
package enum Timestamp {
    /// Date and time here, to the second, and how far they are from UTC: `2026-11-28T03:10:27+0000`.
    package static func now() -> String {
        var seconds = time(nil)
        var parts = unsafe tm()
        guard unsafe localtime_r(&seconds, &parts) != nil else { return "-" }
        return unsafe String(unsafeUninitializedCapacity: 64) { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) {
                unsafe strftime($0.baseAddress, $0.count, "%Y-%m-%dT%H:%M:%S%z", &parts)
            }
        }
    }
}
