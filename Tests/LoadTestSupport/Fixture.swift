package import Documents
import EventLoop
import Foundation
import Histogram
package import LoadTest

/// Plans and results to be judged and reported.
package enum Fixture {
    /// A plan with that rate and nothing else of its own.
    package static func plan(_ rate: LoadPlan.Rate = .perSecond(1000)) throws -> LoadPlan {
        LoadPlan(address: try SocketAddress("127.0.0.1:7070"), rate: rate)
    }

    /// `count` good replies that all took the same times, in nanoseconds.
    package static func measurements(
        ok count: UInt64 = 10_000,
        response: UInt64 = 200_000,
        lag: UInt64 = 20_000
    ) -> Measurements {
        var measured = Measurements()
        guard count > 0 else { return measured }
        measured.planned = count
        measured.sent = count
        measured.ok = count
        measured.okInTime = count
        measured.record(due: 0, sent: lag, done: response, count: count)
        measured.recordLag(lag, count: count)
        return measured
    }

    /// Adds requests that ended with an error at the age of `age` nanoseconds.
    package static func addErrors(_ count: UInt64, age: UInt64, to measured: inout Measurements) {
        measured.planned += count
        measured.sent += count
        measured.errors["overloaded", default: 0] += count
        measured.recordGivenUp(age: age, count: count)
        measured.recordLag(0, count: count)
    }

    /// A result with errors, requests that were skipped, and a stretch without a reply.
    package static func troubled() throws -> LoadResult {
        var measured = measurements(ok: 20_000, response: 1_100_000, lag: 15_000)
        addErrors(100, age: 1_000_000_000, to: &measured)
        measured.planned += 7
        measured.skipped = 7
        measured.recordGivenUp(age: 2_000_000_000, count: 7)
        measured.intervals = [
            Measurements.Interval(end: 0.25, rate: 4000, p50: 1e6, p99: 2e6, max: 3e6),
            Measurements.Interval(end: 0.5, rate: 0, p50: .nan, p99: .nan, max: .nan),
        ]
        return try result(measured)
    }

    /// A result with these measurements.
    package static func result(
        _ measurements: Measurements,
        rate: LoadPlan.Rate = .perSecond(1000),
        isVerified: Bool = true,
        clientCores: Double = 0.25,
        wasInterrupted: Bool = false
    ) throws -> LoadResult {
        let digest = String(repeating: "0123456789abcdef", count: 4)
        return LoadResult(
            plan: try plan(rate),
            server: info(of: model(digest: digest)),
            isVerified: isVerified,
            verification: "verified with model.onnx",
            measurements: measurements,
            seconds: 10,
            clientCores: clientCores,
            stolen: 0,
            wasInterrupted: wasInterrupted,
            circumstances: circumstances
        )
    }

    /// A machine and a moment.
    package static let circumstances = Circumstances(
        time: "2026-11-29T10:00:00+0000",
        host: "bench",
        processor: "Processor 9000",
        processors: 2,
        kernel: "6.1.0",
        version: "1.0.0"
    )

    /// What a server tells that serves a model.
    package static func info(of model: ServerInfo.Model) -> ServerInfo {
        ServerInfo(
            server: "stub 1",
            protocolVersion: 1,
            limits: ServerInfo.Limits(
                frameBytes: 1_048_576,
                batchRows: 16_384,
                pingBytes: 64,
                connections: nil
            ),
            model: model
        )
    }

    /// What a server tells of a model with this digest.
    package static func model(digest: String) -> ServerInfo.Model {
        ServerInfo.Model(
            name: "loan \"default\" <1>",
            algorithm: "logistic regression",
            digest: digest,
            version: nil,
            features: ["a", "b", "c", "d", "e", "f"],
            contract: nil,
            classes: nil,
            threshold: 0.5,
            ranges: nil
        )
    }

    /// The verdict on a result by thresholds as they are written.
    package static func verdict(_ result: LoadResult, _ thresholds: String...) throws -> Verdict {
        Verdict(result, thresholds: try thresholds.map { try Threshold($0) })
    }

    /// The model that is served by default.
    package static let modelPath = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../models/loan-default/model.onnx").standardizedFileURL.path
}
