import ArgumentParser
import Testing
import Transport

@testable import Commands

@Suite struct TLSClientOptionsTests {
    @Test(arguments: [
        (["--ca", "a"], "give --tls as well"),
        (["--cert", "a", "--key", "b"], "give --tls as well"),
        (["--key", "b"], "give --tls as well"),
        (["--server-name", "a"], "give --tls as well"),
        (["--tls"], "--tls needs --ca FILE"),
        (["--tls", "--cert", "a", "--key", "b"], "--tls needs --ca FILE"),
        (["--tls", "--ca", "a", "--cert", "b"], "--cert and --key are given together"),
        (["--tls", "--ca", "a", "--key", "b"], "--cert and --key are given together"),
    ])
    func `options that need others are refused`(arguments: [String], words: String) {
        do {
            _ = try TLSClientOptions.parse(arguments)
            Issue.record("\(arguments) were taken")
        } catch {
            #expect(TLSClientOptions.message(for: error).contains(words))
        }
    }

    @Test func `options that say enough name the files, and none of them means plain`() throws {
        #expect(try TLSClientOptions.parse([]).files == nil)
        let trusting = try TLSClientOptions.parse(["--tls", "--ca", "a"]).files
        #expect(trusting == TLSClientFiles(authorities: .file("a")))
        let all = try TLSClientOptions.parse([
            "--tls", "--ca", "a", "--cert", "b", "--key", "c", "--server-name", "d",
        ])
        #expect(
            all.files
                == TLSClientFiles(
                    authorities: .file("a"),
                    certificate: .file("b"),
                    key: .file("c"),
                    serverName: "d"
                )
        )
    }
}
