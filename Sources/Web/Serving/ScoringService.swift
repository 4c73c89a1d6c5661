import Documents
import HTTPFront
import HTTPTypes
import Platform
import SestinaClient

/// The scoring server as the handlers see it: answers, or a ``WebFault`` that says why there are none.
final class ScoringService: Sendable {
    /// How long the server took over scores, seen from here; calls without an answer are not among them.
    let calls = DurationHistogram(bounds: LatencyHistogram.bounds)
    private let client: ScoringClient
    /// The model that the server told last, to be asked again when a score comes from another.
    private let known = Guarded<KnownModel?>(nil)

    /// The server of a configuration, which need not be there yet.
    ///
    /// - Throws: ``ClientError`` when its address cannot be used.
    init(_ configuration: WebConfiguration) throws {
        var scoring = ScoringClient.Configuration(address: configuration.server)
        scoring.tls = configuration.serverTLS
        scoring.callTimeout = configuration.limits.scoringTimeout
        scoring.connectTimeout = configuration.limits.scoringTimeout
        // Whoever waits at a page is told at once, and the platform asks another instance.
        scoring.waitsForServer = false
        scoring.reconnectPauseMax = configuration.limits.reconnectPauseMax
        client = try ScoringClient(scoring)
    }

    /// Gives up the connection to the server.
    func close() async {
        await client.close()
    }

    /// The score of one row of six finite features, and the model that gave it.
    func score(_ row: FeatureRow) async throws -> (score: Score, model: ServerInfo.Model) {
        try await answer {
            let score = try await timed { try await client.score(row) }
            return (score, try await model(of: score))
        }
    }

    /// The scores of rows, in order, all by one model.
    ///
    /// - Parameter rows: 1 to ``ScoringClient/batchRowsMax`` of them.
    /// - Returns: as many scores; one that could not be given has the flag `noScore`.
    /// - Throws: a ``WebFault``.
    func score(batch rows: [FeatureRow]) async throws -> (scores: [Score], model: ServerInfo.Model)
    {
        try await answer {
            let scores = try await timed { try await client.score(batch: rows) }
            guard let first = scores.first else { throw ClientError.batchSize(0) }
            return (scores, try await model(of: first))
        }
    }

    /// The model that is served now.
    func model() async throws -> ServerInfo.Model {
        try await answer { try await askedModel() }
    }

    /// The model that gave the last score, which a reload may have replaced since; the one that is served
    /// now when there was no score yet.
    func lastModel() async throws -> ServerInfo.Model {
        if let model = knownModel { return model }
        return try await model()
    }

    /// The model that the server told last; nil when it was never asked.
    var knownModel: ServerInfo.Model? { known.withLock { $0 }?.info }

    /// The server's counters.
    func stats() async throws -> ServerStats {
        try await answer { try await client.stats() }
    }

    /// The model that gave a score: the one known, or, after a reload, the one asked for.
    private func model(of score: Score) async throws -> ServerInfo.Model {
        if let model = known.withLock({ $0 }), model.gave(score) { return model.info }
        let model = try await askedModel()
        guard KnownModel(model).gave(score) else { throw WebFault.modelReplaced }
        return model
    }

    private func askedModel() async throws -> ServerInfo.Model {
        guard let model = try await client.info().model else {
            throw WebFault(
                .serviceUnavailable,
                "the scoring server has no model; it answers again once one is loaded",
                retryAfterSeconds: 5
            )
        }
        known.withLock { $0 = KnownModel(model) }
        return model
    }

    private func timed<Answer>(_ ask: () async throws -> Answer) async throws -> Answer {
        let began = MonotonicClock.nanoseconds
        let answer = try await ask()
        calls.record(nanoseconds: MonotonicClock.nanoseconds - began)
        return answer
    }

    private func answer<Answer>(_ ask: () async throws -> Answer) async throws -> Answer {
        do {
            return try await ask()
        } catch let error as ClientError {
            throw WebFault(error)
        }
    }
}

/// A model, and what its scores carry of its digest.
private struct KnownModel {
    let info: ServerInfo.Model
    private let digest: UInt64?

    init(_ info: ServerInfo.Model) {
        self.info = info
        digest = UInt64(info.digest.prefix(16), radix: 16)?.byteSwapped
    }

    func gave(_ score: Score) -> Bool { score.modelDigest == digest }
}
