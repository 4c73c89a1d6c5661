import ArgumentParser
import EventLoop
import Testing
import Transport

@testable import Commands

@Suite struct TLSListenOptionsTests {
    @Test(arguments: [
        (["127.0.0.1:1"], true), (["127.255.0.9:1"], true), (["[::1]:1"], true),
        (["[::1]:1", "127.0.0.1:1"], true), (["0.0.0.0:1"], false), (["[::]:1"], false),
        (["10.0.0.1:1"], false), (["127.0.0.1:1", "10.0.0.1:1"], false), (["[fe80::1]:1"], false),
        (["128.0.0.1:1"], false),
    ])
    func `a place is this machine's alone by all its addresses`(
        addresses: [String],
        isLoopback: Bool
    ) throws {
        let place = try SocketAddress("name:1", standingFor: addresses)
        #expect(place.isLoopback == isLoopback)
    }

    @Test(arguments: [
        (["--tls-cert", "a"], "--tls-cert and --tls-key are given together"),
        (["--tls-key", "a"], "--tls-cert and --tls-key are given together"),
        (["--client-ca", "a"], "--client-ca needs --tls-cert"),
        (
            ["--tls-cert", "a", "--tls-key", "b", "--client-crl", "c"],
            "--client-crl needs --client-ca"
        ),
        (["--tls-cert", "a", "--tls-key", "b", "--plaintext"], "exclude each other"),
    ])
    func `options that need others are refused`(arguments: [String], words: String) {
        do {
            _ = try TLSListenOptions.parse(arguments)
            Issue.record("\(arguments) were taken")
        } catch {
            #expect(TLSListenOptions.message(for: error).contains(words))
        }
    }

    @Test func `beyond this machine plain words need a flag`() throws {
        let (far, near) = (try SocketAddress("0.0.0.0:1"), try SocketAddress("127.0.0.1:1"))
        let none = try TLSListenOptions.parse([])
        #expect(throws: ValidationError.self) { try none.isOpenInPlain(far, of: "--listen") }
        #expect(try !none.isOpenInPlain(near, of: "--listen"))
        let plain = try TLSListenOptions.parse(["--plaintext"])
        #expect(try plain.isOpenInPlain(far, of: "--listen"))
        #expect(try !plain.isOpenInPlain(near, of: "--listen"))
        let secure = try TLSListenOptions.parse(["--tls-cert", "a", "--tls-key", "b"])
        #expect(try !secure.isOpenInPlain(far, of: "--listen"))
        #expect(secure.files?.key == "b")
    }
}
