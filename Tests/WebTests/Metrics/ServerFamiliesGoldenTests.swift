import Documents
import TestSupport
import Testing

@testable import Web

/// A whole stats document as metrics, and the rules that every scraper goes by.
@Suite struct ServerFamiliesGoldenTests {
    private static let document = #"""
        {"uptime_seconds": 12.5,
         "connections": {"open": 3, "accepted": 10, "refused": 1, "closed_for_memory": 2, "closed_for_others": 0},
         "tls": {"handshakes": {"full": 6, "expired": 1}, "certificate_expiry_unix_seconds": 1800000000,
          "revocation_list_expiry_unix_seconds": 1700000000},
         "proxy_headers": {"told": 8, "too_large": 0},
         "outcomes": {"score": {"ok": 18446744073709551615, "no_model": 0}, "none": {"malformed": 2}},
         "rows": 9007199254740993, "bytes": {"in": 480, "out": 320},
         "reloads": {"good": 2, "failed": 0},
         "latency_histogram_ns": {"up_to": {"500": 1, "1000": 4, "2500": 4}, "count": 5, "sum": 7250},
         "process": {"cpu_seconds": 0.25, "resident_bytes": 1048576, "open_descriptors": 17,
          "descriptor_limit": 1024, "start_unix_seconds": 1764324000.5},
         "outside_training_range": {"income": 4, "a\"b\\\n": 1},
         "first_reasons": {"features": {"income": 6, "a\"b\\\n": 0}, "none": 9},
         "model": {"name": "m\"1\\\n", "algorithm": "tree", "digest": "00ff", "version": 9007199254740993}}
        """#

    private static let golden = #"""
        # HELP sestina_requests_total Requests that the scoring server answered; opcode none is one not known or not read.
        # TYPE sestina_requests_total counter
        sestina_requests_total{opcode="score",status="ok"} 1.8446744073709552e+19
        sestina_requests_total{opcode="score",status="no_model"} 0
        sestina_requests_total{opcode="none",status="malformed"} 2
        # HELP sestina_rows_total Rows scored, alone and in batches.
        # TYPE sestina_rows_total counter
        sestina_rows_total 9007199254740992
        # HELP sestina_out_of_range_rows_total Rows scored with a feature outside the range that it had in training.
        # TYPE sestina_out_of_range_rows_total counter
        sestina_out_of_range_rows_total{feature="income"} 4
        sestina_out_of_range_rows_total{feature="a\"b\\\n"} 1
        # HELP sestina_first_reasons_total Explanations by the feature that speaks for default most; none where no feature does.
        # TYPE sestina_first_reasons_total counter
        sestina_first_reasons_total{feature="income"} 6
        sestina_first_reasons_total{feature="a\"b\\\n"} 0
        sestina_first_reasons_total{feature="none"} 9
        # HELP sestina_connections Connections open.
        # TYPE sestina_connections gauge
        sestina_connections 3
        # HELP sestina_connections_total Connections, by what became of them.
        # TYPE sestina_connections_total counter
        sestina_connections_total{result="accepted"} 10
        sestina_connections_total{result="refused"} 1
        sestina_connections_total{result="closed_for_memory"} 2
        sestina_connections_total{result="closed_for_others"} 0
        # HELP sestina_bytes_total Bytes on connections.
        # TYPE sestina_bytes_total counter
        sestina_bytes_total{direction="in"} 480
        sestina_bytes_total{direction="out"} 320
        # HELP sestina_reloads_total Reloads of the model.
        # TYPE sestina_reloads_total counter
        sestina_reloads_total{result="good"} 2
        sestina_reloads_total{result="failed"} 0
        # HELP sestina_uptime_seconds Since the scoring server started.
        # TYPE sestina_uptime_seconds gauge
        sestina_uptime_seconds 12.5
        # HELP sestina_tls_handshakes_total TLS handshakes of the scoring server, by how they ended.
        # TYPE sestina_tls_handshakes_total counter
        sestina_tls_handshakes_total{outcome="full"} 6
        sestina_tls_handshakes_total{outcome="expired"} 1
        # HELP sestina_certificate_expiry_timestamp_seconds Since 1970, the end of the scoring server's certificate.
        # TYPE sestina_certificate_expiry_timestamp_seconds gauge
        sestina_certificate_expiry_timestamp_seconds 1800000000
        # HELP sestina_revocation_list_expiry_timestamp_seconds Since 1970, the end of the scoring server's first list of revoked certificates.
        # TYPE sestina_revocation_list_expiry_timestamp_seconds gauge
        sestina_revocation_list_expiry_timestamp_seconds 1700000000
        # HELP sestina_proxy_headers_total Headers of balancers in front of the scoring server, by what came of them.
        # TYPE sestina_proxy_headers_total counter
        sestina_proxy_headers_total{outcome="told"} 8
        sestina_proxy_headers_total{outcome="too_large"} 0
        # HELP sestina_model_info The model that answers; always 1.
        # TYPE sestina_model_info gauge
        sestina_model_info{name="m\"1\\\n",algorithm="tree",digest="00ff",version="9007199254740993"} 1
        # HELP sestina_server_process_cpu_seconds_total Processor time of the scoring server.
        # TYPE sestina_server_process_cpu_seconds_total counter
        sestina_server_process_cpu_seconds_total 0.25
        # HELP sestina_server_process_resident_memory_bytes Memory of the scoring server.
        # TYPE sestina_server_process_resident_memory_bytes gauge
        sestina_server_process_resident_memory_bytes 1048576
        # HELP sestina_server_process_open_fds Descriptors open in the scoring server.
        # TYPE sestina_server_process_open_fds gauge
        sestina_server_process_open_fds 17
        # HELP sestina_server_process_max_fds Descriptors that may be open in the scoring server.
        # TYPE sestina_server_process_max_fds gauge
        sestina_server_process_max_fds 1024
        # HELP sestina_server_process_start_time_seconds Since 1970, the start of the scoring server.
        # TYPE sestina_server_process_start_time_seconds gauge
        sestina_server_process_start_time_seconds 1764324000.5

        """#

    private static func families(_ json: String) throws -> ServerFamilies {
        ServerFamilies(try ServerStats(json: Array(json.utf8)))
    }

    @Test func `a whole document is this text`() throws {
        var text = ExpositionText()
        try Self.families(Self.document).write(to: &text)
        #expect(text.text == Self.golden)
    }

    @Test func `its latencies are a histogram in seconds`() throws {
        var text = ExpositionText()
        let latency = try #require(try Self.families(Self.document).latency)
        text.family("l_seconds", .histogram, "Latency.")
        text.histogram(latency.buckets, count: latency.count, sum: latency.sum, [:])
        #expect(
            text.text == """
                # HELP l_seconds Latency.
                # TYPE l_seconds histogram
                l_seconds_bucket{le="5e-07"} 1
                l_seconds_bucket{le="1e-06"} 4
                l_seconds_bucket{le="2.5e-06"} 4
                l_seconds_bucket{le="+Inf"} 5
                l_seconds_sum 7.25e-06
                l_seconds_count 5

                """
        )
    }

    @Test(arguments: [
        #"{"connections": {}}"#, #"{"bytes": {}}"#, #"{"reloads": {}}"#, #"{"process": {}}"#,
        #"{"outcomes": {}}"#, #"{"outcomes": {"score": {}}}"#, #"{"rows": -1}"#, #"{"rows": 1.5}"#,
        #"{"uptime_seconds": "1"}"#, #"{"connections": {"open": -1, "accepted": "2"}}"#,
        #"{"process": {"cpu_seconds": null, "open_descriptors": 1.5}}"#,
    ])
    func `what is no count is left out, and nothing in its place`(json: String) throws {
        var text = ExpositionText()
        try Self.families(json).write(to: &text)
        let samples = text.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(samples.isEmpty)
    }

    @Test func `a model that tells little has empty labels`() throws {
        var text = ExpositionText()
        try Self.families(#"{"model": {"name": "m"}}"#).write(to: &text)
        #expect(
            text.text.hasSuffix(
                "sestina_model_info{name=\"m\",algorithm=\"\",digest=\"\",version=\"\"} 1\n"
            )
        )
    }
}
