import Documents
import Testing

@testable import Web

@Suite struct ServerFamiliesTests {
    private func families(_ json: String) throws -> ServerFamilies {
        ServerFamilies(try ServerStats(json: Array(json.utf8)))
    }

    private func lines(_ json: String) throws -> [Substring] {
        var text = ExpositionText()
        try families(json).write(to: &text)
        return text.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    }

    @Test func `requests are told by opcode and status`() throws {
        let json = #"{"outcomes": {"score": {"ok": 5, "no_model": 0}, "none": {"malformed": 1}}}"#
        #expect(
            try lines(json) == [
                #"sestina_requests_total{opcode="score",status="ok"} 5"#,
                #"sestina_requests_total{opcode="score",status="no_model"} 0"#,
                #"sestina_requests_total{opcode="none",status="malformed"} 1"#,
            ]
        )
    }

    @Test(arguments: [
        (#"{"rows": 7}"#, "sestina_rows_total 7"),
        (#"{"connections": {"open": 2}}"#, "sestina_connections 2"),
        (
            #"{"connections": {"refused": 2}}"#,
            #"sestina_connections_total{result="refused"} 2"#
        ),
        (#"{"bytes": {"in": 9}}"#, #"sestina_bytes_total{direction="in"} 9"#),
        (#"{"reloads": {"failed": 1}}"#, #"sestina_reloads_total{result="failed"} 1"#),
        (
            #"{"outside_training_range": {"income": 12}}"#,
            #"sestina_out_of_range_rows_total{feature="income"} 12"#
        ),
        (#"{"uptime_seconds": 0.25}"#, "sestina_uptime_seconds 0.25"),
        (
            #"{"model": {"name": "a\"b", "algorithm": "tree", "digest": "ff", "version": 3}}"#,
            #"sestina_model_info{name="a\"b",algorithm="tree",digest="ff",version="3"} 1"#
        ),
        (
            #"{"process": {"cpu_seconds": 1.5}}"#, "sestina_server_process_cpu_seconds_total 1.5"
        ),
    ])
    func `each member has its family`(json: String, expected: String) throws {
        #expect(try lines(json) == [Substring(expected)])
    }

    @Test func `first reasons are told by feature, and none among them`() throws {
        let json = #"{"first_reasons": {"features": {"income": 5, "age": 0}, "none": 2}}"#
        #expect(
            try lines(json) == [
                #"sestina_first_reasons_total{feature="income"} 5"#,
                #"sestina_first_reasons_total{feature="age"} 0"#,
                #"sestina_first_reasons_total{feature="none"} 2"#,
            ]
        )
    }

    @Test func `no two samples have the same labels, whatever a feature is called`() throws {
        let json = #"{"first_reasons": {"features": {"none": 5, "age": 0}, "none": 2}}"#
        #expect(
            try lines(json) == [
                #"sestina_first_reasons_total{feature="none"} 5"#,
                #"sestina_first_reasons_total{feature="age"} 0"#,
            ]
        )
        let bare = #"{"first_reasons": {"none": 2}}"#
        #expect(try lines(bare) == [#"sestina_first_reasons_total{feature="none"} 2"#])
        #expect(try lines(#"{"first_reasons": {}}"#).isEmpty)
    }

    @Test(arguments: [
        "{}", #"{"outcomes": 3, "rows": "many", "connections": null, "model": []}"#,
        #"{"model": {"digest": "ff"}, "process": 1, "outside_training_range": {}}"#,
        #"{"latency_histogram_ns": {"up_to": {"1000": 2}}}"#,
    ])
    func `what a server does not tell is left out`(json: String) throws {
        #expect(try lines(json).isEmpty)
        #expect(try families(json).latency == nil)
    }

    @Test func `a latency is told in seconds, bounds ascending`() throws {
        let json =
            #"{"latency_histogram_ns": {"up_to": {"1000": 2, "500": 1}, "count": 3, "sum": 4e9}}"#
        let latency = try #require(try families(json).latency)
        #expect(latency.buckets.map(\.bound) == [5e-7, 1e-6])
        #expect(latency.buckets.map(\.count) == [1, 2])
        #expect(latency.count == 3)
        #expect(latency.sum == 4)
    }
}
