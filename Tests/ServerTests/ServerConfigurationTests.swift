import EventLoop
import Testing

@testable import Server

@Suite struct ServerConfigurationTests {
    @Test func `what is not said is the usual, and a contract is kept unless it is said`() throws {
        var configuration = ServerConfiguration(
            modelPath: "m.onnx",
            address: try SocketAddress("127.0.0.1:0"),
            loops: 2
        )
        #expect(configuration.limits == ServerLimits())
        #expect(!configuration.allowsContractChange)
        configuration.limits.connectionsMax = 3
        #expect(configuration.limits != ServerLimits())
        #expect(configuration.modelPath == "m.onnx" && configuration.loops == 2)
    }

    @Test func `as many descriptors are needed as connections, refusals and loops may hold`() {
        var limits = ServerLimits()
        limits.connectionsMax = 100
        let some = limits.descriptorsNeeded(loops: 1)
        #expect(some > 100 + ServerLimits.refusalsMax)
        #expect(limits.descriptorsNeeded(loops: 3) > some)
        limits.connectionsMax = 101
        #expect(limits.descriptorsNeeded(loops: 1) == some + 1)
    }

    @Test(
        arguments: [
            (Duration.zero, 0), (.milliseconds(1), 1), (.nanoseconds(1), 1),
            (.microseconds(1001), 2),
            (.seconds(300), 300_000), (.milliseconds(-5), 0),
            (.seconds(31_536_000), 31_536_000_000),
        ] as [(Duration, UInt64)]
    )
    func `times are kept to the millisecond, and never shorter than was asked for`(
        duration: Duration,
        milliseconds: UInt64
    ) {
        #expect(duration.milliseconds == milliseconds)
        var limits = ServerLimits()
        limits.stallTimeout = duration
        #expect(Patience.Limits(limits).stall == milliseconds)
    }

    @Test func `each time goes to what it is for`() {
        var limits = ServerLimits()
        limits.idleTimeout = .seconds(1)
        limits.frameTimeout = .seconds(2)
        limits.stallTimeout = .seconds(3)
        #expect(Patience.Limits(limits) == Patience.Limits(idle: 1000, frame: 2000, stall: 3000))
    }

    @Test(arguments: [9, 10])
    func `a time of less than ten milliseconds makes no sense, whichever it is`(
        milliseconds: Int
    ) {
        let time = Duration.milliseconds(milliseconds)
        let changes: [(String, WritableKeyPath<ServerLimits, Duration>)] = [
            ("idle", \.idleTimeout), ("frame", \.frameTimeout), ("stall", \.stallTimeout),
        ]
        for (name, path) in changes {
            var limits = ServerLimits()
            limits[keyPath: path] = time
            let fault = limits.fault()
            if milliseconds < 10 {
                #expect(fault?.hasPrefix("the \(name) timeout is ") == true)
                #expect(fault?.hasSuffix("it takes 10 milliseconds or more") == true)
            } else {
                #expect(fault == nil)
            }
        }
        // A drain may have no time at all.
        var limits = ServerLimits()
        limits.drainTimeout = .zero
        #expect(limits.fault() == nil)
    }

    @Test(arguments: [(0, false), (1, true), (1_000_000, true), (1_000_001, false), (-1, false)])
    func `connections are one to a million`(connections: Int, isSane: Bool) {
        var limits = ServerLimits()
        limits.connectionsMax = connections
        #expect((limits.fault() == nil) == isSane)
    }
}
