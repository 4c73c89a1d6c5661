import Testing

@testable import Web

/// What an answer to the question says, as bytes of any server may be.
@Suite struct ReadinessAnswerTests {
    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\n\r\n", ""), ("HTTP/1.0 200 OK\r\nX: y\r\n\r\nbody", "body"),
        ("HTTP/1.1 200 \r\n\r\nx", "x"), ("HTTP/1.1 200\r\n\r\n{}", "{}"),
        ("HTTP/1.1 200 Very well indeed\r\n\r\na\r\n\r\nb", "a\r\n\r\nb"),
        // Cut off in its head, it is an answer without words.
        ("HTTP/1.1 200 OK\r\nContent-Length: 2", ""), ("HTTP/1.1 200 OK\r\n", ""),
        ("HTTP/1.1 200 OK\r\n\r\né\u{202e}", "é\u{202e}"),
    ])
    func `status 200 is ready, in the words of the body`(message: String, words: String) {
        #expect(ReadinessQuestion.answer(in: message) == .ready(words))
    }

    @Test(arguments: [
        "100", "199", "201", "204", "301", "400", "404", "500", "503", "999", "2000", "20", "0",
    ])
    func `any other status is not`(status: String) {
        let message = "HTTP/1.1 \(status) X\r\nA: b\r\n\r\nwords"
        #expect(ReadinessQuestion.answer(in: message) == .notReady("words"))
    }

    @Test(arguments: [
        "\r\n", "\r\n\r\n", " ", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\n\n", "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 two hundred\r\n\r\n", "HTTP/1.1 2OO OK\r\n\r\n", "http/1.1 200 OK\r\n\r\n",
        "ICY 200 OK\r\n\r\n", "x HTTP/1.1 200 OK\r\n\r\n", "220 mail.example ESMTP\r\n",
        "\r\nHTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 99999999999999999999 OK\r\n\r\n",
    ])
    func `what is no answer of HTTP is none`(message: String) {
        #expect(ReadinessQuestion.answer(in: message) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1", 80, "127.0.0.1:80"), ("page.example", 5000, "page.example:5000"),
        ("::1", 8080, "[::1]:8080"), ("fe80::1%eth0", 1, "[fe80::1]:1"),
        ("::ffff:1.2.3.4", 65_535, "[::ffff:1.2.3.4]:65535"),
    ])
    func `the question names the host as HTTP has it`(host: String, port: Int, field: String) {
        let question = ReadinessQuestion(host: host, port: port, timeout: .seconds(1))
        #expect(
            question.message
                == "GET /readyz HTTP/1.1\r\nHost: \(field)\r\nConnection: close\r\n\r\n"
        )
    }
}
