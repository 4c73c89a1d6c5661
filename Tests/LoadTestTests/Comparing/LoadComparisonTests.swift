import Statistics
import Testing

@testable import LoadTest

@Suite struct LoadComparisonTests {
    private typealias Times = [(p50: Double, p99: Double)]

    private static let quick: Times = [
        (100e3, 300e3), (101e3, 310e3), (99e3, 305e3), (100e3, 295e3), (102e3, 302e3),
    ]
    private static let slow: Times = quick.map { ($0.p50 * 1.3, $0.p99 * 1.3) }

    private static func compare(
        _ first: Times,
        _ second: Times,
        margin: Double = 0
    ) throws -> LoadComparison {
        LoadComparison(
            try StoredExamples.test("a.json", first),
            try StoredExamples.test("b.json", second, firstSecond: 1),
            margin: margin
        )
    }

    // MARK: - How often it is wrong

    @Test(arguments: [(0.01, false), (0.05, false), (0.1, false), (0.03, true)])
    func `of tests that do not differ, at most 5 % are called different`(
        spread: Double,
        hasOutliers: Bool
    ) throws {
        var generator = SeededGenerator(seed: 11)
        var different = 0
        let pairs = 1000
        for _ in 0..<pairs {
            let sides = (0..<2).map { _ in
                StoredExamples.times(5, spread: spread, hasOutliers: hasOutliers, &generator)
            }
            let found = try Self.compare(sides[0], sides[1])
            if found.outcome != .cannotTell { different += 1 }
        }
        #expect(different <= pairs / 20, "\(different)")
    }

    @Test func `a machine that grows slower meanwhile does not make a difference of runs in turns`()
        throws
    {
        var generator = SeededGenerator(seed: 12)
        var different = 0
        for _ in 0..<500 {
            let all = StoredExamples.times(10, spread: 0.02, &generator).enumerated()
                .map { index, times in
                    let drift = 1 + 0.02 * Double(index)
                    return (p50: times.p50 * drift, p99: times.p99 * drift)
                }
            // There and back, as `loadtest --repeat` takes turns.
            let isFirst = [true, false, false, true, true, false, false, true, true, false]
            let sides = [true, false].map { side in
                zip(all, isFirst).filter { $0.1 == side }.map(\.0)
            }
            if try Self.compare(sides[0], sides[1]).outcome != .cannotTell { different += 1 }
        }
        #expect(different <= 25, "\(different)")
    }

    @Test func `a difference of five times the spread is found nearly always`() throws {
        var generator = SeededGenerator(seed: 13)
        var found = 0
        for _ in 0..<200 {
            let first = StoredExamples.times(5, spread: 0.03, &generator)
            let second = StoredExamples.times(5, factor: 1.15, spread: 0.03, &generator)
            if try Self.compare(first, second).outcome == .slower { found += 1 }
        }
        #expect(found >= 190, "\(found)")
    }

    // MARK: - What it says

    @Test func `what is slower is told with by how much`() throws {
        let found = try Self.compare(Self.quick, Self.slow)
        #expect(found.outcome == .slower)
        #expect(found.sentence.hasPrefix("Slower: p50 +30.0\u{a0}% (+2"), "\(found.sentence)")
        #expect(found.rows.map(\.figure) == [.p50, .p99, .rate])
        #expect(found.rows.map(\.decides) == [true, true, false])
        #expect((found.rows[0].change - 0.3).magnitude < 1e-9)
        #expect(found.remarks.isEmpty)
        let other = try Self.compare(Self.slow, Self.quick)
        #expect(other.outcome == .faster)
        #expect(other.sentence.hasPrefix("Faster: p50 -23.1\u{a0}% (-2"))
    }

    @Test func `a margin asks whether it is slower by more than that`() throws {
        let alike = try Self.compare(Self.quick, Self.quick)
        #expect(alike.outcome == .cannotTell)
        #expect(try Self.compare(Self.quick, Self.quick, margin: 0.1).outcome == .withinMargin)
        #expect(try Self.compare(Self.quick, Self.quick, margin: 0.001).outcome == .cannotTell)
        #expect(try Self.compare(Self.quick, Self.slow, margin: 0.1).outcome == .slower)
        #expect(try Self.compare(Self.quick, Self.slow, margin: 0.3).outcome == .cannotTell)
        #expect(try Self.compare(Self.quick, Self.slow, margin: 0.5).outcome == .withinMargin)
        #expect(try Self.compare(Self.slow, Self.quick, margin: 0.1).outcome == .faster)
    }

    @Test
    func `what is faster at one percentile and slower at another is slower, and both are told`()
        throws
    {
        let mixed = Self.quick.map { (p50: $0.p50 * 0.7, p99: $0.p99 * 1.5) }
        let found = try Self.compare(Self.quick, mixed)
        #expect(found.outcome == .slower)
        #expect(
            found.sentence.hasPrefix("Slower: p99 +50.0") && found.sentence.contains("faster: p50")
        )
    }

    @Test func `runs that agree to the nanosecond differ as little as they are known`() throws {
        let same = Array(repeating: (p50: 100e3, p99: 300e3), count: 5)
        #expect(try Self.compare(same, same).outcome == .cannotTell)
        let next = Array(repeating: (p50: 100.05e3, p99: 300.1e3), count: 5)
        #expect(try Self.compare(same, next).outcome == .cannotTell)
    }

    // MARK: - What cannot be told

    @Test func `a single run does not tell how much runs differ`() throws {
        let found = try Self.compare([Self.quick[0]], Self.slow)
        #expect(found.outcome == .cannotTell)
        #expect(found.sentence.hasPrefix("The data cannot tell: a.json holds one run, "))
        #expect(found.rows.isEmpty)
    }

    @Test func `different loads are not compared`() throws {
        let first = try StoredExamples.test("a.json", Self.quick)
        let second = try StoredExamples.test("b.json", Self.quick, rps: "6000")
        let found = LoadComparison(first, second)
        #expect(found.outcome == .cannotTell)
        #expect(
            found.sentence
                == "The data cannot tell: the plans differ: rps is the number 5000 in one and the "
                + "number 6000 in the other; only the same load can be compared."
        )
    }

    @Test func `a run that cannot be trusted, or with errors, is no measurement`() throws {
        let good = try StoredExamples.test("a.json", Self.quick)
        let doubtful = try StoredExamples.test("b.json", Self.slow, verdict: "cannot be trusted")
        #expect(LoadComparison(good, doubtful).outcome == .cannotTell)
        let failing = try StoredExamples.test("b.json", Self.slow, verdict: "fail", ok: 49_999)
        #expect(
            LoadComparison(good, failing).sentence
                == "The data cannot tell: run 1 of b.json is no measurement to go by: It was so."
        )
        let missedBound = try StoredExamples.test("b.json", Self.slow, verdict: "fail")
        #expect(LoadComparison(good, missedBound).outcome == .slower)
    }

    @Test func `runs of another time or another machine are told to be so`() throws {
        let first = try StoredExamples.test("a.json", Self.quick)
        let later = try StoredExamples.test("b.json", Self.quick, firstSecond: 30, host: "other")
        let remarks = LoadComparison(first, later).remarks
        #expect(remarks.count == 2)
        #expect(remarks[0].hasPrefix("The runs come from different machines (bench, other)"))
        #expect(remarks[1].hasPrefix("The runs were not taken in turns"))
    }

    @Test func `a closed loop is judged by its rate as well`() throws {
        let first = try StoredExamples.test("a.json", Self.quick, rps: "\"max\"")
        let rows = LoadComparison(first, first).rows
        #expect(rows.map(\.decides) == [true, true, true])
    }

    // MARK: - Files

    @Test(arguments: [
        "", "[]", "{}", #"{"repeats":[]}"#, #"{"repeats":[1]}"#, #"{"verdict":"pass"}"#,
        #"{"verdict":"good","sentence":"","plan":{"address":""},"response_ns":{}}"#, "\u{0}",
    ])
    func `what is no file of a load test is refused by name`(text: String) {
        #expect {
            _ = try StoredTest(json: Array(text.utf8), name: "x.json")
        } throws: { error in
            "\(error)".hasPrefix("x.json is no file of a load test: ")
        }
    }

    @Test func `one run is a test as well, and runs of two plans are none`() throws {
        let run = StoredExamples.run((1e5, 2e5))
        #expect(try StoredTest(json: Array(run.utf8), name: "x").runs.count == 1)
        let other = StoredExamples.run((1e5, 2e5), rps: "1")
        let both = #"{"repeats":[\#(run),\#(other)]}"#
        #expect(throws: StoredTestFault.self) {
            try StoredTest(json: Array(both.utf8), name: "x")
        }
    }
}
