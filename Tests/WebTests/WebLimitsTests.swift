import HTTPFront
import Testing

@testable import Web

@Suite struct WebLimitsTests {
    @Test func `what a server may need grows with what it is asked for`() {
        var limits = WebLimits()
        let usual = limits.descriptorsNeeded(loops: 1)
        #expect(usual > limits.connections.connectionsMax)
        #expect(limits.descriptorsNeeded(loops: 3) == usual + 8)
        limits.connections.connectionsMax += 100
        #expect(limits.descriptorsNeeded(loops: 1) == usual + 100)
    }
}
