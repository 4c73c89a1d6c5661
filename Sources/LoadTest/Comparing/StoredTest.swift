import JSON

/// A load test as its JSON file has it: one run or several of one plan.
package struct StoredTest: Sendable {
    /// What it is called in sentences: the file.
    package let name: String
    /// The runs in their order, at least one.
    package let runs: [StoredRun]

    /// The most bytes of such a file: some thousand runs of an hour.
    package static let bytesMax = 256 << 20

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - json: what is in it.
    ///   - name: what it is called in sentences.
    /// - Throws: a ``StoredTestFault`` when it is not what `loadtest --json` writes, or its runs are of several plans.
    package init(json: [UInt8], name: String) throws(StoredTestFault) {
        self.name = name
        let value: JSONValue
        do throws(JSONFault) {
            value = try JSONParser.parse(json)
        } catch {
            throw StoredTestFault(name, "\(error)")
        }
        var runs: [StoredRun] = []
        for entry in value["repeats"]?.array ?? [value] {
            guard let run = StoredRun(entry) else {
                throw StoredTestFault(
                    name,
                    "it has no plan, verdict and response times in nanoseconds with their intervals"
                )
            }
            runs.append(run)
        }
        guard let first = runs.first else { throw StoredTestFault(name, "there is no run in it") }
        guard runs.allSatisfy({ $0.plan == first.plan }) else {
            throw StoredTestFault(name, "its runs are of different plans")
        }
        self.runs = runs
    }

    /// The values of a figure in all runs; nil where one does not have it.
    func values(_ figure: StoredRun.Figure) -> [StoredRun.Value]? {
        let values = runs.compactMap { $0.values[figure] }
        return values.count == runs.count ? values : nil
    }
}

/// One run as its JSON has it.
package struct StoredRun: Sendable {
    /// What can be compared.
    package enum Figure: String, Sendable, CaseIterable {
        case p50, p90, p99
        case p999
        /// Good replies a second.
        case rate

        /// Whether more is better.
        var isBetterHigh: Bool { self == .rate }
    }

    /// A figure, and how well the run itself knows it.
    package struct Value: Sendable, Equatable {
        /// In nanoseconds, or a second; above 0.
        let value: Double
        /// The ends of its 95 % confidence interval; nil where none is told.
        let interval: ClosedRange<Double>?
    }

    /// What the verdict was.
    package let outcome: Verdict.Outcome
    /// The verdict in words.
    package let sentence: String
    /// What was asked for, each member as it is written, without what names the server.
    package let plan: [String: String]
    /// The server's address, or over HTTP its target.
    package let server: String
    /// What the server said of itself; nil where it said nothing.
    package let version: String?
    /// When it began; nil where an older load tester does not tell.
    package let time: String?
    /// The machine that the load came from; nil where an older load tester does not tell.
    package let host: String?
    /// Whether its figures are to be believed, and every request had a good reply or as many as were asked for.
    let isMeasurement: Bool
    /// The figures that it has.
    package let values: [Figure: Value]

    /// What differs between runs that are compared.
    private static let places: Set<String> = [
        "address", "target", "duration_seconds", "warmup_seconds",
    ]

    /// Reads the object of a run; nil when it is none.
    init?(_ json: JSONValue) {
        guard
            let outcome = json["verdict"]?.string.flatMap(Verdict.Outcome.init(rawValue:)),
            let sentence = json["sentence"]?.string,
            let members = json["plan"]?.members,
            let address = json["plan"]?["address"]?.string,
            let times = json["response_ns"], times.members != nil,
            let intervals = json["response_interval_ns"], intervals.members != nil,
            let planned = json["planned"]?.exactly(UInt64.self),
            let ok = json["ok"]?.exactly(UInt64.self),
            let rate = json["achieved_rps"]?.double
        else { return nil }
        self.outcome = outcome
        self.sentence = sentence
        // A bound on times that was missed is as good a measurement as one that held.
        isMeasurement = outcome == .pass || outcome == .fail && ok == planned
        var plan = ["protocol": "the wire's"]
        for member in members where !Self.places.contains(member.name) {
            plan[member.name] = Self.text(member.value)
        }
        if json["plan"]?["target"] != nil { plan["protocol"] = "HTTP" }
        self.plan = plan
        server = json["plan"]?["target"]?.string ?? address
        version = json["server"]?.string
        time = json["made"]?["time"]?.string
        host = json["made"]?["host"]?.string
        var values: [Figure: Value] = [:]
        for figure in Figure.allCases where figure != .rate {
            guard let value = times[figure.rawValue]?.double, value > 0 else { continue }
            values[figure] = Value(value: value, interval: Self.range(intervals[figure.rawValue]))
        }
        if rate > 0 { values[.rate] = Value(value: rate, interval: nil) }
        self.values = values
    }

    private static func text(_ value: JSONValue) -> String {
        if case .string(let text) = value { return text }
        return value.kind
    }

    private static func range(_ value: JSONValue?) -> ClosedRange<Double>? {
        guard let ends = value?.array?.compactMap(\.double), ends.count == 2, ends[0] > 0,
            ends[0] <= ends[1]
        else { return nil }
        return ends[0]...ends[1]
    }

    /// Whether requests were due whatever the replies did.
    var isOpenLoop: Bool { plan["rps"] != "max" }
}

/// A file that is no load test that can be compared.
package struct StoredTestFault: Error, CustomStringConvertible {
    /// What was wrong and what would be right.
    package let description: String

    init(_ name: String, _ reason: String) {
        description =
            "\(name) is no file of a load test: \(reason). Make one with 'loadtest --repeat 5 --json FILE'."
    }
}
