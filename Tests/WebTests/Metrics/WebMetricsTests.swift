import HTTPTypes
import Testing

@testable import Web

@Suite struct WebMetricsTests {
    private func lines(_ metrics: WebMetrics, _ family: String) -> [Substring] {
        var text = ExpositionText()
        metrics.write(to: &text)
        return text.text.split(separator: "\n").filter { $0.hasPrefix(family + "{") }
    }

    @Test func `answers are counted by route, method and status`() {
        let metrics = WebMetrics()
        metrics.watch(["/predict", "/healthz", "/predict"])
        for _ in 0..<3 { metrics.counts(of: "/predict").count(.post, .ok, nanoseconds: 1) }
        metrics.counts(of: "/predict").count(.post, .badRequest, nanoseconds: 1)
        metrics.counts(of: "/healthz").count(.get, .ok, nanoseconds: 1)
        #expect(
            lines(metrics, "sestina_web_requests_total") == [
                #"sestina_web_requests_total{route="/healthz",method="GET",status="200"} 1"#,
                #"sestina_web_requests_total{route="/predict",method="POST",status="200"} 3"#,
                #"sestina_web_requests_total{route="/predict",method="POST",status="400"} 1"#,
            ]
        )
        #expect(
            lines(metrics, "sestina_web_request_duration_seconds_count").map { $0.suffix(2) } == [
                " 1", " 4", " 0",
            ]
        )
    }

    @Test(arguments: [nil, "NotFound", "/predict/../secret", "/a\"b"])
    func `what no route has is one label`(route: String?) {
        let metrics = WebMetrics()
        metrics.watch(["/predict"])
        metrics.counts(of: route).count(.get, .notFound, nanoseconds: 1)
        #expect(
            lines(metrics, "sestina_web_requests_total")
                == [#"sestina_web_requests_total{route="unknown",method="GET",status="404"} 1"#]
        )
    }

    @Test func `methods and statuses of anyone's invention are one label each`() throws {
        let metrics = WebMetrics()
        for name in ["BREW", "get", "PROPFIND"] {
            let method = try #require(HTTPRequest.Method(name))
            metrics.counts(of: nil).count(method, .init(code: 418), nanoseconds: 1)
        }
        #expect(
            lines(metrics, "sestina_web_requests_total")
                == [#"sestina_web_requests_total{route="unknown",method="other",status="other"} 3"#]
        )
    }
}
