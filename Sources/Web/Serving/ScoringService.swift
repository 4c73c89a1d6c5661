import Documents
import HTTPFront
import HTTPTypes
import Logging
import Platform
import SestinaClient

/// The scoring server as the handlers see it: answers, or a ``WebFault`` that says why there are none.
final class ScoringService: Sendable {
    /// How long the server took over scores, with reasons and without, seen from here; calls without an answer are not
    /// among them.
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

    /// Reads again whom TLS with the server trusts and what it shows; what is not fit leaves the old, and is told.
    func reloadTLS(_ log: Logger) {
        do {
            try client.reloadTLS()
            log.notice("reloaded what the scoring server is shown; new connections to it get that")
        } catch ClientError.invalidConfiguration(let fault) {
            log.error("not reloaded, the old one stays: \(fault)")
        } catch {
            log.error("not reloaded, the old one stays: \(error)")
        }
    }

    /// The score of one row of six features, and the model that gave it.
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

    /// Why the score of one row is what it is, and the model that gave it.
    ///
    /// - Parameter row: six features.
    /// - Returns: the score with what each feature contributes to it.
    /// - Throws: a ``WebFault``, with status 501 where the model cannot explain.
    func explain(
        _ row: FeatureRow
    ) async throws -> (explanation: ScoreExplanation, model: ServerInfo.Model) {
        try await answer {
            do {
                let explanation = try await timed { try await client.explain(row) }
                return (explanation, try await model(of: explanation.score))
            } catch ClientError.refused(let refusal) where refusal.status == .invalidFeatures {
                // A row that has a score can have a contribution too large to tell, and the sentence names its feature.
                _ = try await client.score(row)
                throw WebFault(.unprocessableContent, refusal.sentence)
            }
        }
    }

    /// What would change the decision on one row, and the model that gave it.
    ///
    /// - Parameter row: six features.
    /// - Returns: the score with the values at which the model decides otherwise.
    /// - Throws: a ``WebFault``, with status 501 where the model does not tell what it saw in training.
    func change(
        _ row: FeatureRow
    ) async throws -> (change: DecisionChange, model: ServerInfo.Model) {
        try await answer {
            let change = try await timed { try await client.change(row) }
            return (change, try await model(of: change.score))
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
