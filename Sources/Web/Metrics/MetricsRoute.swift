import HTTPFront
import HTTPTypes

/// `/metrics`: what this process has done, and what the scoring server tells of itself.
struct MetricsRoute {
    let scoring: ScoringService
    let metrics: WebMetrics

    /// `/metrics`.
    var all: [Route] {
        [
            .get("/metrics") { _ in
                Answer(
                    .ok,
                    [.contentType: ExpositionText.contentType, .cacheControl: "no-store"],
                    text: await text()
                )
            }
        ]
    }

    /// Every family; those of the scoring server only if it answers.
    private func text() async -> String {
        var text = ExpositionText()
        let server = await serverFamilies()
        text.family(
            "sestina_up",
            .gauge,
            "Whether the scoring server answers; without it only sestina-web is told of."
        )
        text.sample(server == nil ? 0 : 1)
        server?.write(to: &text)
        writeStages(server, to: &text)
        metrics.write(to: &text)
        return text.text
    }

    private func serverFamilies() async -> ServerFamilies? {
        (try? await scoring.stats()).map(ServerFamilies.init)
    }

    /// How long a score takes: in the scoring server, and from here to there and back.
    private func writeStages(_ server: ServerFamilies?, to text: inout ExpositionText) {
        text.family(
            "sestina_request_duration_seconds",
            .histogram,
            "Stage answer: from reading a request to handing its reply to the socket, in the scoring "
                + "server. Stage call: from asking to having the reply, in sestina-web."
        )
        if let latency = server?.latency {
            text.histogram(
                latency.buckets,
                count: latency.count,
                sum: latency.sum,
                ["stage": "answer"]
            )
        }
        text.histogram(scoring.calls, ["stage": "call"])
    }
}
