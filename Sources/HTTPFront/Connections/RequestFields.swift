import NIOHTTP1

/// What the head of a request says of how the request is sent and taken, read in one pass over its fields.
struct RequestFields {
    /// How often the field `Host` is there.
    private(set) var hostCount = 0
    /// The value of the first of them.
    private(set) var host = ""
    /// Whether there is a field `Transfer-Encoding`.
    private(set) var hasTransferCoding = false
    /// Whether the caller sends its body only once it is told to.
    private(set) var waitsForContinue = false
    /// What the caller expects that nobody here knows; nil when there is nothing of the kind.
    private(set) var unknownExpectation: String?
    /// Whether NIO's decoder takes the request for the last one before another protocol.
    private(set) var offersUpgrade = false

    /// The fields of a head.
    init(_ head: HTTPRequestHead) {
        var hasExpectation = false
        var hasUpgrade = head.method == .CONNECT
        for (name, value) in head.headers {
            switch name.utf8.count {
            case 4 where name.isField("host"):
                if hostCount == 0 { host = value.withoutSpaceBehind }
                hostCount += 1
            case 6 where name.isField("expect"): hasExpectation = true
            case 7 where name.isField("upgrade"): hasUpgrade = true
            case 17 where name.isField("transfer-encoding"): hasTransferCoding = true
            default: break
            }
        }
        // Few requests have these, and then a second pass does no harm.
        if hasExpectation { readExpectations(head) }
        if hasUpgrade { offersUpgrade = head.method == .CONNECT || head.isUpgradeWanted }
    }

    /// RFC 9110, section 10.1.1: those of HTTP/1.0 are passed over.
    private mutating func readExpectations(_ head: HTTPRequestHead) {
        guard head.version != .http1_0 else { return }
        for member in head.headers[canonicalForm: "expect"] where !member.isEmpty {
            if member.lowercased() == "100-continue" {
                waitsForContinue = true
            } else {
                unknownExpectation = unknownExpectation ?? String(member)
            }
        }
    }
}

extension String {
    /// The value of a field without the space behind it, which is none of it and which the parser leaves there.
    fileprivate var withoutSpaceBehind: String {
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        guard let last = utf8.last, isSpace(last) else { return self }
        let end = utf8.lastIndex { !isSpace($0) }.map { utf8.index(after: $0) }
        return String(self[..<(end ?? startIndex)])
    }

    /// Whether this is the name of a field, in letters of any case.
    ///
    /// - Parameter name: in lower case.
    /// - Returns: whether it is the same.
    func isField(_ name: String) -> Bool {
        // The bytes of a name are letters, hyphens and such, as the parser lets nothing else through. This is done
        // for every request: over views and their iterators it takes ten times as long.
        let (bytes, wanted) = (utf8.span, name.utf8.span)
        guard bytes.count == wanted.count else { return false }
        for index in bytes.indices where bytes[index] | 0x20 != wanted[index] { return false }
        return true
    }
}

extension HTTPRequestHead {
    /// Whether a field `Connection` has the member `upgrade`, exactly as NIO's parser reads such a field: it takes
    /// `Proxy-Connection` for the same, and a tab behind a member for a part of it.
    fileprivate var isUpgradeWanted: Bool {
        let values = headers["connection"] + headers["proxy-connection"]
        return values.contains { value in
            value.utf8.split(separator: UInt8(ascii: ",")).contains { member in
                let start = member.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
                let rest = start.dropFirst(7)
                return rest.allSatisfy { $0 == UInt8(ascii: " ") }
                    && Substring(start.prefix(7)).lowercased() == "upgrade"
            }
        }
    }
}
