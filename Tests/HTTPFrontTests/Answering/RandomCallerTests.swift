import TestSupport
import Testing

@testable import HTTPFront

/// Callers that send what they like, cut as they like, and read when they like.
@Suite struct RandomCallerTests {
    /// Requests that leave their connection open when they come whole, and what each is answered with.
    private static let requests: [(text: String, status: Int)] = [
        (Sent.get("/now"), 200), (Sent.get("/nowhere"), 404), (Sent.get("/fault"), 422),
        (Sent.post("/whole", "abc"), 200), (Sent.post("/count", "abcdef"), 200),
        (Sent.chunked("/count", ["a", "bc"]), 200), (Sent.get("/count"), 405),
        (Sent.post("/later", "a"), 200), (Sent.get("/named/a?b"), 200),
        (Sent.get("/now").replacing("GET", with: "HEAD"), 200),
        ("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 204),
    ]

    /// Every request is answered, in order, and nothing is left over, whatever comes with what.
    @Test(arguments: 1...60)
    func `every request is answered in order`(seed: UInt64) throws {
        var random = Xorshift(seed: seed)
        let asked = (0..<40).map { _ in Self.requests[random.below(Self.requests.count)] }
        let bytes = Array(asked.map(\.text).joined().utf8)
        let channel = try FrontChannel()
        var isReading = true
        var sent = 0
        while sent < bytes.count {
            switch random.below(6) {
            case 0:
                isReading.toggle()
                channel.letCallerRead(isReading)
            case 1 where channel.owing > 0: channel.give("late")
            default:
                // A channel that is not asked to read on is given nothing.
                guard channel.isRead() else {
                    if channel.owing > 0 { channel.give("late") }
                    if !isReading { channel.letCallerRead(true) }
                    isReading = true
                    continue
                }
                let count = min(1 + random.below(120), bytes.count - sent)
                channel.receive(bytes[sent..<sent + count])
                sent += count
            }
        }
        channel.letCallerRead(true)
        while channel.owing > 0 { channel.give("late") }
        #expect(channel.statuses == asked.map(\.status))
        #expect(channel.inFlight == 0)
        #expect(channel.isOpen)
        #expect(channel.isRead())
        let counted = channel.traffic.routes.flatMap(\.answers).map(\.count).reduce(0, +)
        #expect(counted == UInt64(asked.count))
    }

    /// Those of which the last is not whole are answered up to that one, and the connection ends.
    @Test(arguments: 1...40)
    func `a caller that ends in the middle of a request is answered up to that`(seed: UInt64) throws
    {
        var random = Xorshift(seed: seed)
        let whole = (0..<random.below(4)).map { _ in Self.requests[random.below(7)] }
        let last = Sent.post(["/whole", "/count", "/echo"][random.below(3)], "0123456789")
        let channel = try FrontChannel()
        channel.receive(whole.map(\.text).joined() + last.dropLast(1 + random.below(9)))
        #expect(channel.statuses.prefix(whole.count) == whole.map(\.status)[...])
        channel.endInput()
        channel.pass(.seconds(60))
        #expect(!channel.isOpen)
        #expect(channel.inFlight == 0)
    }
}
