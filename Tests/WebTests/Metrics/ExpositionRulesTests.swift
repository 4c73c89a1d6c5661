import HTTPTypes
import Testing

@testable import Web

/// The rules of the text format (Prometheus, "Exposition formats"), by which `/metrics` is read line by line.
@Suite struct ExpositionRulesTests {
    /// A family as a scraper sees it.
    private struct Family {
        let name: String
        let kind: String
        var series: [(name: String, labels: String, value: Double)] = []
    }

    /// Reads a text; records what breaks the format.
    private static func families(_ text: String) -> [Family] {
        var families: [Family] = []
        var helped: Substring?
        #expect(text.hasSuffix("\n"))
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if let help = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (\S.*)/) {
                helped = help.output.1
            } else if let type = line.wholeMatch(of: /# TYPE (\S+) (counter|gauge|histogram)/) {
                #expect(type.output.1 == helped, "\(line)")
                families.append(Family(name: String(type.output.1), kind: String(type.output.2)))
            } else if let sample = line.wholeMatch(
                of: /([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+\})? (\S+)/
            ), let value = number(sample.output.3), let last = families.indices.last {
                let labels = sample.output.2.map(String.init) ?? ""
                families[last].series.append((String(sample.output.1), labels, value))
            } else {
                Issue.record("\(line)")
            }
        }
        return families
    }

    private static func number(_ text: Substring) -> Double? {
        switch text {
        case "+Inf": .infinity
        case "-Inf": -.infinity
        case "NaN": .nan
        default: Double(text)
        }
    }

    private static func expectGood(_ families: [Family]) {
        #expect(families.count == Set(families.map(\.name)).count)
        for family in families {
            let allowed =
                family.kind == "histogram"
                ? ["_bucket", "_sum", "_count"].map { family.name + $0 } : [family.name]
            #expect(family.series.allSatisfy { allowed.contains($0.name) }, "\(family.name)")
            let keys = family.series.map { $0.name + $0.labels }
            #expect(keys.count == Set(keys).count, "\(family.name)")
            if family.kind == "counter" {
                #expect(family.name.hasSuffix("_total"))
                #expect(family.series.allSatisfy { $0.value >= 0 })
            }
            if family.kind == "histogram" { expectHistogram(family) }
        }
    }

    /// Buckets never fall and end with all that are counted.
    private static func expectHistogram(_ family: Family) {
        var least = 0.0
        var bound = -Double.infinity
        for series in family.series {
            switch series.name.dropFirst(family.name.count) {
            case "_bucket":
                let text = series.labels.firstMatch(of: /le="([^"]*)"/)?.output.1 ?? ""
                let next = number(text) ?? .nan
                #expect(next > bound, "\(family.name) \(text)")
                #expect(series.value >= least, "\(family.name) \(text)")
                (bound, least) = (next, series.value)
            case "_count":
                #expect(bound == .infinity)
                #expect(series.value == least, "\(family.name)")
                (bound, least) = (-.infinity, 0)
            default: break
            }
        }
    }

    @Test func `what is served is what a scraper reads, before and after requests`() async throws {
        try await WebCaller.calling { web in
            for _ in 0..<3 {
                let answer = try await web.ask(.get, "/metrics")
                #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
                let families = Self.families(answer.text)
                Self.expectGood(families)
                #expect(families.first { $0.name == "sestina_up" }?.series.map(\.value) == [1])
                _ = try await web.post("/predict", "{}")
                _ = try await web.ask(.get, "/nowhere\"\\\n")
            }
        }
    }

    @Test func `without a scoring server there are the families of this process alone`()
        async throws
    {
        try await WebCaller.calling(server: "127.0.0.1:1") { web in
            let families = Self.families(try await web.ask(.get, "/metrics").text)
            Self.expectGood(families)
            #expect(families.first { $0.name == "sestina_up" }?.series.map(\.value) == [0])
            let foreign = families.map(\.name).filter {
                $0.hasPrefix("sestina_") && !$0.hasPrefix("sestina_web_")
            }
            #expect(foreign == ["sestina_up", "sestina_request_duration_seconds"])
        }
    }

    @Test(arguments: ["", "a", "\\", "\"", "\n", "\r", "\\n", "{},=", "é\u{202e}", "a\"} 1\nb 2"])
    func `a label may be any text and is read back`(label: String) throws {
        var text = ExpositionText()
        text.family("f_total", .counter, "Help.")
        text.sample(1, ["name": label, "other": "x"])
        let series = try #require(Self.families(text.text).first?.series.first)
        let (start, end) = ("{name=\"", "\",other=\"x\"}")
        #expect(series.labels.hasPrefix(start) && series.labels.hasSuffix(end))
        let escaped = series.labels.unicodeScalars.dropFirst(start.count).dropLast(end.count)
        var read = String.UnicodeScalarView()
        var isEscape = false
        for scalar in escaped {
            if !isEscape, scalar == "\\" {
                isEscape = true
                continue
            }
            read.append(isEscape && scalar == "n" ? "\n" : scalar)
            isEscape = false
        }
        #expect(Array(String(read).utf8) == Array(label.utf8))
    }

    @Test(
        arguments: [
            0, -0.0, 1, -1, 0.1, 1e-9, .leastNonzeroMagnitude, 1e15, 1e16, 9_007_199_254_740_992,
            9.3e18, 1.8e19, -1e19,
            1.7976931348623157e308,
        ] as [Double]
    )
    func `a number is read back to the last bit, and a whole one has no fraction`(value: Double) {
        let text = ExpositionText.number(value)
        #expect(Double(text) == value)
        if value.magnitude < 0x1p63, value == value.rounded() {
            #expect(!text.contains(".") && !text.contains("e"))
        }
    }

    @Test func `whole numbers of any type are samples`() {
        var text = ExpositionText()
        text.family("f", .gauge, "Help.")
        text.sample(Int.min)
        text.sample(UInt8.max)
        text.sample(UInt64(1) << 53)
        let values = text.text.split(separator: "\n").dropFirst(2)
        #expect(values == ["f -9223372036854775808", "f 255", "f 9007199254740992"])
    }

    @Test func `a histogram without values has all its buckets, and no label but its own`() {
        var text = ExpositionText()
        text.family("d", .histogram, "Help.")
        text.histogram([(0.5, 0), (1, 0)], count: 0, sum: 0, [:])
        text.histogram([], count: 2, sum: .nan, ["a": "b"])
        Self.expectGood(Self.families(text.text))
        #expect(
            text.text.split(separator: "\n").dropFirst(2) == [
                "d_bucket{le=\"0.5\"} 0", "d_bucket{le=\"1\"} 0", "d_bucket{le=\"+Inf\"} 0",
                "d_sum 0",
                "d_count 0", "d_bucket{a=\"b\",le=\"+Inf\"} 2", "d_sum{a=\"b\"} NaN",
                "d_count{a=\"b\"} 2",
            ]
        )
    }
}
