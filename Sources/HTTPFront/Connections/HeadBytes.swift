import NIOCore

/// Some of a head as its bytes came: for what the parser refuses in one word for many reasons.
///
/// It goes up to the fault at least. What follows the head may be there, too, and counts as part of it.
struct HeadBytes {
    private var fields: [(name: String, value: String)] = []
    /// The first line, if it has no name: it may be the rest of a value whose beginning came before.
    private(set) var unnamed: String?

    /// The lines of some bytes.
    init(_ bytes: ByteBufferView) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
                let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
                let value = String(decoding: line[line.index(after: colon)...], as: UTF8.self)
                fields.append((name, Self.trimmed(value)))
            } else if index == 0 {
                unnamed = Self.trimmed(String(decoding: line, as: UTF8.self))
            }
        }
    }

    /// The values of a field, without space around them.
    ///
    /// - Parameter name: in lower case.
    /// - Returns: them, in the order in which they are there.
    func values(of name: String) -> [String] {
        fields.filter { $0.name == name }.map(\.value)
    }

    /// A text without spaces, tabs and carriage returns at both ends.
    static func trimmed(_ text: String) -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D }
        let bytes = text.utf8.drop(while: isSpace)
        let end = bytes.lastIndex { !isSpace($0) }.map { bytes.index(after: $0) }
        return String(decoding: bytes[..<(end ?? bytes.startIndex)], as: UTF8.self)
    }
}
