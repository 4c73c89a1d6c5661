import Documents
import EventLoop
import FoundationEssentials
import Models
import ONNX

/// Runs load tests.
package enum LoadTest {
    /// Whether and with what replies are verified.
    package enum Verification: Sendable {
        /// With the model file at this path when the server serves the same one.
        case ifServed(path: String)
        /// With the model file at this path, which the server must serve.
        case with(path: String)
        /// Not at all.
        case off
    }

    /// Runs a plan against its server.
    ///
    /// - Throws: ``LoadTestError``, ``LoopError`` or ``ModelFileError`` when it cannot be run at all.
    package static func run(
        _ plan: LoadPlan,
        verification: Verification,
        progress: @escaping (LoadProgress) -> Void
    ) throws -> LoadResult {
        let server = try ServerProbe.ask(plan.address, plan.tls)
        let (file, note) = try modelFile(
            verification,
            served: server,
            for: plan.question == .explain ? .reasons : .scores
        )
        let pool = RequestPool(
            seed: plan.seed,
            ranges: file?.model.ranges ?? RequestPool.plausibleRanges,
            batch: plan.batch,
            asking: plan.question,
            verifying: file?.model,
            checks: plan.question == .score ? nil : file.map(ReasonChecks.init)
        )
        let run = try LoadRun(
            plan,
            pool: pool,
            digest: file?.digest.wireValue,
            progress: progress
        )
        try run.run()
        return LoadResult(
            plan: plan,
            server: server,
            isVerified: pool.isVerifying,
            verification: pool.isVerifying || file == nil ? note : Self.withoutReasons,
            measurements: run.measurements,
            seconds: run.measuredSeconds,
            clientCores: run.usage.cores,
            stolen: run.usage.stolen,
            wasInterrupted: run.wasInterrupted
        )
    }

    /// Why replies are not verified though there is a file to verify them with.
    private static let withoutReasons: String =
        "not verified: the model has nothing to give such reasons by; 'sestina adopt' adds it"

    private static func modelFile(
        _ verification: Verification,
        served: ServerInfo,
        for purpose: ModelFile.Purpose
    ) throws -> (ModelFile?, String) {
        let digest = served.model?.digest ?? ""
        switch verification {
        case .off:
            return (nil, "not verified, as asked")
        case .with(let path):
            let file = try ModelFile.load(path: path, for: purpose)
            guard file.digest.hex == digest else {
                throw LoadTestError(
                    .cannotBeTrusted,
                    "the server serves model \(digest.prefix(16)), \(path) is \(file.digest.hex.prefix(16)); "
                        + "replies can only be verified with the file that is served"
                )
            }
            return (file, "verified with \(path)")
        case .ifServed(let path):
            guard FileManager.default.fileExists(atPath: path) else {
                return (
                    nil, "not verified: there is no \(path); name the served file with --verify"
                )
            }
            let file = try ModelFile.load(path: path, for: purpose)
            guard file.digest.hex == digest else {
                return (
                    nil, "not verified: \(path) is not the model served; name that with --verify"
                )
            }
            return (file, "verified with \(path)")
        }
    }
}
