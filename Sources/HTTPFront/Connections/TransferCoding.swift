import HTTPTypes
import JSON
import Words

/// The field `Transfer-Encoding`, of whose codings only `chunked` is read (RFC 9112, section 6.1).
enum TransferCoding {
    /// Why a body that is coded like this is not read; nil when it is.
    ///
    /// - Parameter codings: in the order in which they were applied, no empty one among them.
    /// - Returns: the fault: 501 for codings, 400 for none.
    static func fault(_ codings: [String]) -> WebFault? {
        switch codings.count {
        case 0:
            return WebFault(.badRequest, "Transfer-Encoding names no coding; it is chunked")
        case 1 where codings[0].lowercased() == "chunked": return nil
        default:
            return WebFault(
                .notImplemented,
                "Transfer-Encoding is \(codings.joined(separator: ", ").shown); the one that is read is "
                    + "chunked, and once"
            )
        }
    }

    /// What the parser has against the codings in a head; nil when it is about something else.
    ///
    /// With a `Content-Length` besides, it is that there are both.
    static func fault(in head: HeadBytes) -> WebFault? {
        guard head.values(of: "content-length").isEmpty else { return nil }
        var values = head.values(of: "transfer-encoding")
        if values.isEmpty, let rest = head.unnamed, rest.lowercased().hasPrefix("chunked") {
            values = [rest]
        }
        let codings = values.flatMap { $0.split(separator: ",") }.map {
            HeadBytes.trimmed(String($0))
        }
        .filter { !$0.isEmpty }
        return codings.isEmpty ? nil : fault(codings)
    }
}
