import Logging
import NIOHTTP1
import Testing

@testable import HTTPFront

@Suite struct RequestIDTests {
    private static func id(_ values: [String], _ name: String = "X-Request-ID") -> String {
        let fields = HTTPHeaders(values.map { (name, $0) })
        return RequestID(
            of: HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: fields)
        )
        .description
    }

    @Test(arguments: [
        "a", "0123-abc", "Root=1-67891233-abcdef012345678912345678", "a.b_c~d:e+f/g=h@i",
        String(repeating: "x", count: RequestID.charactersMax),
    ])
    func `a name of the caller's own is taken as it is`(text: String) {
        #expect(Self.id([text]) == text)
        #expect(Self.id([" \(text)\t"], "x-request-id") == text)
    }

    @Test(arguments: [
        [], [""], [" "], ["a b"], ["a\"b"], ["a,b"], ["a;b"], ["é"], ["a\u{7f}"], ["a", "a"],
        ["<b>"],
        [String(repeating: "x", count: RequestID.charactersMax + 1)],
    ])
    func `another one is made where there is none that is fit`(values: [String]) {
        let names = Set((0..<100).map { _ in Self.id(values) })
        #expect(names.count == 100)
        #expect(names.allSatisfy { $0.utf8.count < 40 && !values.contains($0) })
    }

    @Test func `every answer of a connection has its request's name, and the log has it too`()
        throws
    {
        let lines = LogLines()
        var log = lines.log
        log.logLevel = .debug
        let channel = try FrontChannel(log: log)
        let named = "X-Request-Id: mine-"
        channel.receive(Sent.get("/now", named + "1\r\n") + Sent.get("/nowhere", named + "2\r\n"))
        channel.receive(Sent.get("/defect", named + "3\r\n") + Sent.get("/stream", named + "4\r\n"))
        channel.receive(Sent.get("/now", "X-Request-Id: not mine\r\n"))
        let output = channel.output
        let names = output.matches(of: #/\r\nX-Request-Id: ([^\r]*)\r\n/#).map {
            String($0.output.1)
        }
        #expect(names.count == 5)
        #expect(names.prefix(4) == ["mine-1", "mine-2", "mine-3", "mine-4"])
        #expect(names.last.map { !$0.contains(" ") } == true)
        for name in names { #expect(lines.all.contains { $0.contains("request=\(name)") }) }
        let defect = lines.all.filter { $0.contains("request=mine-3") }
        #expect(defect.contains { $0.contains("not known") })
        #expect(lines.all.contains { $0.hasPrefix("GET /now answered with 200 after ") })
    }

    @Test func `nothing is said of a single request unless that is asked for`() throws {
        let lines = LogLines()
        let channel = try FrontChannel(log: lines.log)
        channel.receive(Sent.get("/now"))
        #expect(channel.statuses == [200])
        #expect(lines.all.isEmpty)
    }
}
