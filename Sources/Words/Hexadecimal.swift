extension FixedWidthInteger where Self: UnsignedInteger {
    /// All its hexadecimal digits, lower-case, with zeros ahead: `0a` of a byte, `00e9` of 16 bits.
    package var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: Self.bitWidth / 4 - digits.count) + digits
    }
}

extension Sequence<UInt8> {
    /// Two lower-case hexadecimal digits for each byte, in their order.
    package var hexadecimal: String { map(\.hexadecimal).joined() }
}
