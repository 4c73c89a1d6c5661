import Gate
import GateSupport
import JSON
import TestSupport
import Testing

@testable import Reports

/// What stands in the reports for programs, by value.
@Suite struct MachineTextTests {
    private static func results(_ judgement: Judgement) throws -> [JSONValue] {
        let text = SARIFReport(SampleReport.report([judgement])).text
        let log = try JSONParser.parse(Array(text.utf8))
        return log["runs"]?.array?.first?["results"]?.array ?? []
    }

    private static func place(_ result: JSONValue) -> String? {
        let place = result["locations"]?.array?.first?["physicalLocation"]
        #expect(place?["region"]?["startLine"]?.double == 1)
        return place?["artifactLocation"]?["uri"]?.string
    }

    @Test(arguments: [
        ("loan-default", "loan-default"), ("A9~_-.z", "A9~_-.z"), ("a b", "a%20b"),
        ("a/b", "a%2Fb"), ("é", "%C3%A9"), ("100%", "100%25"), ("\n", "%0A"),
        ("a?b#c", "a%3Fb%23c"),
        // These would climb, and are more than dots in any other name.
        (".", "%2E"), ("..", "%2E%2E"), ("...", "%2E%2E%2E"), ("..a", "..a"),
    ])
    func `the name of a model is one part of a URI`(name: String, part: String) throws {
        let results = try Self.results(SampleReport.judgement(name, SampleReport.checks(.fail)))
        #expect(results.count == Check.Rule.allCases.count)
        for result in results { #expect(Self.place(result) == "models/\(part)/model.onnx") }
    }

    @Test func `levels say what is an error and what a warning`() throws {
        let checks = Verdict.allCases.map { Check(.floor, $0.rawValue, $0, "r") }
        let results = try Self.results(SampleReport.judgement("m", checks))
        #expect(results.map { $0["level"]?.string } == ["error", "error", "warning"])
        #expect(
            results.map { $0["message"]?["text"]?.string } == [
                "FAIL: fail: r", "INVALID: invalid: r", "INCONCLUSIVE: inconclusive: r",
            ]
        )
        #expect(results.allSatisfy { $0["ruleId"]?.string == "floor" })
        let first = results[0]["partialFingerprints"]?["primaryLocationLineHash"]?.string
        #expect(first == "floor/m/fail")
    }

    @Test func `nothing that was checked is an error of the gate itself`() throws {
        let results = try Self.results(SampleReport.judgement("m", []))
        #expect(results.count == 1)
        #expect(results[0]["ruleId"]?.string == "gate")
        #expect(results[0]["message"]?["text"]?.string == "INVALID: nothing was checked")
    }

    @Test(arguments: [nil, "there is no base"])
    func `an obstacle is an error at the folder of the models`(obstacle: String?) throws {
        let report = SampleReport.report([], obstacle: obstacle)
        let log = try JSONParser.parse(Array(SARIFReport(report).text.utf8))
        let run = try #require(log["runs"]?.array?.first)
        let invocation = run["invocations"]?.array?.first
        #expect(invocation?["executionSuccessful"] == .boolean(obstacle == nil))
        let results = run["results"]?.array ?? []
        #expect(results.map(Self.place) == (obstacle == nil ? [] : ["models"]))
    }

    @Test func `a test case has its reason and its details as text`() {
        let checks = [
            Check(.floor, "recall", .pass, "it stands", details: ["a < b", "c"]),
            Check(.floor, "F1", .fail, "it \"fell\"", details: ["d"]),
            Check(.speed, "rate", .inconclusive, "it varies"),
        ]
        let text = JUnitReport(SampleReport.report([SampleReport.judgement("m", checks)])).text
        let document = XMLText(text)
        #expect(document.all("testsuite").map { $0.attributes["name"] } == ["gate", "m"])
        #expect(document.all("testsuite").last?.attributes["errors"] == "1")
        #expect(
            document.all("testcase").map { $0.attributes["classname"] }
                == ["gate.gate", "m.floor", "m.floor", "m.speed"]
        )
        #expect(document.all("system-out").last?.text == "it stands\na < b\nc")
        let failure = document.all("failure").first
        #expect(failure?.text == "it \"fell\"\nd")
        #expect(failure?.attributes == ["type": "FAIL", "message": "it \"fell\""])
        let error = document.all("error").first
        #expect(error?.attributes == ["type": "INCONCLUSIVE", "message": "it varies"])
    }

    @Test func `what could not be judged is in error, and so is what was not checked`() {
        let obstacle = XMLText(JUnitReport(SampleReport.named("obstacle")).text)
        #expect(obstacle.all("error").map(\.text).first?.hasPrefix("there is no base\n") == true)
        let nothing = XMLText(JUnitReport(SampleReport.named("no checks")).text)
        #expect(nothing.all("error").map(\.text) == ["nothing was checked"])
        #expect(nothing.all("testcase").last?.attributes["classname"] == "loan-default.gate")
    }

    @Test(
        arguments: [
            (nil, "null"), (.nan, "null"), (.infinity, "null"), (-.infinity, "null"), (0, "0"),
            (-0.0, "-0"), (1, "1"), (0.1, "0.1"), (1e300, "1e+300"),
            (.leastNonzeroMagnitude, "5e-324"),
            (1 - 0x1p-53, "0.9999999999999999"),
        ] as [(Double?, String)]
    )
    func `a number of JSON is exact, or null where there is none`(value: Double?, text: String) {
        let written = ReportJSON.text { $0.number("n", value) }
        #expect(written == "{\n  \"n\" : \(text)\n}\n")
    }

    @Test func `texts of JSON are escaped, or null where there is none`() {
        let written = ReportJSON.text { text in
            text.text("a", nil)
            text.text("b", "\"\\\n/é")
            text.texts("c", [])
            text.texts("d", ["x", ""])
        }
        #expect(
            written == """
                {
                  "a" : null,
                  "b" : "\\"\\\\\\n/é",
                  "c" : [

                  ],
                  "d" : [
                    "x",
                    ""
                  ]
                }

                """
        )
    }
}
