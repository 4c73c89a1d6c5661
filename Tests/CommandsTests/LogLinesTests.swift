import Logging
import Testing

@testable import Commands

@Suite struct LogLinesTests {
    private func line(
        _ message: Logger.Message,
        _ metadata: Logger.Metadata? = nil,
        beside own: Logger.Metadata = [:]
    ) -> String {
        var log = LogLines(label: "sestina")
        log.metadata = own
        return log.line(
            LogEvent(
                level: .notice,
                message: message,
                metadata: metadata,
                source: "Server",
                file: "",
                function: "",
                line: 0
            )
        )
    }

    @Test func `a line has the level, the facts by name and the message`() {
        #expect(line("drained") == "notice sestina: [Server] drained")
        #expect(
            line("listening", ["b": "2", "a": "one"], beside: ["b": "1", "c": "3"])
                == "notice sestina: a=one b=2 c=3 [Server] listening"
        )
    }

    @Test func `nothing in an event ends the line or steers a terminal`() {
        let hostile = "x\u{1b}[2J\n2026 error sestina: \u{202e}"
        let line = line("\(hostile)", ["name": "\(hostile)"])
        #expect(
            line == "notice sestina: name=\"x\u{fffd}[2J 2026 error sestina: \u{fffd}\" [Server] "
                + "x\u{fffd}[2J 2026 error sestina: \u{fffd}"
        )
    }

    @Test(arguments: [
        ("plain", "plain"), ("two words", "\"two words\""), ("", "\"\""), ("a=b", "\"a=b\""),
        ("a \"b\" \\", "\"a \\\"b\\\" \\\\\""), ("a\nb", "\"a b\""), ("/x/é.onnx", "/x/é.onnx"),
    ])
    func `a value ends where it seems to end`(value: String, shown: String) {
        #expect(line("m", ["v": "\(value)"]) == "notice sestina: v=\(shown) [Server] m")
    }

    @Test func `what is long is cut`() {
        let long = String(repeating: "x", count: 100_000)
        #expect(line("\(long)", ["v": "\(long)"]).utf8.count < 4096)
    }
}
