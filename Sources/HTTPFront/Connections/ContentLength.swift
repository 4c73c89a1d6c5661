/// The field `Content-Length`.
enum ContentLength {
    /// The length that a field says.
    ///
    /// - Parameter value: digits, as the parser lets nothing else through.
    /// - Returns: the length, or `Int.max` where it is larger than that.
    static func length(_ value: String) -> Int {
        Int(value) ?? Int(value.filter { $0 != " " && $0 != "\t" }) ?? .max
    }

    /// Whether what the parser has against the lengths in a head is that one of them is more than 64 bits can say.
    ///
    /// - Returns: false when any length there is no number at all.
    static func isTooLarge(in head: HeadBytes) -> Bool {
        let named = head.values(of: "content-length")
        let values = named.isEmpty ? [head.unnamed ?? ""] : named
        let isNumber = { (value: String) in
            !value.isEmpty && value.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        }
        return values.allSatisfy(isNumber) && values.contains { UInt64($0) == nil }
    }
}
