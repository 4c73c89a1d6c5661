import HTTPTypes
import JSON
import NIOHTTP1
import Words

extension HTTPRequestHead {
    /// Why a request with this head is not taken; nil when it is.
    ///
    /// These are the rules that RFC 9110 and RFC 9112 give every server, whatever the path. What the parser does
    /// not let through is not asked for here.
    ///
    /// - Parameters:
    ///   - fields: those of this head.
    ///   - scheme: what the connection speaks, `http` or `https`.
    /// - Returns: the fault, which ends the connection.
    func fault(_ fields: RequestFields, scheme: String = "http") -> WebFault? {
        hostFault(fields) ?? targetFault(scheme) ?? codingFault(fields) ?? expectationFault(fields)
    }

    /// RFC 9112, section 3.2.
    private func hostFault(_ fields: RequestFields) -> WebFault? {
        switch fields.hostCount {
        case 0 where version == .http1_0: nil
        case 0: WebFault(.badRequest, "a request of HTTP/1.1 has the header Host")
        case 1 where Authority.isHostField(fields.host): nil
        case 1:
            WebFault(
                .badRequest,
                "the header Host is \"\(fields.host.shown)\"; it is a host like scoring.example or [::1], "
                    + "with a port or without"
            )
        default:
            WebFault(
                .badRequest,
                "the header Host is there \(fields.hostCount) times; it is there once"
            )
        }
    }

    /// RFC 9112, section 3.2: which forms of a target there are, and RFC 9110, section 7.4: that a request meant for
    /// another scheme is not answered.
    private func targetFault(_ scheme: String) -> WebFault? {
        let isPath = uri.utf8.first == UInt8(ascii: "/")
        if method == .CONNECT {
            return WebFault(
                .notImplemented,
                "this server is no proxy and connects to nobody; /openapi.json lists what there is"
            )
        }
        if isPath { return nil }
        if uri == "*" {
            return method == .OPTIONS
                ? nil
                : WebFault(.badRequest, "the target * is for OPTIONS only; others take a path")
        }
        guard let end = uri.firstRange(of: "://") else {
            return WebFault(.badRequest, "the target \"\(uri.shown)\" is no path; it begins with /")
        }
        guard uri[..<end.lowerBound].lowercased() == scheme else {
            return WebFault(
                .misdirectedRequest,
                "the target has the scheme \(uri[..<end.lowerBound].shown); this server speaks \(scheme)"
            )
        }
        let authority = uri[end.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, Authority.isHostField(String(authority)) else {
            return WebFault(
                .badRequest,
                "the target names no host: \"\(authority.shown)\"; it is one like scoring.example or [::1], "
                    + "with a port or without"
            )
        }
        return nil
    }

    /// RFC 9112, sections 6.1 and 6.3.
    ///
    /// What has a `Content-Length` besides never comes out of the parser.
    private func codingFault(_ fields: RequestFields) -> WebFault? {
        guard fields.hasTransferCoding else { return nil }
        guard version != .http1_0 else {
            return WebFault(
                .badRequest,
                "a request of HTTP/1.0 has no Transfer-Encoding; it tells the length of its body"
            )
        }
        let codings = headers[canonicalForm: "transfer-encoding"].filter { !$0.isEmpty }
        return TransferCoding.fault(codings.map(String.init))
    }

    private func expectationFault(_ fields: RequestFields) -> WebFault? {
        fields.unknownExpectation.map { expectation in
            WebFault(
                .expectationFailed,
                "the expectation \(expectation.shown) is not known here; 100-continue is"
            )
        }
    }
}
