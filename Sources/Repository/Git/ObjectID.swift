/// The name that git gives to an object for its content.
package struct ObjectID: Hashable, Sendable, CustomStringConvertible {
    /// 40 lower-case hexadecimal digits, or 64 where the repository uses SHA-256.
    package let hex: String

    /// Takes a text that is such a name.
    package init?(_ text: some StringProtocol) {
        let digits = text.utf8
        guard digits.count == 40 || digits.count == 64,
            digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        hex = String(text)
    }

    /// Whether it stands for "nothing", as before the first push of a branch.
    package var isZero: Bool { hex.utf8.allSatisfy { $0 == 0x30 } }

    /// As much of it as a reader needs.
    package var short: String { String(hex.prefix(8)) }

    package var description: String { hex }
}
