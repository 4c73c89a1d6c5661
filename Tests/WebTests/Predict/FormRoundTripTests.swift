import HTTPFront
import TestSupport
import Testing

@testable import Web

/// Forms as encoders write them, read back.
@Suite struct FormRoundTripTests {
    private static let plain = Set(
        "*-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8
    )

    /// A text as the URL Standard has a form's serializer write it.
    private static func coded(_ text: String, isUpper: Bool) -> String {
        text.utf8.map { byte in
            if byte == 0x20 { return "+" }
            if plain.contains(byte) { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: isUpper)
            return "%" + (digits.count < 2 ? "0" : "") + digits
        }.joined()
    }

    @Test(arguments: [true, false])
    func `names and values of any kind come back`(isUpper: Bool) {
        var random = Xorshift(seed: 9)
        let scalars: [Unicode.Scalar] = [
            "a", "Z", "0", " ", "+", "%", "&", "=", ";", "\u{0}", "\r", "\n", "é", "€", "\u{202e}",
            "\u{1f600}", "\u{10ffff}", "\"", "<",
        ]
        func text() -> String {
            var text = String.UnicodeScalarView()
            for _ in 0..<random.below(8) { text.append(scalars[random.below(scalars.count)]) }
            return String(text)
        }
        for _ in 0..<300 {
            let fields = (0..<1 + random.below(5)).map { _ in ("n" + text(), text()) }
            let body = fields.map { name, value in
                Self.coded(name, isUpper: isUpper) + "=" + Self.coded(value, isUpper: isUpper)
            }.joined(separator: "&")
            let read = FormFields(Array(body.utf8)).fields
            #expect(read.map { Array($0.name.utf8) } == fields.map { Array($0.0.utf8) })
            #expect(read.map { Array($0.value.utf8) } == fields.map { Array($0.1.utf8) })
        }
    }

    @Test func `any bytes are a form, and each is read once`() {
        var random = Xorshift(seed: 10)
        let alphabet = Array("ab=&%+4fG\u{0}".utf8) + [0xff, 0xc3, 0xa9]
        for _ in 0..<500 {
            let body = (0..<random.below(40)).map { _ in alphabet[random.below(alphabet.count)] }
            let fields = FormFields(body).fields
            let parts = body.split(separator: UInt8(ascii: "&"))
            #expect(fields.count == parts.count)
            for (field, part) in zip(fields, parts) {
                // A byte that is no UTF-8 becomes one of three bytes; an escape becomes shorter.
                #expect(field.name.utf8.count + field.value.utf8.count <= 3 * part.count)
            }
        }
    }

    @Test(
        arguments: [
            ("%00", 0x00), ("%7f", 0x7f), ("%7F", 0x7f), ("%0a", 0x0a), ("%41", 0x41),
            ("%aF", 0xaf),
            ("%Fa", 0xfa), ("%ff", 0xff),
        ] as [(String, UInt8)]
    )
    func `an escape is the byte that its two digits say`(text: String, byte: UInt8) {
        let bytes = Array(text.utf8.dropFirst())
        let value = zip(
            bytes.prefix(1).compactMap(HexDigit.value),
            bytes.suffix(1).compactMap(HexDigit.value)
        )
        .map { $0 << 4 | $1 }
        #expect(value == [byte])
        #expect(text[...].utf8.percentDecoded == [byte])
    }

    @Test func `there are twenty-two hexadecimal digits, and no byte more`() {
        let digits = (UInt8.min...UInt8.max).filter { HexDigit.value($0) != nil }
        #expect(digits == Array("0123456789ABCDEFabcdef".utf8))
        #expect(
            digits.compactMap(HexDigit.value) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] + [
                10, 11, 12, 13, 14, 15, 10, 11, 12, 13, 14, 15,
            ]
        )
    }

    @Test(
        arguments: [
            ("", []), ("a+b", Array("a+b".utf8)), ("a%2Fb", Array("a/b".utf8)), ("%", nil),
            ("%2", nil),
            ("a%2", nil), ("%2g", nil), ("%g2", nil), ("%%41", nil),
            ("%25%34%31", Array("%41".utf8)),
            ("é", Array("é".utf8)), ("%c3%a9", Array("é".utf8)),
        ] as [(String, [UInt8]?)]
    )
    func `a part of a path is read as it was before it was escaped`(text: String, bytes: [UInt8]?) {
        #expect(text[...].utf8.percentDecoded == bytes)
    }
}
