import Documents
import EventLoop
import FoundationEssentials
import Models
import ONNX

/// A load test that is ready to be run, once or several times: the server is known, and so are requests and replies.
package struct LoadTest {
    /// Whether and with what replies are verified.
    package enum Verification: Sendable {
        /// With the model file at this path when the server serves the same one.
        case ifServed(path: String)
        /// With the model file at this path, which the server must serve.
        case with(path: String)
        /// Not at all.
        case off
    }

    /// What is sent.
    package let plan: LoadPlan
    /// What the server said of itself.
    let server: ServerInfo
    private let file: ModelFile?
    private let pool: RequestPool
    private let note: String

    /// Asks the server what it serves, and reads what its replies are compared with.
    ///
    /// - Parameters:
    ///   - plan: whom it asks, and what.
    ///   - verification: whether and with what replies are verified.
    /// - Throws: ``LoadTestError``, ``LoopError`` or ``ModelFileError`` when it cannot be run at all.
    package init(_ plan: LoadPlan, verification: Verification) throws {
        self.plan = plan
        let read = try Self.read(
            verification,
            for: plan.question == .explain ? .reasons : .scores
        )
        let names = read.file?.model.featureNames ?? RequestPool.plausibleNames
        let found = try ServerProbe.ask(
            plan.address,
            plan.tls,
            Self.question(plan, read.file, names)
        )
        server = found.server
        (file, note) = try Self.checked(read, verification, served: found)
        var writing: (([Features]) -> HTTPRequests)?
        if let target = plan.http, let told = found.told {
            writing = { HTTPRequests($0, to: target, names: names, told: told) }
        }
        pool = RequestPool(
            seed: plan.seed,
            ranges: Self.ranges(file),
            batch: plan.batch,
            asking: plan.question,
            verifying: file?.model,
            checks: plan.question == .score ? nil : file.map(ReasonChecks.init),
            writing: writing
        )
    }

    /// Runs it.
    ///
    /// - Parameters:
    ///   - rate: another rate than that of the plan; nil for that.
    ///   - duration: how long another part is measured than the plan's; nil for that.
    ///   - progress: told of how it goes, once a second.
    /// - Returns: what was measured.
    /// - Throws: ``LoadTestError`` or ``LoopError`` when it cannot be run at all.
    package func run(
        at rate: Double? = nil,
        for duration: Duration? = nil,
        progress: @escaping (LoadProgress) -> Void
    ) throws -> LoadResult {
        var plan = plan
        if let rate { plan.rate = .perSecond(rate) }
        if let duration { plan.duration = duration }
        let circumstances = Circumstances.now()
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
            wasInterrupted: run.wasInterrupted,
            circumstances: circumstances
        )
    }

    /// Runs a plan against its server, once.
    ///
    /// - Throws: ``LoadTestError``, ``LoopError`` or ``ModelFileError`` when it cannot be run at all.
    package static func run(
        _ plan: LoadPlan,
        verification: Verification,
        progress: @escaping (LoadProgress) -> Void
    ) throws -> LoadResult {
        try LoadTest(plan, verification: verification).run(progress: progress)
    }

    // MARK: - What replies are compared with

    /// Why replies are not verified though there is a file to verify them with.
    private static let withoutReasons: String =
        "not verified: the model has nothing to give such reasons by; 'sestina adopt' adds it"

    private static func ranges(_ file: ModelFile?) -> FeatureRanges {
        file?.model.ranges ?? RequestPool.plausibleRanges
    }

    private static func question(
        _ plan: LoadPlan,
        _ file: ModelFile?,
        _ names: [String]
    ) -> ServerProbe.Question {
        guard let target = plan.http else { return .info }
        let ranges = ranges(file)
        // The middle of each range, which halves that overflow would not be.
        let row = Features { ranges.minimum[$0] / 2 + ranges.maximum[$0] / 2 }
        return .prediction(target, row, names: names)
    }

    /// The file that may be the one served, where there is one, and its path.
    private static func read(
        _ verification: Verification,
        for purpose: ModelFile.Purpose
    ) throws -> (file: ModelFile?, path: String) {
        switch verification {
        case .off: return (nil, "")
        case .with(let path): return (try ModelFile.load(path: path, for: purpose), path)
        case .ifServed(let path):
            guard FileManager.default.fileExists(atPath: path) else { return (nil, path) }
            return (try ModelFile.load(path: path, for: purpose), path)
        }
    }

    /// The file, if it is the one served, and what is said of it.
    private static func checked(
        _ read: (file: ModelFile?, path: String),
        _ verification: Verification,
        served found: ServerProbe.Found
    ) throws -> (ModelFile?, String) {
        if case .off = verification { return (nil, "not verified, as asked") }
        let path = read.path
        guard let file = read.file else {
            return (nil, "not verified: there is no \(path); name the served file with --verify")
        }
        let digest = found.server.model?.digest
        if file.digest.hex == digest { return (file, "verified with \(path)") }
        guard case .with = verification else {
            return (nil, "not verified: \(path) is not the model served; name that with --verify")
        }
        // Who tells no digest over HTTP is held to the probabilities of the file that was named.
        if found.told != nil, digest == nil { return (file, "verified with \(path)") }
        throw LoadTestError(
            .cannotBeTrusted,
            "the server serves model \((digest ?? "").prefix(16)), \(path) is \(file.digest.hex.prefix(16)); "
                + "replies can only be verified with the file that is served"
        )
    }
}
