import ArgumentParser
import Commands
import EventLoop
import HTTPFront
import Logging
import Platform
import Secrecy
import Transport

/// How the page is kept from those on the way.
struct SecurityOptions: ParsableArguments {
    @OptionGroup
    var tls: TLSListenOptions

    @Flag(
        help: "Tell browsers to ask by HTTPS alone for a year (Strict-Transport-Security)."
    )
    var hsts = false

    @Option(
        help: ArgumentHelp(
            "Listen there, too, in plain, and answer every request with its place in HTTPS.",
            valueName: "host:port"
        )
    )
    var redirectFrom: String?

    /// Refuses options that need TLS where there is none.
    mutating func validate() throws {
        if tls.tlsCert == nil {
            if hsts { throw ValidationError("--hsts needs --tls-cert and --tls-key") }
            if redirectFrom != nil {
                throw ValidationError("--redirect-from needs --tls-cert and --tls-key")
            }
        }
    }

    /// How the page's server speaks HTTPS; nil in plain.
    ///
    /// - Throws: a ``Failure`` where a file cannot be used.
    func security(log: Logger) throws -> HTTPServer.Security? {
        guard let files = tls.files else { return nil }
        let redirect = try redirectFrom.map { try SocketAddress($0, of: "--redirect-from") }
        do throws(TLSFileFault) {
            let contents = try files.read()
            let context = try files.context(of: contents, .http1)
            let kept = Guarded(contents)
            let front = TLSFront(context, log: log) {
                let reread = files.reread(after: kept.withLock { $0 }, .http1)
                kept.withLock { $0 = reread.contents }
                return TLSFront.Reloaded(reread.context, faults: reread.faults.map { "\($0)" })
            }
            return HTTPServer.Security(front, demandsHTTPS: hsts, redirectFrom: redirect)
        } catch {
            throw Failure(.inputOutput, "\(error)")
        }
    }
}
