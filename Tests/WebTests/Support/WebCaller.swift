import EventLoop
import HTTPFront
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import TestSupport

@testable import HTTPFront
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

    private let router: Router
    private let faults: FaultResponses
    private let loop: any NIOCore.EventLoop

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
        let loops = MultiThreadedEventLoopGroup.singleton
        let bulk = BulkWork(places: 2)
        let router = WebServer(configuration, log: log).router(over: scoring, bulk, on: loops)
        let faults = FaultResponses(log: log)
        let result: Result<Void, any Error>
        do {
            try await test(WebCaller(router: router, faults: faults, loop: loops.next()))
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await scoring.close()
        try await bulk.close()
        try result.get()
    }

    /// The handlers over a stub server.
    static func calling(
        hasModel: Bool = true,
        hasReasons: Bool = true,
        missing: Set<Int> = [],
        document: [UInt8]? = nil,
        _ test: (WebCaller) async throws -> Void
    ) async throws {
        let server = try await StubServer(
            hasModel: hasModel,
            hasReasons: hasReasons,
            missing: missing,
            document: document
        )
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
        var fields = HTTPHeaders([("Host", "test")])
        for field in headers { fields.add(name: field.name.rawName, value: field.value) }
        let head = HTTPRequestHead(
            version: .http1_1,
            method: HTTPMethod(rawValue: method.rawValue),
            uri: path,
            headers: fields
        )
        let answer = await answer(to: head, ByteBuffer(bytes: body))
        var bytes = ByteBuffer()
        switch answer.body {
        case .whole(let body): bytes = body
        case .streamed(let write):
            let collector = Collector()
            try await write(AnswerStream { await collector.add($0) })
            bytes = await collector.bytes
        }
        var told = answer.headers
        told[.contentLength] = String(bytes.readableBytes)
        return Answer(
            status: answer.status.code,
            headers: told,
            bytes: method == .head ? [] : Array(bytes.readableBytesView)
        )
    }

    /// Lets a request go the way that it goes on a connection, but for that.
    private func answer(to head: HTTPRequestHead, _ body: ByteBuffer) async -> HTTPFront.Answer {
        var assembler = RequestAssembler(router)
        var steps = [assembler.take(head: head)]
        if body.readableBytes > 0 { steps.append(assembler.take(body: body)) }
        steps.append(assembler.takeEnd())
        for step in steps {
            switch step {
            case .more: continue
            case .answer(let answer, _): return answer
            case .ready(var request, let route, _):
                if case .pieces = route.intake { request.pieces = .pieces(of: body) }
                return await answer(to: request, route.handler)
            }
        }
        preconditionFailure("a whole request is answered")
    }

    private func answer(to request: Request, _ handler: Route.Handler) async -> HTTPFront.Answer {
        switch handler {
        case .task(let make):
            do { return try await make(request) } catch { return faults.fault(error).answer }
        case .loop(let make):
            return await withCheckedContinuation { continuation in
                loop.execute { make(request, loop) { continuation.resume(returning: $0) } }
            }
        }
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

    private actor Collector {
        private(set) var bytes = ByteBuffer()

        func add(_ piece: ByteBuffer) { bytes.writeImmutableBuffer(piece) }
    }
}

extension RequestBody {
    /// A body of some bytes, as one piece.
    static func pieces(of bytes: ByteBuffer...) -> RequestBody {
        RequestBody(
            AsyncStream { stream in
                for piece in bytes { stream.yield(piece) }
                stream.finish()
            }
        )
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
