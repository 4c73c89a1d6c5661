import SestinaClient
import Testing

@Suite struct ConfigurationTests {
    typealias Configuration = ScoringClient.Configuration

    private static let spoilt: [(String, @Sendable (inout Configuration) -> Void)] = [
        ("connections", { $0.connections = 0 }), ("connections", { $0.connections = 1025 }),
        ("inFlightMax", { $0.inFlightMax = 0 }), ("waitingMax", { $0.waitingMax = 0 }),
        ("callTimeout", { $0.callTimeout = .zero }),
        ("connectTimeout", { $0.connectTimeout = .seconds(-1) }),
        ("silenceTimeout", { $0.silenceTimeout = .zero }),
        ("reconnectPauseMin", { $0.reconnectPauseMin = .zero }),
        ("reconnectPauseMax", { $0.reconnectPauseMax = .milliseconds(1) }),
    ]

    @Test(arguments: spoilt)
    func `a value that cannot be used is named`(
        name: String,
        spoil: @Sendable (inout Configuration) -> Void
    ) {
        var configuration = Configuration(address: "127.0.0.1:7070")
        spoil(&configuration)
        let error = #expect(throws: ClientError.self) { try ScoringClient(configuration) }
        guard case .invalidConfiguration(let sentence) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(sentence.hasPrefix("\(name) is "))
    }

    @Test(arguments: ["", "localhost", "127.0.0.1:", "127.0.0.1:70707", "::1:7070", "1.2.3.4:-1"])
    func `an address that is none is refused in words`(address: String) {
        let error = #expect(throws: ClientError.self) { try ScoringClient(address: address) }
        guard case .invalidConfiguration(let sentence) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!sentence.isEmpty)
    }
}
