import HTTPFront
import HTTPTypes
import Testing

@testable import Web

/// Six values by name, as JSON and as a form.
@Suite struct NamedFeaturesTests {
    private static let names = ["a", "b", "c", "d", "e", "f"]
    private static let none = [Bool](repeating: false, count: 6)

    private static func json(_ text: String) throws(WebFault) -> NamedFeatures {
        try NamedFeatures(json: Array(text.utf8))
    }

    private static func form(_ text: String) throws(WebFault) -> NamedFeatures {
        try NamedFeatures(form: FormFields(Array(text.utf8)))
    }

    private static func fault(_ read: () throws(WebFault) -> NamedFeatures) -> WebFault? {
        do throws(WebFault) {
            let row = try read().row(of: names, mayBeMissing: none)
            // What is not given at all is no fault of the text.
            if case .failure(let fault) = row, !fault.sentence.contains("the model takes") {
                return fault
            }
            return nil
        } catch {
            return error
        }
    }

    // MARK: - Rows

    @Test func `values are put into the model's order, whichever they came in`() throws {
        let json = try Self.json(#"{"f":6,"e":5,"d":4,"c":3,"b":2,"a":1}"#)
        #expect(
            try json.row(of: Self.names, mayBeMissing: Self.none).get().values == [
                1, 2, 3, 4, 5, 6,
            ]
        )
        #expect(
            try json.row(of: Self.names.reversed(), mayBeMissing: Self.none).get().values == [
                6, 5, 4, 3, 2, 1,
            ]
        )
        let form = try Self.form("c=3&f=6&a=1&b=2&e=5&d=4")
        #expect(
            try form.row(of: Self.names, mayBeMissing: Self.none).get().values == [
                1, 2, 3, 4, 5, 6,
            ]
        )
    }

    @Test(
        arguments: [
            "0", "-0", "-0.0", "5e-324", "2.4703282292062328e-324", "1e-400", "0.1",
            "1.0000000000000002",
            "9007199254740993", "1.7976931348623157e308", "1.7976931348623158e308",
            "123456789012345678901234567890.5", "2.2250738585072011e-308",
        ]
    )
    func `a number means the same to the last bit, as JSON and as a form`(text: String) throws {
        let expected = try #require(Double(text)).bitPattern
        let json = try Self.json("{\"a\":\(text),\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1}")
        #expect(
            try json.row(of: Self.names, mayBeMissing: Self.none).get().values[0].bitPattern
                == expected
        )
        let form = try Self.form("a=\(text)&b=1&c=1&d=1&e=1&f=1")
        #expect(
            try form.row(of: Self.names, mayBeMissing: Self.none).get().values[0].bitPattern
                == expected
        )
    }

    @Test func `the first that is missing is named, and the first that is too many`() throws {
        let wanted = "the model takes a, b, c, d, e, f"
        for (text, sentence, field) in [
            ("{}", "a is missing; \(wanted)", "a"),
            (#"{"a":1,"b":1,"d":1,"f":1}"#, "c is missing; \(wanted)", "c"),
            (#"{"A":1,"b":1,"c":1,"d":1,"e":1,"f":1}"#, "a is missing; \(wanted)", "a"),
            (
                #"{"x":1,"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"y":2}"#,
                "x is no feature of the model; \(wanted)", "x"
            ),
            (
                #"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"":2}"#,
                " is no feature of the model; \(wanted)", ""
            ),
        ] {
            guard
                case .failure(let fault) = try Self.json(text).row(
                    of: Self.names,
                    mayBeMissing: Self.none
                )
            else {
                Issue.record("\(text)")
                continue
            }
            #expect(fault.sentence == sentence)
            #expect(fault.field == field)
            #expect(fault.status == .badRequest)
        }
    }

    // MARK: - JSON

    @Test(arguments: [
        ("", "the body is empty; it is a JSON object with the six figures", nil),
        ("[]", "the body is a list; it is a JSON object with the six figures by name", nil),
        ("1", "the body is the number 1; it is a JSON object with the six figures by name", nil),
        ("null", "the body is null; it is a JSON object with the six figures by name", nil),
        (#"{"a":"1"}"#, "a is the text \"1\"; it is a number, without quotes", "a"),
        (#"{"a":1,"b":null}"#, "b is null; it is a number, without quotes", "b"),
        (#"{"a":true}"#, "a is true; it is a number, without quotes", "a"),
        (#"{"a":[1]}"#, "a is a list; it is a number, without quotes", "a"),
        (#"{"a":{}}"#, "a is an object; it is a number, without quotes", "a"),
        (
            #"{"\u202ea\n":"\u2066x"}"#,
            "\u{fffd}a  is the text \"\u{fffd}x\"; it is a number, without quotes", "\u{202e}a\n"
        ),
    ])
    func `JSON that is no object of numbers is refused with its name`(
        text: String,
        sentence: String,
        field: String?
    ) {
        let fault = Self.fault { () throws(WebFault) in try Self.json(text) }
        #expect(fault == WebFault(.badRequest, sentence, field: field))
    }

    @Test(
        arguments: [
            (#"{"a":1"#, nil), (#"{"a":NaN}"#, "a"), (#"{"a":1e999}"#, "a"),
            (#"{"a":-1e999}"#, "a"),
            (#"{"a":1,"a":1}"#, "a"), (#"{"a":01}"#, "a"), (" ", nil),
            (String(repeating: "[", count: 5000), nil),
        ] as [(String, String?)]
    )
    func `what is no JSON is refused, with the member in which it is none`(
        text: String,
        field: String?
    ) throws {
        let fault = try #require(Self.fault { () throws(WebFault) in try Self.json(text) })
        #expect(fault.status == .badRequest)
        #expect(fault.sentence.hasPrefix("the body is no JSON: "))
        #expect(field == nil || fault.field == field)
    }

    // MARK: - Forms

    @Test(arguments: [
        "1", "+1", "%2B1", "1.0", "01", "1.", "1e0", "10E-1", "%31", "+1+", "%091%09", ".1e1",
        "0.00001e5",
    ])
    func `a number in a form is a decimal one, between blanks or not`(text: String) throws {
        let form = try Self.form("a=\(text)&b=1&c=1&d=1&e=1&f=1")
        #expect(try form.row(of: Self.names, mayBeMissing: Self.none).get().values[0] == 1)
    }

    @Test(arguments: ["", "+", "%20", "%09", "+%20+"])
    func `a field of blanks is empty`(text: String) {
        let fault = Self.fault { () throws(WebFault) in try Self.form("a=1&b=\(text)") }
        let sentence = "b is empty; write a number like 52000 or 4000.25"
        #expect(fault == WebFault(.badRequest, sentence, field: "b"))
    }

    @Test(arguments: [
        ("nan", "nan"), ("NaN", "NaN"), ("-inf", "-inf"), ("%2BInfinity", "+Infinity"),
        ("1e309", "1e309"), ("-1e999", "-1e999"),
        ("1.7976931348623159e308", "1.7976931348623159e308"),
    ])
    func `a number that is not finite is told so`(text: String, shown: String) {
        let fault = Self.fault { () throws(WebFault) in try Self.form("a=\(text)") }
        let sentence = "a is \(shown); every figure is finite, at most some 1.8e308"
        #expect(fault == WebFault(.badRequest, sentence, field: "a"))
    }

    @Test(arguments: [
        ("1,5", "1,5"), ("1%2C000", "1,000"), ("0x10", "0x10"), ("1_000", "1_000"), ("--1", "--1"),
        ("1e", "1e"), ("e1", "e1"), (".", "."), ("1+2", "1 2"), ("%D9%A1", "\u{661}"),
        ("1%00", "1\u{fffd}"), ("%E2%80%AE1", "\u{fffd}1"), ("1%0A", "1 "), ("%FF", "\u{fffd}"),
        ("1%C2%A0", "1\u{a0}"),
    ])
    func `what is no number is quoted, made fit for a sentence`(text: String, shown: String) {
        let fault = Self.fault { () throws(WebFault) in try Self.form("a=\(text)") }
        let sentence =
            "a is \"\(shown)\"; write digits with a point before decimals and nothing else, "
            + "like 52000 or 4000.25"
        #expect(fault == WebFault(.badRequest, sentence, field: "a"))
    }

    @Test(arguments: [("a=1&a=1", "a"), ("a=1&b=2&%61=3", "a"), ("=1&=2", "")])
    func `a name that is there twice is refused`(text: String, name: String) {
        let fault = Self.fault { () throws(WebFault) in try Self.form(text) }
        #expect(
            fault == WebFault(.badRequest, "\(name) is there twice; give it once", field: name)
        )
    }
}
