import Server
import Testing

@Suite struct ServerLimitsTests {
    @Test func `the defaults are sane`() {
        let limits = ServerLimits()
        #expect(limits.fault() == nil)
        #expect(limits.connectionsMax == 10_000)
        #expect(limits.idleTimeout == .seconds(300))
        #expect(limits.frameTimeout == .seconds(10))
        #expect(limits.stallTimeout == .seconds(10))
        #expect(limits.drainTimeout == .seconds(10))
        #expect(limits.descriptorsNeeded(loops: 2) > 10_000)
    }

    @Test func `a limit that makes no sense is named`() {
        var limits = ServerLimits()
        limits.frameTimeout = .milliseconds(9)
        #expect(limits.fault()?.contains("frame timeout") == true)
        limits.frameTimeout = .milliseconds(10)
        #expect(limits.fault() == nil)
        limits.connectionsMax = 0
        #expect(limits.fault() == "0 connections make no sense; 1 to 1000000 do")
    }
}
