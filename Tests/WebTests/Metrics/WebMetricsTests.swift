import HTTPFront
import HTTPTypes
import Logging
import Secrecy
import TestSupport
import Testing

@testable import Web

@Suite struct WebMetricsTests {
    private func lines(_ traffic: TrafficCounts, _ family: String) -> [Substring] {
        var text = ExpositionText()
        WebMetrics(traffic).write(to: &text)
        return text.text.split(separator: "\n").filter { $0.hasPrefix(family + "{") }
    }

    @Test func `handshakes and the end of the certificate are told where there is TLS`()
        async throws
    {
        let files = try await TrialCertificates.shared
        let context = try TLSServerContext(
            chain: files.bytes("server.pem"),
            key: files.bytes("server.key"),
            applicationProtocol: .http1
        )
        let front = TLSFront(context, log: Logger(label: "test")) { .init(nil, faults: []) }
        var text = ExpositionText()
        WebMetrics(TrafficCounts(), front).write(to: &text)
        let lines = text.text.split(separator: "\n")
        #expect(lines.contains(#"sestina_web_tls_handshakes_total{outcome="full"} 0"#))
        #expect(lines.contains(#"sestina_web_tls_handshakes_total{outcome="not_tls"} 0"#))
        let expiry = "sestina_web_certificate_expiry_timestamp_seconds"
        #expect(lines.contains("\(expiry) \(context.certificateExpiry)"))
        #expect(!text.text.contains("revocation_list_expiry"))
        var plain = ExpositionText()
        WebMetrics(TrafficCounts()).write(to: &plain)
        #expect(!plain.text.contains("tls") && !plain.text.contains(expiry))
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
