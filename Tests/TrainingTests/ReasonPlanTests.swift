import Datasets
import Models
import ONNX
import Reasons
import Testing
import TrainingSupport

@testable import Training

/// Whom applicants are compared with, and what features are called.
@Suite struct ReasonPlanTests {
    /// A model of features of such names.
    private func model(names: [String]) -> Model {
        Model(
            featureNames: names,
            threshold: 0.75,
            ranges: nil,
            algorithm: "",
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
    }

    /// A row of features of such names.
    private func one(_ names: [String]) -> Dataset {
        Dataset(
            source: "",
            featureNames: names,
            columns: Array(repeating: [0.25], count: 6),
            labels: [false]
        )
    }

    /// Probability and place of the rows that are picked of such probabilities.
    private func picked(
        _ plan: ReasonPlan,
        _ probabilities: [Double],
        threshold: Double = 0.5
    ) -> [[Double]]? {
        let places = probabilities.indices.map(Double.init)
        let rows = handMade([probabilities, places], probabilities.map { $0 > 0.5 })
        let record = plan.record(of: rows, probabilities: probabilities, threshold: threshold)
        return record.reference?.rows.map { [$0[0], $0[1]] }
    }

    @Test func `at the cut are those who are accepted, the nearest first, equals in their order`() {
        let probabilities = [0.1, 0.5, 0.375, 0.625, 0.375, 0.25, 0.375]
        let plan = ReasonPlan(selection: .atTheCut, rowsMax: 4)
        #expect(picked(plan, probabilities) == [[0.375, 2], [0.375, 4], [0.375, 6], [0.25, 5]])
        let all = [[0.375, 2], [0.375, 4], [0.375, 6], [0.25, 5], [0.1, 0]]
        #expect(picked(ReasonPlan(selection: .atTheCut, rowsMax: 256), probabilities) == all)
        // The threshold itself is a default.
        #expect(picked(plan, probabilities, threshold: 0.375) == [[0.25, 5], [0.1, 0]])
    }

    @Test func `a model that accepts nobody has no group, and its texts all the same`() {
        let rows = handMade([[0.5, 0.75]], [true, true])
        let record = ReasonPlan().record(of: rows, probabilities: [0.5, 0.75], threshold: 0.5)
        #expect(record.reference == nil && record.texts?.count == 6)
    }

    @Test(arguments: [
        (1, [0.5]), (2, [0.25, 0.75]), (3, [0.125, 0.5, 0.75]),
        (8, [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875]),
        (256, [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875]),
    ])
    func `of all are the middles of equal parts by probability`(count: Int, expected: [Double]) {
        let probabilities = [0.5, 0, 0.875, 0.25, 0.75, 0.125, 0.625, 0.375]
        let plan = ReasonPlan(selection: .all, rowsMax: count)
        #expect(picked(plan, probabilities)?.map { $0[0] } == expected)
    }

    @Test func `the loan book's features have reasons of their own, others of their names`() {
        let names = ["income", "years_employed", "shoe size", "a\u{202e}b", "x<b>", "é"]
        let record = ReasonPlan().record(of: one(names), probabilities: [0.25], threshold: 0.5)
        #expect(record.texts?[1].english == "Length of employment")
        #expect(record.texts?[1].missingFrench == "Ancienneté dans l’emploi non indiquée")
        #expect(record.actionable?[0] == Actionable(.up, isWhole: false))
        #expect(record.display?[0].currency == "USD" && record.display?[1].unit == .years)
        #expect(
            record.texts?[2].english == "Value of 'shoe size'"
                && record.texts?[2].code == "shoe size"
        )
        #expect(record.texts?[3].missingFrench == "Valeur de « a\u{fffd}b » non indiquée")
        #expect(record.texts?[4].english == "Value of 'x<b>'")
        #expect(record.actionable?[5] == .anything && record.display?[5].french == "é")
    }

    /// Names that models may have, and whose texts a file can hold.
    @Test(arguments: [
        " ", "\n", String(repeating: "é", count: 127), String(repeating: "\u{1F642}", count: 63),
    ])
    func `a name of any kind gives texts that a file can hold`(name: String) throws {
        let names = ["b", "c", name, "d", "e", "f"]
        let record = ReasonPlan().record(of: one(names), probabilities: [0.25], threshold: 0.5)
        let bytes = try ModelFile.encode(
            model(names: names),
            record: ModelRecord(name: "x", reasons: record)
        )
        #expect(try ModelFile.decode(bytes, name: "x").reasons.texts == record.texts)
    }

    @Test func `what is given stands in the place of what is known`() {
        let given = ReasonRecord(
            actionable: Array(repeating: Actionable(.fixed, isWhole: true), count: 6)
        )
        let record = ReasonPlan(given: given).record(
            of: one(LoanColumns.features),
            probabilities: [0.25],
            threshold: 0.5
        )
        #expect(record.actionable == given.actionable)
        #expect(record.texts?[3].english == "Annual income")
    }

    @Test func `every model of a training carries its reasons`() async throws {
        for candidate in try await Small.usual.candidates {
            let file = try ModelFile.decode(candidate.file, name: "")
            let reference = try #require(file.reasons.reference)
            #expect(reference.selection == "at-the-cut" && reference.rows.count == 128)
            let probabilities = file.model.probabilities(of: reference.rows)
            #expect(probabilities.allSatisfy { $0 < 0.5 })
            #expect(probabilities == probabilities.sorted(by: >))
            #expect(file.reasons.texts?[4].code == "employment")
            #expect(file.reasons.actionable?.count == 6 && file.reasons.display?.count == 6)
        }
    }
}
