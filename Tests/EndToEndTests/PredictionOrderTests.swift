import Foundation
import TestSupport
import Testing

/// Requests for predictions take a way of their own; callers must not see by which way an answer came.
@Suite struct PredictionOrderTests {
    private static let names = [
        "credit_lines_outstanding", "loan_amt_outstanding", "total_debt_outstanding", "income",
        "years_employed", "fico_score",
    ]

    private static func object(_ income: String) -> String {
        let members = zip(names, ["2", "900.5", "4000.25", income, "5", "640"])
        return "{\(members.map { "\"\($0)\":\($1)" }.joined(separator: ","))}"
    }

    private static func request(
        _ body: String,
        type: String = "application/json",
        path: String = "/predict",
        fields: String = "",
        isChunked: Bool = false
    ) -> String {
        let head = "POST \(path) HTTP/1.1\r\nHost: test\r\nContent-Type: \(type)\r\n\(fields)"
        let count = body.utf8.count
        let chunk = body.isEmpty ? "" : "\(String(count, radix: 16))\r\n\(body)\r\n"
        return isChunked
            ? "\(head)Transfer-Encoding: chunked\r\n\r\n\(chunk)0\r\n\r\n"
            : "\(head)Content-Length: \(count)\r\n\r\n\(body)"
    }

    private static let health = "GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n"
    private static let last = "GET /healthz HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"

    /// Answers of one connection, each with the length that its head tells.
    private static func answers(_ bytes: [UInt8]) throws -> [WebAnswer] {
        var answers: [WebAnswer] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let end = try #require(rest.firstRange(of: Array("\r\n\r\n".utf8))).upperBound
            let head = String(decoding: rest[..<end], as: UTF8.self)
            let field = try #require(head.range(of: "Content-Length: "))
            let length = try #require(Int(head[field.upperBound...].prefix(while: \.isNumber)))
            answers.append(try WebAnswer(Array(rest[..<end] + rest[end...].prefix(length))))
            rest = rest[end...].dropFirst(length)
        }
        return answers
    }

    @Test(arguments: [
        object("52000"), object("1e300"), object("\"52000\""), object("1e999"), "{", "",
        object("1").replacing("income", with: "wage"),
    ])
    func `an answer is the same by either way`(body: String) throws {
        let server = try RunningServer()
        let web = try RunningWebServer(over: server.port)
        let connection = try web.connect()
        // Alone; behind an answer that the router owes; in chunks; with parameters; and alone again.
        let requests = [
            Self.request(body), Self.health, Self.request(body),
            Self.request(body, isChunked: true), Self.request(body, path: "/predict?"),
        ]
        connection.send(Array(requests[0].utf8))
        Thread.sleep(forTimeInterval: 0.1)
        connection.send(Array((requests[1...].joined() + Self.last).utf8))
        var answers = try Self.answers(connection.everything())
        #expect(answers.count == 6)
        answers.remove(at: 1)
        let fields = answers.dropLast().map { answer in
            Set(
                answer.head.split(separator: "\r\n").filter {
                    !$0.hasPrefix("Date: ") && !$0.hasPrefix("X-Request-Id: ")
                }
            )
        }
        #expect(Set(fields).count == 1, "\(fields)")
        #expect(Set(answers.dropLast().map(\.body)).count == 1)
        #expect(answers.allSatisfy { $0.head.contains("\r\nDate: ") })
    }

    @Test(arguments: [1, 7, 100, 1_000_000])
    func `answers keep the order of their requests`(pieceBytes: Int) throws {
        let server = try RunningServer()
        let web = try RunningWebServer(over: server.port)
        let wrong = Self.request("{}")
        let lost = "GET /nowhere HTTP/1.1\r\nHost: test\r\n\r\n"
        var requests: [(text: String, status: Int, income: Int?)] = []
        for income in 0..<20 {
            let body = Self.object("\(income * 1000)")
            requests.append((Self.request(body, isChunked: income % 5 == 4), 200, income * 1000))
            if income % 3 == 0 { requests.append((Self.health, 200, nil)) }
            if income % 4 == 0 { requests.append((wrong, 400, nil)) }
            if income % 7 == 0 { requests.append((lost, 404, nil)) }
            if income % 6 == 0 {
                requests.append((Self.request("x", type: "text/plain"), 415, nil))
            }
        }
        let bytes = Array((requests.map(\.text).joined() + Self.last).utf8)
        let connection = try web.connect()
        for start in stride(from: 0, to: bytes.count, by: pieceBytes) {
            connection.send(Array(bytes[start..<min(start + pieceBytes, bytes.count)]))
        }
        let answers = try Self.answers(connection.everything())
        #expect(answers.map(\.status) == requests.map(\.status) + [200])
        let scoring = try server.connect()
        for (request, answer) in zip(requests, answers) {
            guard let income = request.income else { continue }
            let row = [2, 900.5, 4000.25, Double(income), 5, 640]
            let reply = try scoring.ask(RawRequest.score(id: 1, row))
            let wanted = try #require(reply?.probability)
            #expect(answer.number("probability")?.bitPattern == wanted.bitPattern)
        }
    }

    @Test func `a caller that asks for thousands before it reads one gets them all`() throws {
        let server = try RunningServer()
        let web = try RunningWebServer(over: server.port)
        let connection = try web.connect()
        let count = 3000
        let one = Self.request(Self.object("52000"))
        let bytes = Array((String(repeating: one, count: count) + Self.last).utf8)
        #expect(connection.send(bytes) == bytes.count)
        let answers = try Self.answers(connection.everything(within: 60))
        #expect(answers.count == count + 1)
        #expect(answers.allSatisfy { $0.status == 200 })
    }

    @Test func `a caller that never reads is not read for ever`() throws {
        let server = try RunningServer()
        let web = try RunningWebServer(over: server.port)
        let connection = try RawConnection(port: web.port, receiveBytes: 4096)
        let one = Self.request(Self.object("52000"))
        #expect(connection.sendsUntilServerStops(Array(one.utf8)))
        #expect(try web.ask(Array(Self.last.utf8)).status == 200)
    }

    @Test func `a caller that ends its side after asking is answered`() throws {
        let server = try RunningServer()
        let web = try RunningWebServer(over: server.port)
        let connection = try web.connect()
        let one = Self.request(Self.object("52000"))
        connection.send(Array((one + one + Self.health + one).utf8))
        connection.endSending()
        let answers = try Self.answers(connection.everything())
        #expect(answers.map(\.status) == [200, 200, 200, 200])
    }

    @Test func `callers that go away with an answer due harm nobody`() throws {
        let server = try RunningServer()
        let web = try RunningWebServer(over: server.port)
        let one = Self.request(Self.object("52000"))
        for length in stride(from: 1, through: one.utf8.count, by: 5) {
            try web.connect().send(Array(one.utf8.prefix(length)))
            try web.connect().send(Array((one + one).utf8))
        }
        let metrics = "GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
        let isQuiet = try waited(within: 20) {
            let text = try web.ask(Array(metrics.utf8)).body
            return text.contains("\nsestina_web_requests_in_flight 1\n")
                && text.contains("\nsestina_web_connections 1\n")
        }
        #expect(isQuiet)
        #expect(
            try web.ask(RunningWebServer.prediction([2, 900.5, 4000.25, 52_000, 5, 640])).status
                == 200
        )
    }

    @Test func `predictions are counted by their status`() throws {
        let server = try RunningServer()
        let web = try RunningWebServer(over: server.port)
        let good = Self.request(Self.object("52000"))
        let connection = try web.connect()
        connection.send(Array((good + good + Self.request("{}") + Self.last).utf8))
        #expect(try Self.answers(connection.everything()).count == 4)
        let metrics = "GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"
        let text = try web.ask(Array(metrics.utf8)).body
        for (status, count) in [("200", 2), ("400", 1)] {
            let labels = "route=\"/predict\",method=\"POST\",status=\"\(status)\""
            #expect(text.contains("sestina_web_requests_total{\(labels)} \(count)\n"), "\(text)")
        }
    }
}
