import EventLoop
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import TestSupport

@testable import Web

/// The handlers of a web server over a stub server, asked without a socket.
struct WebCaller {
    /// An answer, read whole.
    struct Answer {
        let status: Int
        let headers: HTTPFields
        let bytes: [UInt8]

        var text: String { String(decoding: bytes, as: UTF8.self) }
        var json: FoundationJSON { get throws { try FoundationJSON(utf8: bytes) } }
    }

    private let responder: any HTTPResponder<WebContext>

    /// The handlers over the scoring server at an address.
    static func calling(
        server: String,
        _ test: (WebCaller) async throws -> Void
    ) async throws {
        let configuration = WebConfiguration(
            listen: try WebConfiguration.Place("127.0.0.1:0"),
            server: server
        )
        let scoring = try ScoringService(configuration)
        var log = Logger(label: "test")
        log.logLevel = .critical
        let router = WebServer(configuration, log: log).router(over: scoring)
        let result: Result<Void, any Error>
        do {
            try await test(WebCaller(responder: router.buildResponder()))
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await scoring.close()
        try result.get()
    }

    /// The handlers over a stub server.
    static func calling(
        hasModel: Bool = true,
        _ test: (WebCaller) async throws -> Void
    ) async throws {
        let server = try await StubServer(hasModel: hasModel)
        try await calling(server: server.address, test)
        await server.stop()
    }

    /// Asks.
    func ask(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ headers: HTTPFields = [:],
        _ body: [UInt8] = []
    ) async throws -> Answer {
        let head = HTTPRequest(
            method: method,
            scheme: "http",
            authority: "test",
            path: path,
            headerFields: headers
        )
        // A task goes from thread to thread, which the loop of an EmbeddedChannel cannot.
        let channel = NIOAsyncTestingChannel()
        let context = WebContext(
            source: .init(channel: channel, logger: Logger(label: "test"))
        )
        let request = Request(head: head, body: .init(buffer: ByteBuffer(bytes: body)))
        let response = try await responder.respond(to: request, context: context)
        let collector = Collector()
        try await response.body.write(collector)
        _ = try await channel.finish()
        return Answer(
            status: response.status.code,
            headers: response.headers,
            bytes: collector.bytes
        )
    }

    /// Posts a text.
    func post(
        _ path: String,
        _ text: String,
        as type: String = "application/json"
    ) async throws
        -> Answer
    {
        try await ask(.post, path, [.contentType: type], Array(text.utf8))
    }

    private final class Collector: ResponseBodyWriter {
        private(set) var bytes: [UInt8] = []

        func write(_ buffer: ByteBuffer) async throws { bytes += buffer.readableBytesView }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}

extension FoundationJSON {
    /// The member of an object.
    subscript(_ name: String) -> FoundationJSON? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    /// The text, if it is one.
    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}
