import Foundation
import JSON
import TestSupport
import Testing

/// Files have had Foundation's spelling since the first of them; their digests depend on it.
@Suite struct JSONStyleTests {
    /// A value of every kind that a document holds, and the edges of each.
    private struct Sample: Encodable {
        let empty: [Int] = []
        let lists = [[1, 2], []]
        let naturals: [UInt64] = [0, 9_007_199_254_740_993, .max]
        let none: Int? = nil
        let numbers: [Double] = [
            0, -0.0, 1, -1, 0.5, 1e15, 1e16, 123_456_789_012_345_680, 1e21, 1e-5, 1e-7,
            .leastNonzeroMagnitude,
            1.7976931348623157e308, 0.1 + 0.2, 100, -12_345.678,
        ]
        let parts: [String: [String: Int]] = ["a": [:], "b": ["c": 1]]
        let texts: [String]
        let truth = [true, false]
    }

    private static let texts =
        (0..<0x80).map { String(UnicodeScalar(UInt8($0))) } + [
            "", "a/b", "\\/", "\"", "\u{80}\u{85}\u{a0}", "\u{2028}\u{2029}\u{feff}", "Zürich 🏦",
            "line\r\nend\t", "</script>", "e\u{301}",
        ]

    private static func write(_ sample: Sample, _ style: JSONStyle) -> JSONText {
        .object(style) { text in
            text.member("empty") { $0.array(sample.empty) { $0.number($1) } }
            text.member("lists") { $0.array(sample.lists) { $0.array($1) { $0.number($1) } } }
            text.member("naturals") { $0.array(sample.naturals) { $0.number($1) } }
            text.member("numbers") { $0.array(sample.numbers) { $0.number($1) } }
            text.member("parts") { text in
                text.object { text in
                    text.member("a") { $0.object { _ in } }
                    text.member("b") { $0.object { $0.member("c", 1) } }
                }
            }
            text.member("texts") { $0.array(sample.texts) { $0.string($1) } }
            text.member("truth") { $0.array(sample.truth) { $0.boolean($1) } }
        }
    }

    private static let styles: [(JSONStyle, JSONEncoder.OutputFormatting)] = [
        (.metadata, [.withoutEscapingSlashes]), (.record, []),
        (.recordOnLines, [.prettyPrinted]), (.report, [.prettyPrinted, .withoutEscapingSlashes]),
    ]

    @Test(arguments: styles)
    func `a file's style is Foundation's to the byte`(
        style: JSONStyle,
        formatting: JSONEncoder.OutputFormatting
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting.union(.sortedKeys)
        let sample = Sample(texts: Self.texts)
        let expected = String(decoding: try encoder.encode(sample), as: UTF8.self)
        #expect(Self.write(sample, style).string == expected)
    }

    @Test(arguments: [
        JSONStyle.line, .metadata, .record, .recordOnLines, .report,
    ])
    func `what is written in any style is read back as it was`(style: JSONStyle) throws {
        let sample = Sample(texts: Self.texts)
        let value = try JSONParser.parse(Self.write(sample, style).utf8)
        #expect(value["texts"]?.array?.compactMap(\.string) == sample.texts)
        #expect(value["naturals"]?.array?.compactMap { $0.exactly(UInt64.self) } == sample.naturals)
        let numbers = value["numbers"]?.array?.compactMap(\.double)
        #expect(numbers?.map(\.bitPattern) == sample.numbers.map(\.bitPattern))
        #expect(value["lists"]?.array?.map { $0.array?.count } == [2, 0])
    }

    @Test func `a server's style is one line with whole decimals and all escapes long`() {
        let text = JSONText.object { text in
            text.member("a/b", "line\n")
            text.member("whole") { $0.number(1.0) }
            text.member("list") { $0.array([1, 2]) { $0.number($1) } }
        }
        #expect(text.string == #"{"a/b":"line\u000a","whole":1.0,"list":[1,2]}"#)
    }

    @Test func `members and elements stand on lines of their own, two spaces in a level`() {
        let text = JSONText.object(.recordOnLines) { text in
            text.member("a", 1)
            text.member("b") { text in
                text.array([1.0, 2.5]) { $0.number($1) }
            }
            text.member("c") { $0.object { _ in } }
        }
        #expect(
            text.string == """
                {
                  "a" : 1,
                  "b" : [
                    1,
                    2.5
                  ],
                  "c" : {

                  }
                }
                """
        )
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity], [JSONStyle.line, .record, .report])
    func `a number that is not finite is null in any style`(number: Double, style: JSONStyle) {
        var text = JSONText(style)
        text.number(number)
        #expect(text.string == "null")
    }
}
