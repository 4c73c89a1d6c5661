/// How a file writes characters as bytes.
package enum TextEncoding: String, CaseIterable, Sendable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    /// Windows' code page for Western Europe; ISO 8859-1 differs only in characters that no text has.
    case windows1252 = "cp1252"

    /// What people call it.
    package var name: String {
        switch self {
        case .utf8: "UTF-8"
        case .utf16LittleEndian: "UTF-16 (little-endian)"
        case .utf16BigEndian: "UTF-16 (big-endian)"
        case .windows1252: "cp1252"
        }
    }

    /// Whether characters take two bytes or four.
    var isUTF16: Bool { self == .utf16LittleEndian || self == .utf16BigEndian }

    /// The encoding whose mark a file begins with, and the mark's bytes.
    ///
    /// - Parameter bytes: the file's first three bytes, or all that it has.
    /// - Returns: nil where there is no mark.
    static func marked(_ bytes: ArraySlice<UInt8>) -> (encoding: TextEncoding, markBytes: Int)? {
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return (.utf8, 3) }
        if bytes.starts(with: [0xff, 0xfe]) { return (.utf16LittleEndian, 2) }
        return bytes.starts(with: [0xfe, 0xff]) ? (.utf16BigEndian, 2) : nil
    }

    /// The form of UTF-16 that bytes without a mark look like: nearly every second one is zero.
    ///
    /// - Parameter bytes: how the file begins.
    /// - Returns: nil where they do not.
    static func unmarkedUTF16(_ bytes: ArraySlice<UInt8>) -> TextEncoding? {
        let pairs = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2)
            .map { (bytes[$0], bytes[$0 + 1]) }
        guard pairs.count >= 2 else { return nil }
        // A name with an accent or two is still mostly ASCII.
        let most = pairs.count * 3 / 4
        if pairs.count(where: { $0 != 0 && $1 == 0 }) > most { return .utf16LittleEndian }
        return pairs.count(where: { $0 == 0 && $1 != 0 }) > most ? .utf16BigEndian : nil
    }

    /// What bytes without a mark are, by how a file begins: UTF-8 where they can be.
    ///
    /// - Parameters:
    ///   - bytes: the beginning.
    ///   - isWhole: whether nothing follows; if something does, a last character may be cut.
    /// - Returns: UTF-8 or cp1252.
    static func found(in bytes: ArraySlice<UInt8>, isWhole: Bool) -> TextEncoding {
        guard let last = bytes.lastIndex(where: { $0 & 0xc0 != 0x80 }) else { return .utf8 }
        // A character has four bytes at most.
        let isCut = !isWhole && bytes[last] >= 0xc0 && bytes.endIndex - last < 4
        let text = isCut ? bytes[..<last] : bytes
        return String(validating: text, as: UTF8.self) == nil ? .windows1252 : .utf8
    }

    /// The text that bytes of a record say; what is none reads as U+FFFD.
    ///
    /// Records of UTF-16 are held as UTF-8.
    func text(_ bytes: ArraySlice<UInt8>) -> String {
        self == .windows1252 ? Windows1252.text(bytes) : String(decoding: bytes, as: UTF8.self)
    }
}
