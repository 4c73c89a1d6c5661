import HTTPFront
import HTTPTypes
import Testing

@testable import Web

@Suite struct WebMetricsTests {
    private func lines(_ traffic: TrafficCounts, _ family: String) -> [Substring] {
        var text = ExpositionText()
        WebMetrics(traffic).write(to: &text)
        return text.text.split(separator: "\n").filter { $0.hasPrefix(family + "{") }
    }

    @Test func `what was counted is told by route, method and status`() {
        let traffic = TrafficCounts()
        traffic.watch(["/predict", "/healthz"])
        for _ in 0..<3 { traffic.counts(of: "/predict").count("POST", .ok, nanoseconds: 1) }
        traffic.counts(of: "/healthz").count("GET", .ok, nanoseconds: 1)
        traffic.counts(of: nil).count("BREW", .init(code: 418), nanoseconds: 1)
        #expect(
            lines(traffic, "sestina_web_requests_total") == [
                #"sestina_web_requests_total{route="/healthz",method="GET",status="200"} 1"#,
                #"sestina_web_requests_total{route="/predict",method="POST",status="200"} 3"#,
                #"sestina_web_requests_total{route="unknown",method="other",status="other"} 1"#,
            ]
        )
        #expect(
            lines(traffic, "sestina_web_request_duration_seconds_count").map { $0.suffix(2) } == [
                " 1", " 3", " 1",
            ]
        )
    }
}
