import HTTPTypes
import NIOHTTP1
import Testing

@testable import HTTPFront

@Suite struct RouterTests {
    private static let router = Router(
        [
            .get("/") { _ in Answer() },
            .post("/", upTo: 1) { _ in Answer() },
            .get("/a") { _ in Answer() },
            .get("/a/b") { _ in Answer() },
            .get("/a/{x}") { _ in Answer() },
            .post("/a/{x}/c", upTo: 1) { _ in Answer() },
            .get("/d/{x}/{y}") { _ in Answer() },
        ],
        counting: TrafficCounts()
    )

    private static func match(_ method: HTTPMethod, _ target: String) -> Router.Match {
        router.match(HTTPRequestHead(version: .http1_1, method: method, uri: target))
    }

    @Test(arguments: [
        ("/", "/", [:]), ("", "/", [:]), ("/?a", "/", [:]), ("//", "/", [:]), ("/a", "/a", [:]),
        ("/a/", "/a", [:]), ("//a", "/a", [:]), ("/a?b=/c", "/a", [:]), ("/a/b", "/a/b", [:]),
        ("/a/c", "/a/{x}", ["x": "c"]), ("/a/%62", "/a/{x}", ["x": "%62"]),
        ("/a/{x}", "/a/{x}", ["x": "{x}"]), ("/d/1/2", "/d/{x}/{y}", ["x": "1", "y": "2"]),
        ("/d//1//2/", "/d/{x}/{y}", ["x": "1", "y": "2"]),
        ("http://h/a", "/a", [:]), ("http://h:1/a/b?c", "/a/b", [:]), ("http://h", "/", [:]),
        ("http://h?a/b", "/", [:]), ("HTTP://h//a", "/a", [:]), ("/a/é", "/a/{x}", ["x": "é"]),
    ])
    func `a target has the route of its path`(
        target: String,
        path: String,
        parameters: [String: Substring]
    ) {
        for method in [HTTPMethod.GET, .HEAD] {
            let match = Self.match(method, target)
            guard case .route(let route) = match.outcome else {
                Issue.record("\(target) has no route")
                return
            }
            #expect(route.path == path)
            #expect(route.method == .GET)
            #expect(match.parameters == parameters)
            #expect(match.counts.route == path)
        }
    }

    @Test(arguments: [
        "/A", "/b", "/%61", "/a/b/d", "/d/1", "/d/1/2/3", "/a%2Fb", "/a#b", "*", "a:b", "/a\u{301}",
    ])
    func `a path that nobody declared is not there`(target: String) {
        let match = Self.match(.GET, target)
        guard case .fault(let fault) = match.outcome else {
            Issue.record("\(target) is there")
            return
        }
        #expect(fault.status == .notFound)
        #expect(fault.sentence.contains("/openapi.json"))
        #expect(match.counts.route == "unknown")
    }

    @Test(arguments: [
        (HTTPMethod.POST, "/a", "GET, HEAD"), (.PUT, "/", "GET, HEAD, POST"),
        (.GET, "/a/1/c", "POST"), (.HEAD, "/a/1/c", "POST"), (.OPTIONS, "/a", "GET, HEAD"),
        (.RAW(value: "BREW"), "/d/1/2", "GET, HEAD"), (.PROPFIND, "/a?b", "GET, HEAD"),
    ])
    func `a method that a path does not take is refused with those that it takes`(
        method: HTTPMethod,
        target: String,
        allowed: String
    ) {
        let match = Self.match(method, target)
        guard case .fault(let fault) = match.outcome else {
            Issue.record("\(method) is taken")
            return
        }
        #expect(fault.status == .methodNotAllowed)
        #expect(fault.allowedMethods == allowed)
        #expect(fault.sentence.hasPrefix("this path takes \(allowed);"))
        #expect(match.counts.route != "unknown")
    }

    @Test func `OPTIONS of the server tells what any path takes`() {
        guard case .answer(let answer) = Self.match(.OPTIONS, "*").outcome else {
            Issue.record("there is no answer")
            return
        }
        #expect(answer.status == .noContent)
        #expect(answer.headers[.allow] == "GET, HEAD, POST")
    }
}
