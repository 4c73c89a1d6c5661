/// The name that git gives to an object for its content.
package struct ObjectID: Hashable, Sendable, CustomStringConvertible {
    /// 40 lower-case hexadecimal digits, or 64 where the repository uses SHA-256.
    package let hex: String

    /// What git writes where there is nothing, as before the first push of a branch.
    static let zero = ObjectID(hex: String(repeating: "0", count: 40))

    private init(hex: String) { self.hex = hex }

    /// Takes a text that is such a name, nil where it is none.
    package init?(_ text: some StringProtocol) {
        let digits = text.utf8
        guard digits.count == 40 || digits.count == 64,
            digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.init(hex: String(text))
    }

    /// Whether it stands for "nothing", as ``zero`` does, at either length.
    package var isZero: Bool { hex.utf8.allSatisfy { $0 == 0x30 } }

    /// As much of it as a reader needs: the first 8 digits.
    package var short: String { String(hex.prefix(8)) }

    /// All its digits.
    package var description: String { hex }
}
