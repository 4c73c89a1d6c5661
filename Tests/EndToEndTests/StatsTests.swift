import Foundation
import TestSupport
import Testing

@Suite struct StatsTests {
    private static func total(_ reply: RawReply) throws -> Int {
        let document = try JSONSerialization.jsonObject(with: Data(reply.payload))
        let requests = (document as? [String: Any])?["requests"] as? [String: Int]
        return try #require(requests?["total"])
    }

    @Test func `stats that are asked for thousands of times are gathered every ten milliseconds`()
        throws
    {
        let server = try RunningServer()
        let connection = try server.connect()
        let depth = 40
        let block = (0..<depth).flatMap { _ in RawRequest.empty(RawRequest.stats) }
        var documents: Set<[UInt8]> = []
        let began = ContinuousClock.now
        for _ in 0..<50 {
            connection.send(block)
            for _ in 0..<depth {
                documents.insert(try #require(try connection.reply()).payload)
            }
        }
        // Each document counts the requests that were read before it, so no two of them are the same.
        let most = (ContinuousClock.now - began) / .milliseconds(10)
        #expect(Double(documents.count) <= most + 2)
    }

    @Test func `no answer counts less than one before it, on whichever loop`() throws {
        let server = try RunningServer(["--loops", "3"])
        let connections = try (0..<6).map { _ in try server.connect() }
        var last = 0
        for round in 0..<600 {
            let connection = connections[round % connections.count]
            #expect(try connection.ask(RawRequest.score(id: 1))?.status == 0)
            let reply = try #require(
                try connection.ask(RawRequest.empty(RawRequest.stats))
            )
            let total = try Self.total(reply)
            #expect(total >= last)
            last = total
        }
        let isCounted = try waited(within: 10) {
            let reply = try connections[0].ask(RawRequest.empty(RawRequest.stats))
            return try Self.total(try #require(reply)) >= 1200
        }
        #expect(isCounted)
    }
}
