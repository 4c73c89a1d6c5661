import HTTPTypes
import Testing

@testable import HTTPFront

@Suite struct RouteCountsTests {
    /// What was counted, a line for each route, method and status.
    private static func lines(_ traffic: TrafficCounts) -> [String] {
        traffic.routes.flatMap { route in
            route.answers.map { "\(route.route) \($0.method) \($0.status): \($0.count)" }
        }
    }

    @Test func `answers are counted by route, method and status`() {
        let traffic = TrafficCounts()
        traffic.watch(["/predict", "/healthz", "/predict"])
        for _ in 0..<3 { traffic.counts(of: "/predict").count("POST", .ok, nanoseconds: 1) }
        traffic.counts(of: "/predict").count("POST", .badRequest, nanoseconds: 1)
        traffic.counts(of: "/healthz").count("GET", .ok, nanoseconds: 1)
        #expect(
            Self.lines(traffic) == [
                "/healthz GET 200: 1", "/predict POST 200: 3", "/predict POST 400: 1",
            ]
        )
        #expect(traffic.routes.map { $0.durations.snapshot().count } == [1, 4, 0])
    }

    @Test(arguments: [nil, "NotFound", "/predict/../secret", "/a\"b"])
    func `what no route has is one label`(route: String?) {
        let traffic = TrafficCounts()
        traffic.watch(["/predict"])
        traffic.counts(of: route).count("GET", .notFound, nanoseconds: 1)
        #expect(Self.lines(traffic) == ["unknown GET 404: 1"])
    }

    @Test(arguments: ["BREW", "get", "PROPFIND", ""])
    func `methods and statuses of anyone's invention are one label each`(method: String) {
        let traffic = TrafficCounts()
        traffic.counts(of: nil).count(method, .init(code: 418), nanoseconds: 1)
        #expect(Self.lines(traffic) == ["unknown other other: 1"])
    }

    @Test func `routes are watched once`() {
        let traffic = TrafficCounts()
        traffic.watch(["/a"])
        traffic.watch(["/b"])
        #expect(traffic.routes.map(\.route) == ["/a", "unknown"])
    }
}
