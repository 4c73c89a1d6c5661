import Statistics

@testable import LoadTest

/// Files of load tests with chosen figures.
enum StoredExamples {
    /// A file with a run for each pair of percentiles, in nanoseconds.
    static func test(
        _ name: String,
        _ times: [(p50: Double, p99: Double)],
        rps: String = "5000",
        firstSecond: Int = 0,
        host: String = "bench",
        verdict: String = "pass",
        ok: Int = 50_000
    ) throws -> StoredTest {
        let runs = times.enumerated().map { index, times in
            run(
                times,
                rps: rps,
                second: firstSecond + 2 * index,
                host: host,
                verdict: verdict,
                ok: ok
            )
        }
        let json = #"{"verdict":"pass","sentence":"","repeats":[\#(runs.joined(separator: ","))]}"#
        return try StoredTest(json: Array(json.utf8), name: name)
    }

    /// The object of a run.
    static func run(
        _ times: (p50: Double, p99: Double),
        rps: String = "5000",
        second: Int = 0,
        host: String = "bench",
        verdict: String = "pass",
        ok: Int = 50_000
    ) -> String {
        """
        {"verdict":"\(verdict)","sentence":"It was so.","plan":{"address":"127.0.0.1:7070","rps":\(rps),\
        "duration_seconds":10,"connections":8},"made":{"time":"2026-11-29T10:00:\(10 + second)+0000",\
        "host":"\(host)"},"server":"sestina 1","achieved_rps":5000,"planned":50000,"ok":\(ok),\
        "response_ns":{"p50":\(times.p50),"p99":\(times.p99),"p999":null},"response_interval_ns":\
        {"p50":[\(times.p50 * 0.999),\(times.p50 * 1.001)],"p99":[\(times.p99 * 0.98),\(times.p99 * 1.02)],\
        "p999":null}}
        """
    }

    /// Percentiles of runs that differ among themselves.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - factor: what all times are multiplied by.
    ///   - spread: the deviation of a run's logarithm of p50; that of p99 is three times as large, and follows it in
    ///     part.
    ///   - hasOutliers: whether one run in five is disturbed and has a p99 of several times that of the others.
    ///   - generator: decides them.
    /// - Returns: as many pairs, in nanoseconds.
    static func times(
        _ count: Int,
        factor: Double = 1,
        spread: Double,
        hasOutliers: Bool = false,
        _ generator: inout SeededGenerator
    ) -> [(p50: Double, p99: Double)] {
        (0..<count).map { _ in
            let common = generator.nextNormal()
            let p50 = factor * 100_000 * (1 + spread * common)
            var p99 = factor * 300_000 * (1 + spread * (2 * common + 2 * generator.nextNormal()))
            if hasOutliers, generator.nextUniform() < 0.2 {
                p99 *= 1 + generator.nextExponential(mean: 3)
            }
            return (p50, max(p50, p99))
        }
    }
}
