package import NIOHTTP1
import Synchronization

/// What one request is called in its answer and in the log: the caller's own name for it, or one that is made.
package struct RequestID: Sendable, Equatable, CustomStringConvertible {
    /// The field of requests and answers that has it.
    package static let fieldName = "X-Request-Id"
    /// The most characters of a name that is taken over.
    package static let charactersMax = 128

    /// The name.
    package let description: String

    /// Names that are made begin with what tells this process from others.
    private static let prefix = String(UInt64.random(in: .min ... .max), radix: 36) + "-"
    private static let madeCount = Atomic<UInt64>(0)

    /// The name of a request: what its field says, where that is there once, not too long and of letters, digits and
    /// `-._~:+/=@` alone, and else one that no other request has.
    ///
    /// - Parameter head: the request's.
    package init(of head: HTTPRequestHead) {
        var given: String?
        var count = 0
        for (name, value) in head.headers
        where name.utf8.count == Self.fieldName.utf8.count && name.isField("x-request-id") {
            given = HeadBytes.trimmed(value)
            count += 1
        }
        if count == 1, let given, Self.isFit(given) {
            description = given
        } else {
            let number = Self.madeCount.add(1, ordering: .relaxed).newValue
            description = Self.prefix + String(number, radix: 36)
        }
    }

    private static func isFit(_ text: String) -> Bool {
        (1...charactersMax).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-._~:+/=@".utf8.contains(byte)
                }
            }
    }
}
