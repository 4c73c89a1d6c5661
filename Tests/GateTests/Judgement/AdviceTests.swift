import Documents
import ONNX
import Statistics
import TestSupport
import Testing

@testable import Gate

/// What the gate says should be done about what does not pass.
@Suite struct AdviceTests {
    private func judgement(_ checks: [Check], _ training: TrainingFacts? = nil) -> Judgement {
        var judgement = Judgement(
            model: "loan-default",
            checks: checks,
            digests: Judgement.Digests(),
            scores: nil
        )
        judgement.training = training
        return judgement
    }

    @Test func `what passes or could not be asked needs no advice`() {
        let checks = Check.Rule.allCases.flatMap { rule in
            [Check(rule, "a", .pass, "r"), Check(rule, "b", .notAsked, "r")]
        }
        #expect(judgement(checks).advice.isEmpty)
    }

    @Test(arguments: [Verdict.fail, .inconclusive, .invalid])
    func `each rule has one piece of advice, whatever its verdict`(verdict: Verdict) {
        let checks = Check.Rule.allCases.flatMap { rule in
            [Check(rule, "a", verdict, "r"), Check(rule, "b", verdict, "r")]
        }
        let advice = judgement(checks).advice
        #expect(advice.map(\.rule) == Check.Rule.allCases)
        #expect(advice.allSatisfy { $0.sentence.hasSuffix(".") && $0.sentence.count > 40 })
        #expect(Set(advice.map(\.sentence)).count >= advice.count - 1)
    }

    @Test func `the gravest rule comes first`() {
        let advice = judgement([
            Check(.floor, "recall", .inconclusive, "r"), Check(.speed, "a row", .fail, "r"),
        ]).advice
        #expect(advice.map(\.rule) == [.speed, .floor])
    }

    @Test func `how many rows would settle it is told of the check that needs the most`() {
        var few = Check(.comparison, "accuracy", .inconclusive, "r", rowCount: 2000)
        few.rowsToSettle = 3000
        var many = Check(.comparison, "recall", .inconclusive, "r", rowCount: 2000)
        many.rowsToSettle = 14_000
        let sentence = judgement([few, many]).advice[0].sentence
        #expect(sentence.hasPrefix("About 14,000 such rows instead of 2,000 would settle recall,"))
    }

    /// A file whose record says how it was trained.
    private func file(_ change: (inout TrainingRecord.Fit) -> Void) throws -> ModelFile {
        let original = try ModelFile.decode(LoanDefault().model, name: "loan-default")
        let record = try TrainingRecord(json: try #require(original.metadata["training"]))
        var fit = try #require(record.fit)
        change(&fit)
        let changed = TrainingRecord(data: record.data, synthetic: record.synthetic, fit: fit)
        let bytes = try ModelFile.encode(
            original.model,
            record: ModelRecord(name: "loan-default", training: changed.json)
        )
        return try ModelFile.decode(bytes, name: "loan-default")
    }

    private func facts(_ change: (inout TrainingRecord.Fit) -> Void) throws -> TrainingFacts {
        TrainingFacts(
            try file(change),
            try file { _ in },
            model: "loan-default",
            by: try LoanDefault().policy
        )
    }

    @Test func `a candidate is made with the holdout at hand and other customers`() throws {
        #expect(
            try facts { _ in }.command
                == "sestina train --synthetic 10000 --seed 43 --test models/loan-default/holdout.csv"
                + " --output trained"
        )
        #expect(TrainingFacts(model: "m").command.contains("--data BOOK.csv --test models/m/"))
    }

    @Test func `options are compared with the champion's, and seeds are none`() throws {
        #expect(try facts { $0.seed = 99 }.differences.isEmpty)
        #expect(
            try facts { $0.parameters.folds = 3 }.differences == ["--folds 3 (champion: 5)"]
        )
        // Another C by cross-validation is no other option; one that was asked for is.
        #expect(try facts { $0.parameters.c = 7 }.differences.isEmpty)
        let asked = try facts {
            $0.parameters.c = 7
            $0.parameters.cIsChosen = false
        }
        #expect(asked.differences == ["--c 7.0 (champion: by cross-validation)"])
        let forest = try facts {
            $0.algorithm = "random-forest"
            $0.parameters.trees = 3
        }
        #expect(
            forest.differences == ["--algorithm random-forest (champion: logistic-regression)"]
        )
        let held = try facts {
            $0.parameters.monotone = Directions([.up, .free, .up, .down, .down, .down])
        }
        #expect(held.differences == ["--monotone + free + - - - (champion: none)"])
    }

    @Test func `differences and directions are told where they help`() throws {
        let facts = try facts { $0.parameters.folds = 3 }
        let advice = judgement(
            [
                Check(.comparison, "recall", .fail, "r"),
                Check(.monotonicity, "income", .fail, "r"),
            ],
            facts
        ).advice
        #expect(advice[0].sentence.contains("and not with --folds 3 (champion: 5)"))
        #expect(
            advice[1].sentence.contains(
                "'--monotone credit_lines_outstanding=up,total_debt_outstanding=up,income=down,"
                    + "years_employed=down,fico_score=down'"
            )
        )
    }

    @Test func `names that files bring steer no terminal`() {
        let advice = judgement([Check(.reasons, "words", .fail, "r")]).advice
        #expect(advice[0].sentence.contains("models/loan-default/model.onnx prints them"))
        let hostile = Judgement(
            model: "a\u{1b}[31m\nb",
            checks: [Check(.reasons, "words", .fail, "r"), Check(.floor, "a", .fail, "r")],
            digests: Judgement.Digests(),
            scores: nil
        )
        let texts = hostile.advice.map(\.sentence).joined()
        #expect(!texts.contains("\u{1b}") && !texts.contains("\n"))
    }
}

/// With how many rows a difference would be shown.
@Suite struct RowsToSettleTests {
    private func estimate(_ gain: Double, _ interval: ClosedRange<Double>) -> PairedEstimate {
        PairedEstimate(
            method: "by hand",
            gain: gain,
            interval: interval,
            standardError: 0,
            worsePValue: 0.5,
            finePValue: 0.5
        )
    }

    @Test(arguments: [
        // Half the width is enough: four times the rows.
        (0.0, -0.02...0.02, 0.01, 8000), (-0.005, -0.025...0.015, 0.01, 32_000),
        // Beyond the margin it would be a fail.
        (-0.02, -0.04...0.0, 0.01, 8000),
        // Two digits, rounded up.
        (0.0, -0.0101...0.01, 0.01, 2100),
    ])
    func `intervals shrink with the root of the rows`(
        gain: Double,
        interval: ClosedRange<Double>,
        margin: Double,
        rows: Int
    ) {
        #expect(estimate(gain, interval).rowsToSettle(of: 2000, margin: margin) == rows)
    }

    @Test func `no number of rows settles what lies at the margin, or what is settled`() {
        #expect(estimate(-0.01, -0.02...0.0).rowsToSettle(of: 2000, margin: 0.01) == nil)
        #expect(estimate(-0.009_999_999, -0.02...0.0).rowsToSettle(of: 2000, margin: 0.01) == nil)
        #expect(estimate(0, -0.001...0.001).rowsToSettle(of: 2000, margin: 0.01) == nil)
        #expect(estimate(.nan, -1...1).rowsToSettle(of: 2000, margin: 0.01) == nil)
    }

    @Test func `what counts few rows needs three over the margin of them`() {
        var few = estimate(0, -0.001...0.001)
        few.countedRows = 100
        #expect(few.rowsToSettle(of: 1000, margin: 0.01) == 3000)
    }
}
