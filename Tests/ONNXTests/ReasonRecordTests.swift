import JSON
import Models
import Reasons
import Testing

@testable import ONNX

/// What a file says of reasons, and what is refused of it.
@Suite struct ReasonRecordTests {
    private static let fixture = "sklearn_logistic_float64"
    private static let zeros = #"["0", "0", "0", "0", "0", "0"]"#

    /// A list of one entry six times, or of another in the third place.
    private static func six(_ entry: String, third: String? = nil) -> String {
        let entries = (0..<6).map { $0 == 2 ? third ?? entry : entry }
        return "[" + entries.joined(separator: ",") + "]"
    }

    /// An entry of `sestina.reasons`.
    private static func texts(
        code: String = "c",
        en: String = "e",
        fr: String = "f",
        missingEn: String = "me",
        missingFr: String = "mf"
    ) -> String {
        let texts = JSONText.object { text in
            text.member("code", code)
            text.member("en", en)
            text.member("fr", fr)
            text.member("missing_en", missingEn)
            text.member("missing_fr", missingFr)
        }
        return texts.string
    }

    private static func group(_ rows: String, selection: String = #""all""#) -> String {
        #"{"selection": \#(selection), "rows": \#(rows)}"#
    }

    private static func display(
        en: String = "Income",
        unit: String = #""money""#,
        currency: String = #","currency":"EUR""#
    ) -> String {
        #"{"en":"\#(en)","fr":"Revenu","unit":\#(unit)\#(currency)}"#
    }

    private func decoded(_ entries: [String: String]) throws -> ReasonRecord {
        try Spoiled.decode(Self.fixture) { model in
            for (key, value) in entries { model.describe(key, value) }
        }.reasons
    }

    private func refusal(_ key: String, _ value: String) throws -> String {
        try Spoiled.refusal(of: Self.fixture) { $0.describe(key, value) }
    }

    @Test func `a file that says nothing of reasons has none`() throws {
        let record = try decoded([:])
        #expect(record.reference == nil && record.texts == nil)
        #expect(record.actionable == nil && record.display == nil)
    }

    @Test func `all that a file says is read`() throws {
        let record = try decoded([
            "reference": Self.group(
                #"[["1", "-0x1.8p+1", "0.1", "-0", "5e-324", "1e300"], \#(Self.zeros)]"#
            ),
            "reasons": Self.six(
                Self.texts(),
                third: Self.texts(code: "x", fr: "Durée « d’emploi »")
            ),
            "actionable": Self.six(
                #"{"change": "down", "whole": true}"#,
                third: #"{"change": "fixed", "whole": false}"#
            ),
            "display": Self.six(Self.display(), third: Self.display(unit: #""""#, currency: "")),
        ])
        let group = try #require(record.reference)
        #expect(group.selection == "all" && group.rows.count == 2)
        let row = (0..<6).map { group.rows[0][$0].bitPattern }
        #expect(row == [1, -3, 0.1, -0.0, .leastNonzeroMagnitude, 1e300].map(\.bitPattern))
        #expect(record.texts?[2].code == "x" && record.texts?[2].french == "Durée « d’emploi »")
        #expect(record.texts?[5].missingEnglish == "me" && record.texts?[5].missingFrench == "mf")
        #expect(record.actionable?[0] == Actionable(.down, isWhole: true))
        #expect(record.actionable?[2] == Actionable(.fixed, isWhole: false))
        #expect(record.display?[0].unit == .money && record.display?[0].currency == "EUR")
        #expect(record.display?[2].unit == FeatureDisplay.Unit.none)
        #expect(record.display?[2].currency.isEmpty == true)
    }

    @Test(arguments: [1, 256])
    func `a group of 1 to 256 rows is read`(count: Int) throws {
        let rows = "[" + Array(repeating: Self.zeros, count: count).joined(separator: ",") + "]"
        #expect(try decoded(["reference": Self.group(rows)]).reference?.rows.count == count)
    }

    @Test(arguments: [0, 257, 5_000])
    func `a group of no or too many rows is refused`(count: Int) throws {
        let rows = "[" + Array(repeating: Self.zeros, count: count).joined(separator: ",") + "]"
        let sentence = try refusal("reference", Self.group(rows))
        #expect(sentence == "sestina.reference has \(count) rows; it must have 1 to 256")
    }

    private static let noGroup =
        "sestina.reference must be an object with a selection and a list of rows"
    private static let noRow =
        "row 2 of sestina.reference must hold six texts, each a finite number or nan"

    private static let wrongGroups: [(String, String)] = [
        (
            "",
            "sestina.reference is no JSON: line 1, column 1: the text ends where a value is needed"
        ),
        ("[]", noGroup), (#"{"selection": "all"}"#, noGroup),
        (#"{"selection": "all", "rows": {}}"#, noGroup),
        (#"{"rows": []}"#, "sestina.reference needs the text \"selection\""),
        (group("[]", selection: "7"), "sestina.reference needs the text \"selection\""),
        (group("[]", selection: #""""#), "\"selection\" of sestina.reference is empty"),
        (group("[\(zeros), []]"), noRow), (group("[\(zeros), 7]"), noRow),
        (group(#"[\#(zeros), ["0", "0", "0", "0", "0"]]"#), noRow),
        (group(#"[\#(zeros), ["0", "0", "0", "0", "0", 0]]"#), noRow),
        (group(#"[\#(zeros), ["0", "0", "0", "0", "0", "inf"]]"#), noRow),
        (group(#"[\#(zeros), ["0", "0", "0", "0", "0", "1e999"]]"#), noRow),
        (group(#"[\#(zeros), ["0", "0", "0", "0", "0", "NaN"]]"#), noRow),
        (group(#"[\#(zeros), ["0", "0", "0", "0", "0", "-nan"]]"#), noRow),
        (
            group(#"[\#(zeros), ["0", "0", "0", "nan", "0", "0"]]"#),
            "row 2 of sestina.reference lacks \"feature_4\", which sestina.missing does not name"
        ),
    ]

    @Test(arguments: wrongGroups)
    func `a reference group that is none is refused`(text: String, sentence: String) throws {
        #expect(try refusal("reference", text) == sentence)
    }

    @Test func `a row of which the model has no probability is refused`() throws {
        // Both products are infinite, and of their difference there is no number.
        let row = #"["1e300","1e300","0","0","0","0"]"#
        let sentence = try Made.refusal { model in
            model.addLogistic(of: "X", [1e10, -1e10, 0, 0, 0, 0])
            model.describe("threshold", "0.75")
            model.describe("reference", Self.group("[\(Self.zeros), \(row)]"))
        }
        #expect(sentence == "the model gives row 2 of sestina.reference no probability")
    }

    private static let noReasons =
        "sestina.reasons must be a list of six objects, one for each feature"

    private static let wrongReasons: [(String, String)] = [
        ("{}", noReasons), ("[]", noReasons), (six("7"), noReasons),
        ("[" + Array(repeating: texts(), count: 5).joined(separator: ",") + "]", noReasons),
        ("[" + Array(repeating: texts(), count: 7).joined(separator: ",") + "]", noReasons),
        (six(texts(), third: "{}"), "entry 3 of sestina.reasons needs the text \"code\""),
        (
            six(texts(), third: texts().replacing("missing_fr", with: "missing")),
            "entry 3 of sestina.reasons needs the text \"missing_fr\""
        ),
        (six(texts(), third: texts(en: "")), "\"en\" of entry 3 of sestina.reasons is empty"),
        (
            six(texts(), third: texts(missingEn: String(repeating: "é", count: 128))),
            "\"missing_en\" of entry 3 of sestina.reasons has 256 bytes; it can have 255 at most"
        ),
        (
            six(texts(fr: String(repeating: "x", count: 10_000))),
            "\"fr\" of entry 1 of sestina.reasons has 10000 bytes; it can have 255 at most"
        ),
    ]

    @Test(arguments: wrongReasons)
    func `reasons that are none are refused`(text: String, sentence: String) throws {
        #expect(try refusal("reasons", text) == sentence)
    }

    @Test(
        arguments: [
            ("\n", "U+000A"), ("\r", "U+000D"), ("\t", "U+0009"), ("\u{0}", "U+0000"),
            ("\u{1b}", "U+001B"), ("\u{85}", "U+0085"), ("\u{200f}", "U+200F"),
            ("\u{202e}", "U+202E"), ("\u{2066}", "U+2066"), ("\u{2028}", "U+2028"),
            ("\u{feff}", "U+FEFF"), ("\u{e0041}", "U+E0041"),
        ],
        ["en", "missing_fr", "code"]
    )
    func `a text with what does something and is not seen is refused`(
        hidden: (text: String, number: String),
        member: String
    ) throws {
        let text = "Income\(hidden.text)x"
        let entry =
            switch member {
            case "en": Self.texts(en: text)
            case "code": Self.texts(code: text)
            default: Self.texts(missingFr: text)
            }
        #expect(
            try refusal("reasons", Self.six(Self.texts(), third: entry))
                == "\"\(member)\" of entry 3 of sestina.reasons has \(hidden.number) in it; a text is one "
                + "line of characters that are seen"
        )
    }

    @Test(arguments: [
        "<b onclick=\"x\">&amp;</b>", "a\\b'c", "收入", "Revenu annuel", "🙂", "x\u{a0}: y\u{202f}€",
        String(repeating: "x", count: 255),
    ])
    func `markup and every character that is seen are text`(text: String) throws {
        let record = try decoded(["reasons": Self.six(Self.texts(en: text))])
        #expect(record.texts?.map(\.english) == Array(repeating: text, count: 6))
    }

    private static let whole = #"{"change":"up","whole":true}"#

    private static let wrongWords: [(String, String, String)] = [
        (
            "actionable", "[]",
            "sestina.actionable must be a list of six objects, one for each feature"
        ),
        (
            "actionable", six(whole, third: #"{"change":"left","whole":true}"#),
            "\"change\" of entry 3 of sestina.actionable must be one of \"up\", \"down\", \"any\", \"fixed\""
        ),
        (
            "actionable", six(whole, third: #"{"whole":true}"#),
            "\"change\" of entry 3 of sestina.actionable must be one of \"up\", \"down\", \"any\", \"fixed\""
        ),
        (
            "actionable", six(whole, third: #"{"change":"up","whole":"yes"}"#),
            "\"whole\" of entry 3 of sestina.actionable must be true or false"
        ),
        ("display", "7", "sestina.display must be a list of six objects, one for each feature"),
        (
            "display", six(display(), third: display(unit: #""euros""#)),
            "\"unit\" of entry 3 of sestina.display must be one of \"money\", \"count\", \"years\", "
                + "\"points\", \"\""
        ),
        (
            "display", six(display(), third: display(en: "")),
            "\"en\" of entry 3 of sestina.display is empty"
        ),
        (
            "display", six(display(en: String(repeating: "x", count: 256))),
            "\"en\" of entry 1 of sestina.display has 256 bytes; it can have 255 at most"
        ),
    ]

    @Test(arguments: wrongWords)
    func `what could be changed and how it is shown must be told in known words`(
        key: String,
        text: String,
        sentence: String
    ) throws {
        #expect(try refusal(key, text) == sentence)
    }

    @Test(arguments: [
        (#""money""#, "euro"), (#""money""#, "eur"), (#""money""#, "ÉU"), (#""count""#, "EUR"),
        (#""""#, "EUR"),
    ])
    func `a currency is three capital letters, and of money`(unit: String, currency: String) throws
    {
        let entry = Self.display(unit: unit, currency: #","currency":"\#(currency)""#)
        #expect(
            try refusal("display", Self.six(entry))
                == "\"currency\" of entry 1 of sestina.display must be three capital letters where the "
                + "unit is \"money\", and empty elsewhere"
        )
    }

    @Test func `what is written is read back to the bit`() throws {
        let row: Features = [0.1 + 0.2, -0.0, 1e300, .leastNonzeroMagnitude, 1, 2]
        let record = ReasonRecord(
            reference: ReferenceGroup(selection: "at \"the\" cut", rows: [row, row]),
            texts: (0..<6).map { index in
                ReasonTexts(
                    code: "c\(index)",
                    english: "a/b\\c",
                    french: "« é »",
                    missingEnglish: "<i>",
                    missingFrench: "🙂"
                )
            },
            actionable: (0..<6).map {
                Actionable(Actionable.Change.allCases[$0 % 4], isWhole: $0 > 2)
            },
            display: (0..<6).map { index in
                FeatureDisplay(
                    english: "x",
                    french: "y",
                    unit: FeatureDisplay.Unit.allCases[index % 5],
                    currency: index % 5 == 0 ? "USD" : ""
                )
            }
        )
        let model = try Fixtures.file(Self.fixture).model
        let written = Model(
            featureNames: model.featureNames,
            threshold: 0.75,
            ranges: nil,
            algorithm: "x",
            preparation: Preparation(),
            core: .linear(
                LinearModel(
                    first: .init(weights: [1, 0, 0, 0, 0, 0], bias: 0),
                    second: nil,
                    precision: .float64
                )
            ),
            link: .sigmoid
        )
        let bytes = try ModelFile.encode(written, record: ModelRecord(name: "x", reasons: record))
        let read = try ModelFile.decode(bytes, name: "x").reasons
        #expect(read.reference?.selection == "at \"the\" cut")
        let bits = read.reference?.rows.map { row in (0..<6).map { row[$0].bitPattern } }
        #expect(bits == [row, row].map { row in (0..<6).map { row[$0].bitPattern } })
        #expect(read.texts == record.texts)
        #expect(read.actionable == record.actionable)
        #expect(read.display == record.display)
    }

    @Test func `a digest is that of the numbers, whatever NaN says that one is missing`() throws {
        func digest(_ rows: [Features]) throws -> ReferenceDigest {
            ReferenceDigest(of: try #require(ReferenceGroup(selection: "all", rows: rows)))
        }
        // From Python: hashlib.sha256(struct.pack("<12d", 1, 2, 3, 4, 5, 6, -0.0, nan, 0.1, 1e300, -7, 5e-324)).
        let hex = "70d2b53a5501e7be11f00a5cde77875086d43910a879101ecb47af880a376322"
        for nan in [Double.nan, -.nan, .signalingNaN, Double(bitPattern: 0xFFF8_0000_0000_0001)] {
            let found = try digest([
                [1, 2, 3, 4, 5, 6], [-0.0, nan, 0.1, 1e300, -7, .leastNonzeroMagnitude],
            ])
            #expect(found.hex == hex)
            #expect(found.wireValue.byteSwapped == UInt64(hex.prefix(16), radix: 16))
        }
        #expect(try digest([[1, 2, 3, 4, 5, 6]]) != digest([[1, 2, 3, 4, 5, 7]]))
        #expect(try digest([[0, 0, 0, 0, 0, 0]]) != digest([[-0.0, 0, 0, 0, 0, 0]]))
    }

    @Test func `a row may lack what may be missing`() throws {
        let file = try Made.file { model in
            model.addStumps([.init(threshold: 1, missingGoesTrue: true, ifTrue: 0.25)])
            model.describe("missing", #"["feature_1"]"#)
            model.describe("reference", Self.group(#"[["nan", "0", "0", "0", "0", "0"]]"#))
        }
        #expect(file.reasons.reference?.rows[0][0].bitPattern == Double.nan.bitPattern)
    }

    @Test func `the facts tell what is known, and what is not`() throws {
        func facts(_ entries: [String: String]) throws -> [String: String] {
            let file = try Spoiled.decode(Self.fixture) { model in
                for (key, value) in entries { model.describe(key, value) }
            }
            return Dictionary(uniqueKeysWithValues: file.facts.map { ($0.name, $0.value) })
        }
        let none = try facts([:])
        #expect(none["reference group"] == "none, so that the model gives no reasons")
        #expect(none["reasons"] == "not named" && none["display"] == "not told")
        let all = try facts([
            "reference": Self.group("[\(Self.zeros)]"),
            "reasons": Self.six(Self.texts(en: "Income")),
            "actionable": Self.six(Self.whole, third: #"{"change":"fixed","whole":true}"#),
            "display": Self.six(Self.display()),
        ])
        #expect(all["reference group"]?.hasPrefix("1 row, chosen \"all\", digest ") == true)
        #expect(all["reasons"]?.hasPrefix("feature_1 'Income' (c), feature_2") == true)
        #expect(
            all["can change"]?.contains("feature_2 up by whole numbers, feature_3 not at all,")
                == true
        )
        #expect(all["display"]?.hasPrefix("feature_1 'Income' in EUR, feature_2") == true)
    }
}
