import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import Web

@Suite struct RequestCountingTests {
    private let metrics = WebMetrics()

    private var context: WebContext {
        let channel = NIOAsyncTestingChannel()
        return WebContext(source: .init(channel: channel, logger: Logger(label: "test")))
    }

    private func answer(_ next: @Sendable () throws -> Response) async throws -> Response {
        let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/secret/path")
        let request = Request(head: head, body: .init(buffer: ByteBuffer()))
        return try await RequestCounting(metrics: metrics).handle(request, context: context) {
            _,
            _ in try next()
        }
    }

    /// Status and count of each kind of answer so far.
    private var answers: [String] {
        metrics.counts(of: nil).answers.map { "\($0.status): \($0.count)" }
    }

    private var inFlight: Int { metrics.inFlight.load(ordering: .relaxed) }

    @Test func `an answer that is held whole is counted at once`() async throws {
        _ = try await answer { Response(status: .ok, body: .init(byteBuffer: ByteBuffer())) }
        #expect(answers == ["200: 1"])
        #expect(inFlight == 0)
    }

    @Test func `what is thrown is counted by its status`() async {
        await #expect(throws: HTTPError.self) { try await answer { throw HTTPError(.notFound) } }
        await #expect(throws: CancellationError.self) {
            try await answer { throw CancellationError() }
        }
        #expect(answers == ["404: 1", "500: 1"])
        #expect(inFlight == 0)
    }

    @Test func `a streamed answer is counted when its last byte is written`() async throws {
        let written = Mutex<[String]>([])
        do {
            let response = try await answer { Self.streamed }
            #expect(answers.isEmpty)
            #expect(inFlight == 1)
            try await response.body.write(Writer { text in written.withLock { $0.append(text) } })
        }
        #expect(written.withLock { $0 } == ["one", "two"])
        #expect(answers == ["200: 1"])
        #expect(inFlight == 0)
    }

    @Test func `a streamed answer whose reader has gone is counted when it is dropped`()
        async throws
    {
        _ = try await answer { Self.streamed }
        #expect(answers == ["200: 1"])
        #expect(inFlight == 0)
    }

    private static var streamed: Response {
        Response(
            status: .ok,
            body: .init { writer in
                for text in ["one", "two"] { try await writer.write(ByteBuffer(string: text)) }
                try await writer.finish(nil)
            }
        )
    }

    private struct Writer: ResponseBodyWriter {
        let wrote: @Sendable (String) -> Void

        mutating func write(_ buffer: ByteBuffer) async throws { wrote(String(buffer: buffer)) }

        consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}
