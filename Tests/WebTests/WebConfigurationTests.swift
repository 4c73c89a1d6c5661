import EventLoop
import HTTPFront
import Platform
import SestinaClient
import Testing

@testable import Web

@Suite struct WebConfigurationTests {
    @Test func `a server without further words has the usual limits`() throws {
        let place = try WebConfiguration.Place("127.0.0.1:0")
        let configuration = WebConfiguration(listen: place, server: "scores.example:7000")
        #expect("\(configuration.listen)" == "\(place)")
        #expect(configuration.server == "scores.example:7000")
        #expect(configuration.loops == Processors.available)
        #expect(configuration.loops >= 1)
        #expect(configuration.bookLimits.bytesMax == BookLimits().bytesMax)
        #expect(
            configuration.limits.connections.connectionsMax
                == WebLimits().connections.connectionsMax
        )
    }

    @Test func `limits leave room for what they bound`() {
        let limits = WebLimits()
        // The most rows of one call, each of six numbers with every digit.
        let rowBytes = 6 * ("-1.7976931348623157e+308".utf8.count + 1) + 2
        #expect(limits.inferenceBytesMax >= ScoringClient.batchRowsMax * rowBytes)
        #expect(
            limits.inferenceBytesMax >= ScoringClient.batchRowsMax * InferenceProtocol.rowBytes
                + 4096
        )
        #expect(limits.predictionBytesMax >= 6 * 400)
        #expect(limits.connections.lookInterval < limits.connections.headTimeout)
        #expect(limits.connections.lookInterval < limits.connections.lingerTimeout)
        #expect(limits.scoringTimeout < limits.connections.drainTimeout)
        #expect(limits.reconnectPauseMax < limits.scoringTimeout)
    }

    @Test(arguments: [(1, 1024), (4, 1024), (4, 0), (64, 10_000)])
    func `descriptors are counted for each connection and each loop`(loops: Int, connections: Int) {
        var limits = WebLimits()
        limits.connections.connectionsMax = connections
        let needed = limits.descriptorsNeeded(loops: loops)
        #expect(needed == connections + 3 + 4 * loops + 32)
        var more = limits
        more.connections.connectionsMax += 1
        #expect(more.descriptorsNeeded(loops: loops) == needed + 1)
        #expect(limits.descriptorsNeeded(loops: loops + 1) == needed + 4)
    }
}
