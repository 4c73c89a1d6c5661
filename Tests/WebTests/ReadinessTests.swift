import Platform
import Testing

@testable import HTTPFront
@testable import Web

@Suite struct ReadinessTests {
    @Test func `an answer with status 200 is ready, and its words are the body`() {
        let message = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
        #expect(ReadinessQuestion.answer(in: message) == .ready("{}"))
    }

    @Test func `any other status is not ready`() {
        let message = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n\r\naway\r\n\r\n"
        #expect(ReadinessQuestion.answer(in: message) == .notReady("away\r\n\r\n"))
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK", "SSH-2.0-x\r\n\r\n", "HTTP/1.1\r\n\r\n", "HTTP/1.1 x\r\n\r\n",
    ])
    func `what is no HTTP answer is told apart`(message: String) {
        #expect(ReadinessQuestion.answer(in: message) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("page.example", "page.example"), ("::1", "[::1]"),
        ("fe80::1%eth0", "[fe80::1]"), ("0.0.0.0", "0.0.0.0"),
    ])
    func `the question is one that the server takes`(host: String, field: String) {
        let question = ReadinessQuestion(host: host, port: 5000, timeout: .seconds(1))
        #expect(
            question.message
                == "GET /readyz HTTP/1.1\r\nHost: \(field):5000\r\nConnection: close\r\n\r\n"
        )
        #expect(Authority.isHostField("\(field):5000"))
    }

    @Test func `where nobody listens there is a sentence`() async {
        // Port 1 is the system's own, which no test machine serves.
        let question = ReadinessQuestion(host: "127.0.0.1", port: 1, timeout: .seconds(2))
        await #expect(throws: ReadinessFault.self) { try await question.ask() }
    }
}
