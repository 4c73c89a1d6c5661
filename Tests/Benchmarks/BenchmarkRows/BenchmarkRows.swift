package import Models
import Platform

/// Rows in a file, as the programs that measure get them: six float64 each, little-endian.
package enum BenchmarkRows {
    /// The rows of a file.
    package static func read(_ path: String) throws -> [Features] {
        let bytes = try PlainFile.read(path, bytesMax: 1 << 30)
        return stride(from: 0, through: bytes.count - 48, by: 48).map { start in
            Features { column in
                let word = (0..<8).reduce(UInt64(0)) {
                    $0 | UInt64(bytes[start + column * 8 + $1]) << (8 * $1)
                }
                return Double(bitPattern: word)
            }
        }
    }

    /// Writes numbers to a file, as float64.
    package static func write(_ numbers: [Double], to path: String) throws {
        let bytes = numbers.flatMap { number in
            (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) }
        }
        let output = try OutputFile(path)
        try output.write(bytes[...])
        try output.finish()
    }

    /// Does something with whole passes over rows, batch by batch, and gives the time of one row.
    ///
    /// - Parameters:
    ///   - rows: at least a batch of them.
    ///   - batch: how many are given at a time.
    ///   - seconds: how long at least.
    ///   - act: what is done.
    /// - Returns: nanoseconds.
    package static func nanosecondsOfRow(
        _ rows: [Features],
        by batch: Int,
        for seconds: Double,
        _ act: (Span<Features>) -> Void
    ) -> Double {
        let all = rows.span
        var passes = 0
        let began = MonotonicClock.nanoseconds
        var now = began
        repeat {
            for start in stride(from: 0, through: rows.count - batch, by: batch) {
                act(all.extracting(start..<start + batch))
            }
            passes += 1
            now = MonotonicClock.nanoseconds
        } while Double(now - began) < seconds * 1e9
        return Double(now - began) / Double(passes * (rows.count / batch * batch))
    }
}
