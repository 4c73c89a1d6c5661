import EventLoop
import Secrecy
import TestSupport
import Testing

@testable import Transport

@Suite struct TLSClientFilesTests {
    @Test(arguments: [
        ("localhost:1", nil, "localhost"), ("127.0.0.1:1", nil, "127.0.0.1"),
        ("[::1]:1", nil, "::1"),
        ("127.0.0.1:1", "scores.example", "scores.example"), ("[::1]:1", "10.0.0.1", "10.0.0.1"),
    ])
    func `the certificate must be for the host of the address unless another name is given`(
        address: String,
        name: String?,
        expected: String
    ) async throws {
        let files = try await TrialCertificates.shared
        let authority = TLSClientFiles.Source.file(files.path("authority.pem"))
        let client = TLSClientFiles(authorities: authority, serverName: name)
        #expect(try client.terms(for: SocketAddress(address)).serverName == expected)
    }

    @Test func `what is wrong is told with the file that it is in, where it is in one`()
        async throws
    {
        let files = try await TrialCertificates.shared
        let authority = files.path("authority.pem")
        let place = try SocketAddress("127.0.0.1:1")
        let cases: [(TLSClientFiles, String)] = [
            (
                TLSClientFiles(authorities: .file("/nowhere")),
                "the authorities: cannot read /nowhere: No such file or directory"
            ),
            (
                TLSClientFiles(authorities: .bytes([])),
                "the authorities is not PEM: it must hold a line -----BEGIN CERTIFICATE-----"
            ),
            (
                TLSClientFiles(authorities: .file(files.path("client.key"))),
                "\(files.path("client.key")): the authorities is not PEM: it must hold a line "
                    + "-----BEGIN CERTIFICATE-----"
            ),
            (
                TLSClientFiles(
                    authorities: .file(authority),
                    certificate: .file(files.path("client.pem")),
                    key: .bytes(try files.bytes("server.key"))
                ),
                "\(files.path("client.pem")): the private key does not fit the certificate"
            ),
            (
                TLSClientFiles(authorities: .file(authority), serverName: ""),
                "the address names no host; give the name that the server's certificate is for"
            ),
        ]
        for (client, sentence) in cases {
            let error = #expect(throws: TLSFileFault.self) { try client.terms(for: place) }
            #expect(error?.description == sentence)
        }
    }

    @Test func `a failure is told as the client's user has to know it`() async throws {
        let files = try await TrialCertificates.shared
        let client = TLSClientFiles(authorities: .file(files.path("authority.pem")))
        let terms = try client.terms(for: SocketAddress("localhost:1"))
        func sentence(_ reason: TLSFailure.Reason, _ side: TLSRole, _ toldBy: TLSRole?) -> String {
            terms.sentence(TLSFailure(reason: reason, side: side, toldBy: toldBy))
        }
        #expect(
            sentence(.wrongName, .server, nil)
                == "the server's certificate is for other names than the one asked for, localhost"
        )
        #expect(
            sentence(.notTLS, .server, nil)
                == "the server does not speak TLS on this port but plain, or something else"
        )
        #expect(
            sentence(.expired, .client, .server)
                == "the server says: the client's certificate has expired"
        )
        #expect(sentence(.version, .server, .server) == "the server does not speak TLS 1.3")
    }

    @Test func `only what ends by itself may be better the next time`() {
        let passing = TLSFailure.Reason.allCases.filter {
            !TLSFailure(reason: $0, side: .server, toldBy: nil).isLasting
        }
        #expect(passing == [.cutHandshake, .cut, .cancelled, .defect])
    }
}
