/// Windows' code page 1252: a byte a character.
enum Windows1252 {
    /// What 0x80 to 0x9f mean; every other byte is its own code point.
    ///
    /// Five of them mean nothing and stand for the control character of their number, so that any bytes come
    /// back as they were.
    private static let upper: [UInt16] = [
        0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
        0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
        0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
    ]

    /// The text that bytes say.
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        let units = bytes.map { byte in
            (0x80..<0xa0).contains(byte) ? upper[Int(byte) - 0x80] : UInt16(byte)
        }
        return String(decoding: units, as: UTF16.self)
    }

    /// The bytes that say a text; a character that the page has not is a question mark, as everywhere.
    static func bytes(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { scalar in
            let value = scalar.value
            if value < 0x80 || (0xa0...0xff).contains(value) { return UInt8(value) }
            guard let index = upper.firstIndex(where: { $0 == value }) else {
                return UInt8(ascii: "?")
            }
            return UInt8(0x80 + index)
        }
    }
}
