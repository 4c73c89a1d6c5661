import Foundation
import Gate
import GateSupport
import JSON
import TestSupport
import Testing

@testable import Reports

extension JSONValue {
    fileprivate init(reading text: String) throws {
        self = try JSONParser.parse(Array(text.utf8))
    }

    fileprivate var items: [JSONValue] { array ?? [] }

    /// What a value breaks of the words of JSON Schema that the report's schema uses.
    fileprivate func faults(under schema: JSONValue, in root: JSONValue) -> [String] {
        var faults: [String] = []
        for word in schema.members ?? [] {
            switch word.name {
            case "$schema", "title", "description", "$defs": break
            case "$ref":
                let name = word.value.string?.split(separator: "/").last.map(String.init) ?? ""
                guard let part = root["$defs"]?[name] else { return ["no definition \(name)"] }
                faults += self.faults(under: part, in: root)
            case "type":
                let types = word.value.string.map { [$0] } ?? word.value.items.compactMap(\.string)
                if !types.contains(where: isOf) { faults.append("\(self) is no \(types)") }
            case "const": if self != word.value { faults.append("\(self) is not \(word.value)") }
            case "enum": if !word.value.items.contains(self) { faults.append("odd \(self)") }
            case "items": faults += items.flatMap { $0.faults(under: word.value, in: root) }
            case "required":
                for name in word.value.items.compactMap(\.string) where self[name] == nil {
                    faults.append("no \(name)")
                }
            case "additionalProperties":
                for member in members ?? [] where schema["properties"]?[member.name] == nil {
                    faults.append("unknown \(member.name)")
                }
            case "properties":
                for member in members ?? [] {
                    let part = word.value[member.name] ?? .object([])
                    faults += member.value.faults(under: part, in: root)
                }
            default: faults.append("the test does not know \(word.name)")
            }
        }
        return faults
    }

    private func isOf(_ type: String) -> Bool {
        switch (self, type) {
        case (.object, "object"), (.array, "array"), (.string, "string"), (.number, "number"),
            (.null, "null"):
            true
        case (.number(let number), "integer"): number.exactly(Int.self) != nil
        case (.boolean, "boolean"): true
        default: false
        }
    }
}

@Suite struct JUnitReportTests {
    @Test(arguments: SampleReport.names)
    func `the document is well-formed and its counts are those of its cases`(name: String) {
        let elements = XMLText(JUnitReport(SampleReport.named(name)).text)
        #expect(elements.isWellFormed)
        let whole = elements.all("testsuites").first?.attributes ?? [:]
        #expect(whole["tests"] == String(elements.all("testcase").count))
        #expect(whole["failures"] == String(elements.all("failure").count))
        #expect(whole["errors"] == String(elements.all("error").count))
        #expect(elements.all("testcase").allSatisfy { $0.attributes["name"] != nil })
    }

    @Test(arguments: SampleReport.names)
    func `it is green where the verdict is PASS and nowhere else`(name: String) {
        let report = SampleReport.named(name)
        let elements = XMLText(JUnitReport(report).text)
        let bad =
            elements.all("failure").count
            + elements.all("error").count
        #expect((bad == 0) == (report.verdict == .pass))
        let unasked = report.judgements.flatMap(\.checks).count { $0.verdict == .notAsked }
        #expect(elements.all("skipped").count == unasked)
        #expect(!elements.all("testcase").isEmpty)
    }

    @Test func `what fails is a failure, and what cannot be known an error`() {
        for verdict in Verdict.allCases {
            let elements = XMLText(JUnitReport(SampleReport.named(verdict.rawValue)).text)
            let count = Check.Rule.allCases.count
            #expect(
                elements.all("failure").count
                    == (verdict.exitCode == 1 ? count : 0)
            )
            #expect(
                elements.all("error").count
                    == (verdict == .notAsked ? 1 : verdict.exitCode == 2 ? count : 0)
            )
        }
    }
}

@Suite struct SARIFReportTests {
    @Test(arguments: SampleReport.names)
    func `every result has a rule of the run, a level, a message and a place`(name: String) throws {
        let report = SampleReport.named(name)
        let log = try JSONValue(reading: SARIFReport(report).text)
        #expect(log["version"] == .string("2.1.0"))
        let run = try #require(log["runs"]?.items.first)
        let rules = run["tool"]?["driver"]?["rules"]?.items.compactMap { $0["id"]?.string } ?? []
        #expect(Set(rules) == Set(Check.Rule.allCases.map(\.rawValue) + ["gate"]))
        let results = try #require(run["results"]?.items)
        #expect(results.isEmpty == (report.verdict == .pass))
        for result in results {
            #expect(rules.contains(result["ruleId"]?.string ?? ""))
            #expect(["error", "warning"].contains(result["level"]?.string))
            #expect(result["message"]?["text"]?.string?.isEmpty == false)
            let place = result["locations"]?.items.first?["physicalLocation"]
            let uri = try #require(place?["artifactLocation"]?["uri"]?.string)
            #expect(uri.hasPrefix("models"))
            #expect(URL(string: uri) != nil && !uri.contains(".."), "\(uri)")
        }
    }

    @Test func `a result stands at the file of its model`() throws {
        let text = SARIFReport(SampleReport.named("fail")).text
        #expect(text.contains("\"uri\" : \"models/loan-default/model.onnx\""))
        // The rules for new models lie beside the folders.
        let rules = SampleReport.judgement("policy.json", SampleReport.checks(.fail))
        let other = SARIFReport(SampleReport.report([rules])).text
        #expect(other.contains("\"uri\" : \"models/policy.json\""))
    }

    @Test func `results of one log have fingerprints of their own`() throws {
        let report = SampleReport.report([
            SampleReport.judgement("loan-default", SampleReport.checks(.fail)),
            SampleReport.judgement("other", SampleReport.checks(.inconclusive)),
        ])
        let log = try JSONValue(reading: SARIFReport(report).text)
        let results = try #require(log["runs"]?.items.first?["results"]?.items)
        let prints = results.compactMap {
            $0["partialFingerprints"]?["primaryLocationLineHash"]?.string
        }
        #expect(prints.count == results.count)
        #expect(Set(prints).count == prints.count)
    }
}

@Suite struct CodeQualityReportTests {
    private func findings(_ report: GateReport) throws -> [JSONValue] {
        try JSONValue(reading: CodeQualityReport(report).text).items
    }

    @Test(arguments: SampleReport.names)
    func `every finding has what GitLab asks for`(name: String) throws {
        let report = SampleReport.named(name)
        let findings = try findings(report)
        #expect(findings.isEmpty == (report.verdict == .pass))
        for finding in findings {
            for word in ["check_name", "description", "fingerprint"] {
                #expect(finding[word]?.string?.isEmpty == false)
            }
            #expect(["blocker", "major"].contains(finding["severity"]?.string))
            #expect(finding["location"]?["path"]?.string?.hasPrefix("models") == true)
            #expect(finding["location"]?["lines"]?["begin"]?.double == 1)
        }
    }

    @Test func `what is wrong is a blocker, and what the data cannot tell is major`() throws {
        let severities: [(Verdict, String)] = [
            (.fail, "blocker"), (.invalid, "blocker"), (.inconclusive, "major"),
        ]
        for (verdict, severity) in severities {
            let findings = try findings(SampleReport.named(verdict.rawValue))
            #expect(findings.count == Check.Rule.allCases.count)
            #expect(Set(findings.compactMap { $0["severity"]?.string }) == [severity])
        }
    }

    @Test func `it says of the same checks what SARIF says`() throws {
        for name in SampleReport.names {
            let report = SampleReport.named(name)
            let log = try JSONValue(reading: SARIFReport(report).text)
            let results = try #require(log["runs"]?.items.first?["results"]?.items)
            let findings = try findings(report)
            #expect(findings.map { $0["description"] } == results.map { $0["message"]?["text"] })
            #expect(findings.map { $0["check_name"] } == results.map { $0["ruleId"] })
            let marks = results.map { $0["partialFingerprints"]?["primaryLocationLineHash"] }
            #expect(findings.map { $0["fingerprint"] } == marks)
        }
    }
}

/// What programs read has had Foundation's spelling since the first of it.
@Suite struct ReportSpellingTests {
    @Test(arguments: SampleReport.names)
    func `keys are sorted, and all is spelt as Foundation does`(name: String) throws {
        let report = SampleReport.named(name)
        let texts = [
            GateJSONReport(report).text, SARIFReport(report).text, CodeQualityReport(report).text,
        ]
        for text in texts {
            let value = try FoundationJSON(text)
            #expect(
                try value.text([.prettyPrinted, .withoutEscapingSlashes]) + "\n" == text
            )
        }
    }
}

@Suite struct GateJSONReportTests {
    @Test(arguments: SampleReport.names)
    func `a report is what its schema says`(name: String) throws {
        let schema = try JSONValue(reading: GateJSONReport.schema)
        let document = try JSONValue(reading: GateJSONReport(SampleReport.named(name)).text)
        #expect(document.faults(under: schema, in: schema) == [])
        #expect(document["verdict"] == .string(SampleReport.named(name).verdict.rawValue))
    }

    @Test func `the schema knows every rule and every verdict`() throws {
        let definitions = try #require(JSONValue(reading: GateJSONReport.schema)["$defs"])
        let rules = definitions["check"]?["properties"]?["rule"]?["enum"]?.items
        #expect(rules == Check.Rule.allCases.map { .string($0.rawValue) })
        let verdicts = definitions["verdict"]?["enum"]?.items
        #expect(verdicts == Verdict.allCases.map { .string($0.rawValue) })
    }

    @Test func `the schema refuses what is no report`() throws {
        let schema = try JSONValue(reading: GateJSONReport.schema)
        let text = GateJSONReport(SampleReport.named("fail")).text
        for (old, new) in [
            ("\"verdict\" : \"fail\"", "\"verdict\" : \"fine\""),
            ("\"rows\" : 2000", "\"rows\" : 0.5"),
            ("\"standing\"", "\"sitting\""),
        ] {
            let other = try JSONValue(reading: text.replacing(old, with: new))
            #expect(other.faults(under: schema, in: schema) != [])
        }
    }

    @Test func `a figure that is no number is null`() throws {
        let document = try JSONValue(reading: GateJSONReport(SampleReport.named("no numbers")).text)
        let check = try #require(document["models"]?.items.first?["checks"]?.items.first)
        for name in ["champion", "challenger", "difference", "low", "high"] {
            #expect(check[name] == .null)
        }
        #expect(check["margin"]?.double == 0)
    }

    @Test func `text comes back as it was`() throws {
        let document = try JSONValue(reading: GateJSONReport(SampleReport.named("hostile")).text)
        #expect(document["models"]?.items.first?["model"] == .string(SampleReport.hostile))
    }
}
