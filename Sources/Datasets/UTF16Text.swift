/// Turns UTF-16 that comes in pieces into UTF-8.
struct UTF16Decoder: Sendable {
    private let isBigEndian: Bool
    /// The first byte of a unit of which the second has not come.
    private var half: UInt8?
    /// The first unit of a pair of which the second has not come.
    private var leading: UInt16?
    /// Whether what came is no UTF-16; nothing after it is read.
    private(set) var isBroken = false

    init(_ encoding: TextEncoding) {
        isBigEndian = encoding == .utf16BigEndian
    }

    /// Whether a character was begun and not ended.
    var isMidCharacter: Bool { half != nil || leading != nil }

    /// Decodes what comes next.
    ///
    /// - Parameters:
    ///   - bytes: the next bytes.
    ///   - text: gets the characters that are whole, in UTF-8, up to one that is none.
    mutating func decode(_ bytes: ArraySlice<UInt8>, to text: inout [UInt8]) {
        for byte in bytes where !isBroken {
            guard let first = half else {
                half = byte
                continue
            }
            half = nil
            let (high, low) = isBigEndian ? (first, byte) : (byte, first)
            decode(UInt16(high) << 8 | UInt16(low), to: &text)
        }
    }

    private mutating func decode(_ unit: UInt16, to text: inout [UInt8]) {
        if let first = leading {
            leading = nil
            guard UTF16.isTrailSurrogate(unit) else {
                isBroken = true
                return
            }
            let value = 0x10000 + (UInt32(first & 0x3ff) << 10 | UInt32(unit & 0x3ff))
            Self.append(value, to: &text)
        } else if UTF16.isLeadSurrogate(unit) {
            leading = unit
        } else if UTF16.isTrailSurrogate(unit) {
            isBroken = true
        } else {
            Self.append(UInt32(unit), to: &text)
        }
    }

    private static func append(_ value: UInt32, to text: inout [UInt8]) {
        if value < 0x80 {
            text.append(UInt8(value))
        } else if let scalar = Unicode.Scalar(value) {
            text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }
}

/// Writes text as UTF-16.
enum UTF16Text {
    /// The bytes of a text.
    ///
    /// - Parameters:
    ///   - text: whole characters in UTF-8.
    ///   - encoding: which form of UTF-16.
    /// - Returns: two bytes or four a character, without a mark of their own.
    static func bytes(_ text: [UInt8], as encoding: TextEncoding) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 2)
        for unit in String(decoding: text, as: UTF8.self).utf16 {
            let (high, low) = (UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit))
            bytes += encoding == .utf16BigEndian ? [high, low] : [low, high]
        }
        return bytes
    }
}
