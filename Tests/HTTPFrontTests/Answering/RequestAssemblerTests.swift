import HTTPTypes
import NIOCore
import NIOHTTP1
import Testing

@testable import HTTPFront

@Suite struct RequestAssemblerTests {
    private static let router = Router(
        [
            .get("/passed") { _ in Answer() },
            .upload("/pieces") { _ in Answer() },
            .post(
                "/whole/{name}",
                upTo: 10,
                admit: { request throws(WebFault) in
                    if request.contentType == "x/y" { throw WebFault(.unsupportedMediaType, "x/y") }
                }
            ) { _ in Answer() },
        ],
        counting: TrafficCounts()
    )

    /// What comes of a request, step by step: its path and its body where it is handed on, a status where it is
    /// answered, and nothing where more is waited for.
    private static func steps(
        _ method: HTTPMethod,
        _ path: String,
        _ fields: [(String, String)] = [],
        _ pieces: [String] = []
    ) -> [String] {
        var assembler = RequestAssembler(router)
        let head = HTTPRequestHead(
            version: .http1_1,
            method: method,
            uri: path,
            headers: HTTPHeaders(fields)
        )
        var steps = [assembler.take(head: head)]
        #expect(assembler.isInRequest)
        steps += pieces.map { assembler.take(body: ByteBuffer(string: $0)) }
        #expect(assembler.isInRequest)
        steps.append(assembler.takeEnd())
        #expect(!assembler.isInRequest)
        return steps.map(text)
    }

    private static func text(_ step: RequestAssembler.Step) -> String {
        switch step {
        case .more: ""
        case .ready(let request, let route, let counts):
            "\(route.path)=\(String(buffer: request.body)) \(counts.route)"
        case .answer(let answer, let counts): "\(answer.status.code) \(counts.route)"
        }
    }

    @Test(arguments: [
        // A body that nobody reads, or that is read as it comes, is not waited for.
        (HTTPMethod.GET, "/passed", [], ["/passed= /passed", "", "", ""]),
        (.HEAD, "/passed", [], ["/passed= /passed", "", "", ""]),
        (.POST, "/pieces", [], ["/pieces= /pieces", "", "", ""]),
        // What is answered by its head is answered once.
        (.POST, "/passed", [], ["405 /passed", "", "", ""]),
        (.GET, "/nowhere", [], ["404 unknown", "", "", ""]),
        (.OPTIONS, "*", [], ["204 unknown", "", "", ""]),
        (
            .POST, "/whole/a", [("Content-Type", "x/y"), ("Content-Length", "4")],
            ["415 /whole/{name}", "", "", ""]
        ),
        (.POST, "/whole/a", [("Content-Type", "X/Y; a=b")], ["415 /whole/{name}", "", "", ""]),
        (.POST, "/whole/a", [("Content-Encoding", "gzip")], ["415 /whole/{name}", "", "", ""]),
        (.POST, "/whole/a", [("Content-Length", "11")], ["413 /whole/{name}", "", "", ""]),
        (
            .POST, "/whole/a", [("Content-Type", "a"), ("Content-Length", "11")],
            ["413 /whole/{name}", "", "", ""]
        ),
        // Of two faults the route's own is told.
        (
            .POST, "/whole/a", [("Content-Type", "x/y"), ("Content-Length", "11")],
            ["415 /whole/{name}", "", "", ""]
        ),
        // What is gathered is handed on at its end.
        (.POST, "/whole/a", [], ["", "", "", "/whole/{name}=abcd /whole/{name}"]),
        (
            .POST, "/whole/a", [("Content-Type", "a"), ("Content-Length", "4")],
            ["", "", "", "/whole/{name}=abcd /whole/{name}"]
        ),
        (
            .POST, "/whole/a", [("Content-Encoding", "identity")],
            ["", "", "", "/whole/{name}=abcd /whole/{name}"]
        ),
    ])
    func `a request is handed on when its route has what it waits for`(
        method: HTTPMethod,
        path: String,
        fields: [(String, String)],
        expected: [String]
    ) {
        #expect(Self.steps(method, path, fields, ["ab", "cd"]) == expected)
    }

    @Test func `a body of any cut is gathered whole`() {
        let body = "0123456789"
        for first in 0...10 {
            for second in first...10 {
                let cuts = [body.prefix(first), body.dropFirst(first).prefix(second - first)]
                let pieces = (cuts + [body.dropFirst(second)]).map(String.init)
                #expect(
                    Self.steps(.POST, "/whole/a", [], pieces).last
                        == "/whole/{name}=0123456789 /whole/{name}"
                )
            }
        }
    }

    @Test func `a body that turns out too long is told once, and the rest is dropped`() {
        let steps = Self.steps(.POST, "/whole/a", [], ["01234", "56789", "0", "12345"])
        #expect(steps == ["", "", "", "413 /whole/{name}", "", ""])
        #expect(
            Self.steps(.POST, "/whole/a", [], ["0123456789a"]).dropFirst().first?.prefix(3) == "413"
        )
    }

    @Test func `the parts of a path that have names are handed on as they came`() throws {
        var assembler = RequestAssembler(Self.router)
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/whole/a%2Fb?c")
        _ = assembler.take(head: head)
        guard case .ready(let request, _, _) = assembler.takeEnd() else {
            Issue.record("the request is not handed on")
            return
        }
        #expect(request.parameters == ["name": "a%2Fb"])
    }
}
