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
        #expect(String(long.prefix(200)).shown == long.prefix(200))
        // What is cut is counted before it is made fit, and a code point, not a byte.
        #expect("\u{1b}\u{202e}\n".shown(max: 2) == "\u{fffd}\u{fffd}…")
        #expect("信用評価".shown(max: 4) == "信用評価")
        #expect("信用評価".shown(max: 3) == "信用評…")
    }

    @Test func `a letter with a million accents is no way around the limit`() {
        let letter = "e" + String(repeating: "\u{301}", count: 1_000_000)
        #expect(letter.count == 1)
        #expect(letter.shown(max: 40).unicodeScalars.count == 41)
    }

    @Test(
        arguments: [
            // A lead without its followers, a follower alone, and bytes that no UTF-8 has.
            [0xc3], [0xc3, 0x28], [0x80], [0xbf, 0xbf], [0xfe], [0xff], [0xe2, 0x82],
            [0xf0, 0x9f, 0x98],
            // Longer than need be, which hides a slash or a zero.
            [0xc0, 0xaf], [0xe0, 0x80, 0xaf], [0xf0, 0x80, 0x80, 0xaf], [0xc0, 0x80],
            // Surrogates, alone and in a pair, and what lies beyond the last code point.
            [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
            [0xf4, 0x90, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]]
    )
    func `bytes that are no UTF-8 are shown as such`(bytes: [UInt8]) {
        let text = String(decoding: [0x61] + bytes + [0x62], as: UTF8.self)
        for shown in [text.shown, text.shownInLines, text.shownInJSON] {
            #expect(shown.hasPrefix("a\u{fffd}") && shown.hasSuffix("b"))
            #expect(!shown.utf8.contains(0) && !shown.contains("/"))
            #expect(shown.unicodeScalars.allSatisfy { $0.isSeen })
        }
    }

    @Test(arguments: [[0xd800], [0xdfff], [0xdc00, 0xd800], [0x61, 0xd83d]] as [[UInt16]])
    func `halves of a pair are shown as such`(units: [UInt16]) {
        let text = String(decoding: units, as: UTF16.self)
        #expect(text.shown.unicodeScalars.contains("\u{fffd}"))
        #expect(text.shown.unicodeScalars.count == units.count)
    }

    @Test func `a part of a text is shown as the text is`() {
        let text = "x\u{1b}[31mred\ny"
        #expect(text.dropFirst().dropLast().shown == "\u{fffd}[31mred ")
        #expect(text.dropFirst().shown(max: 3) == "\u{fffd}[3…")
        #expect(text.dropFirst(7).shownInLines == "ed\ny")
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

    @Test(arguments: [
        ("\0", "\\u0000"), ("\u{7f}", "\\u007f"), ("\u{ad}", "\\u00ad"),
        ("\u{feff}", "\\ufeff"), ("\u{ffff}", "\\uffff"), ("\u{10ffff}", "\\udbff\\udfff"),
        ("\u{e0041}", "\\udb40\\udc41"), ("\u{2066}\u{2069}", "\\u2066\\u2069"),
    ])
    func `a number has four digits, and a pair of them above the first plane`(
        text: String,
        shown: String
    ) {
        #expect("\"a\(text)é\"".shownInJSON == "\"a\(shown)é\"")
    }

    @Test(arguments: ["", "{}", "[\"plain\", 1.5e3, null]\n", "{\r\n\t\"a\": \"信用 \u{fffd}\"}"])
    func `JSON in which all is seen stays as it is`(text: String) {
        #expect(text.shownInJSON == text)
    }
}
