import Testing
import Words

@Suite struct ShownTextTests {
    @Test(arguments: [
        "", "a", "loan-default", "Crédit à la consommation", "信用", "İ½ 100 %", "a'\"\\b",
    ])
    func `what is seen stays as it is`(text: String) {
        #expect(text.shown == text)
        #expect(text.shownInLines == text)
    }

    @Test(arguments: [
        // C0, DEL and C1.
        0x00...0x08, 0x0b...0x0c, 0x0e...0x1f, 0x7f...0x9f,
        // Separators of lines and paragraphs.
        0x2028...0x2029,
        // Marks, embeddings, overrides and isolates of direction; the Arabic letter mark.
        0x200e...0x200f, 0x202a...0x202e, 0x2066...0x2069, 0x061c...0x061c,
        // Other formats: the soft hyphen, joiners, the byte-order mark, annotations, tags.
        0xad...0xad, 0x200b...0x200d, 0x2060...0x2064, 0xfeff...0xfeff, 0xfff9...0xfffb,
        0xe0001...0xe0001, 0xe0020...0xe007f,
        // Selectors and fillers, which take no room and can carry a text of their own.
        0xfe00...0xfe0f, 0xe0100...0xe01ef, 0x115f...0x1160, 0x3164...0x3164, 0x034f...0x034f,
        // What is no character.
        0xfffe...0xffff, 0x10fffe...0x10ffff, 0xfdd0...0xfdef,
    ])
    func `what is not seen and does something is replaced`(range: ClosedRange<UInt32>) throws {
        for code in range {
            let scalar = try #require(Unicode.Scalar(code))
            let text = "a" + String(Character(scalar)) + "b"
            #expect(text.shown == "a\u{fffd}b", "U+\(String(code, radix: 16))")
            #expect(text.shownInLines == "a\u{fffd}b", "U+\(String(code, radix: 16))")
        }
    }

    @Test func `nothing that any text holds ends a line or escapes`() {
        for code in 0...UInt32(0x10ffff) {
            guard let scalar = Unicode.Scalar(code) else { continue }
            let shown = String(Character(scalar)).shown.unicodeScalars
            #expect(shown.count == 1)
            #expect(shown.allSatisfy { $0.isSeen })
        }
    }

    @Test func `line ends and tabs become blanks`() {
        #expect("a\nb\tc\r\nd".shown == "a b c  d")
    }

    @Test func `line feeds of a text of several lines stay, and nothing else does`() {
        #expect("a\nb\u{1b}[2J\u{2028}\r\n".shownInLines == "a\nb\u{fffd}[2J\u{fffd} \n")
    }

    @Test func `a long text is cut where it is told`() {
        #expect("abcdef".shown(max: 6) == "abcdef")
        #expect("abcdefg".shown(max: 6) == "abcdef…")
        #expect("abc".shown(max: 0) == "…")
        #expect("".shown(max: 0) == "")
        let long = String(repeating: "x", count: 1000)
        #expect(long.shown == String(repeating: "x", count: 200) + "…")
        #expect(long.shown(max: .max) == long)
    }

    @Test func `a letter with a million accents is no way around the limit`() {
        let letter = "e" + String(repeating: "\u{301}", count: 1_000_000)
        #expect(letter.count == 1)
        #expect(letter.shown(max: 40).unicodeScalars.count == 41)
    }

    @Test func `bytes that are no UTF-8 are shown as such`() {
        let text = String(decoding: [0x61, 0xc3, 0x28, 0xed, 0xa0, 0x80] as [UInt8], as: UTF8.self)
        #expect(text.shown.hasPrefix("a\u{fffd}("))
        #expect(text.shown.unicodeScalars.allSatisfy { $0.isSeen })
    }
}

@Suite struct ShownInJSONTests {
    @Test func `JSON keeps its meaning, and what is not seen is written by its number`() {
        let text = "{\"a\": \"é\u{1b}\u{7f}\u{9b}\u{202e}\u{2028}\u{e0001}\",\r\n\t\"b\": [1]}"
        #expect(
            text.shownInJSON
                == "{\"a\": \"é\\u001b\\u007f\\u009b\\u202e\\u2028\\udb40\\udc01\",\r\n\t\"b\": [1]}"
        )
    }

    @Test(arguments: ["", "{}", "[\"plain\", 1.5e3, null]\n"])
    func `JSON in which all is seen stays as it is`(text: String) {
        #expect(text.shownInJSON == text)
    }
}
