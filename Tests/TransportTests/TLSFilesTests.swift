import Foundation
import Secrecy
import TestSupport
import Testing

@testable import Transport

@Suite struct TLSFilesTests {
    private let made: TrialCertificates
    private let files: TLSFiles

    /// Files of its own, which the tests change.
    init() throws {
        made = try TrialCertificates()
        files = TLSFiles(
            certificate: made.path("server.pem"),
            key: made.path("server.key"),
            clientAuthorities: made.path("authority.pem")
        )
    }

    private func replace(_ name: String, by other: String) throws {
        try Data(made.bytes(other)).write(to: URL(filePath: made.path(name)))
    }

    private func fault(_ change: (inout TLSFiles) throws -> Void) throws -> String {
        var files = files
        try change(&files)
        do throws(TLSFileFault) {
            _ = try files.context(of: files.read(), .http1)
            return ""
        } catch {
            return error.description
        }
    }

    @Test func `files that fit make a context`() throws {
        let context = try files.context(of: files.read(), .http1)
        #expect(context.demandsCertificate)
    }

    @Test func `what is wrong is told with the file that it is in`() throws {
        let key = made.path("server.key")
        let certificate = made.path("server.pem")
        #expect(
            try fault { $0.key = made.path("client.key") }
                == "\(certificate), \(made.path("client.key")): the private key does not fit the certificate"
        )
        #expect(
            try fault { $0.certificate = key }.hasPrefix("\(key): the certificate chain is not PEM")
        )
        #expect(
            try fault { $0.certificate = "/nowhere.pem" }
                == "the certificate chain: cannot read /nowhere.pem: No such file or directory"
        )
        #expect(try fault { $0.clientAuthorities = "/" } == "/: the authorities is not a file")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        #expect(try fault { _ in }.hasPrefix("\(key): everybody can read or write the private key"))
    }

    @Test func `reading again takes what is fit and keeps the rest`() throws {
        let old = try files.read()
        let same = files.reread(after: old, .http1)
        #expect(same.context != nil && same.faults.isEmpty && same.contents == old)
        // A key that does not fit, and an authority that is none.
        try replace("server.key", by: "client.key")
        try replace("authority.pem", by: "server.pem")
        let neither = files.reread(after: old, .http1)
        #expect(neither.context == nil && neither.faults.count == 2 && neither.contents == old)
        // The pair fits again: a server's certificate and key of the client.
        try replace("server.pem", by: "client.pem")
        let pair = files.reread(after: old, .http1)
        #expect(pair.context != nil && pair.faults.count == 1)
        #expect(pair.contents.chain == (try made.bytes("client.pem")))
        #expect(pair.contents.clientAuthorities == old.clientAuthorities)
    }
}
