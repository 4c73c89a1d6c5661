import HTTPFront

/// The fields of a form as a browser sends it, in the order in which it has them.
///
/// The text is `application/x-www-form-urlencoded` as the URL Standard has it: `name=value` joined by `&`,
/// a plus for a space and `%` with two hexadecimal digits for a byte.
struct FormFields {
    /// Names and values; a name may be there twice.
    let fields: [(name: String, value: String)]

    /// The fields of a body; what is no UTF-8 becomes U+FFFD, and a `%` that no two digits follow stays.
    init(_ body: [UInt8]) {
        fields = body.split(separator: UInt8(ascii: "&")).map { pair in
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            return (Self.text(pair[..<equals]), Self.text(pair[equals...].dropFirst()))
        }
    }

    private static func text(_ coded: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(coded.count)
        var rest = coded
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.first.flatMap(HexDigit.value),
                    let low = rest.dropFirst().first.flatMap(HexDigit.value)
                else {
                    bytes.append(byte)
                    continue
                }
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
