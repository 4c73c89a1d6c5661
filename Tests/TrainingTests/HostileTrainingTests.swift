import Datasets
import Foundation
import FoundationXML
import Models
import ONNX
import TestSupport
import Testing

@testable import Training

/// Whole trainings on data that is hard to learn from or to describe.
@Suite struct HostileTrainingTests {
    struct Case: Sendable {
        let name: String
        /// The six columns and the labels.
        let data: Dataset
    }

    private static let cases: [Case] = [
        Case(name: "a constant feature", data: Small.data.changing(2) { _ in 0.1 }),
        Case(
            name: "nothing but constants",
            data: handMade([[Double](repeating: 0.7, count: 400)], Small.data.labels)
        ),
        Case(name: "huge values", data: Small.data.changing(3) { $0 * 1e295 }),
        Case(
            name: "the largest values",
            data: Small.data.changing(3) { $0 < 7e4 ? -1.7e308 : 1.7e308 }
        ),
        Case(name: "the least values", data: Small.data.changing(0) { $0 * 0x1p-1074 }),
        Case(name: "a huge offset", data: Small.data.changing(4) { $0 + 1e9 }),
        Case(
            name: "a feature equal to the label",
            data: handMade([Small.data.labels.map { $0 ? 1 : 0 }], Small.data.labels)
        ),
        Case(name: "every row eight times", data: Small.data.subset((0..<400).map { $0 % 50 })),
        Case(
            name: "three defaults among fifty",
            data: Dataset(
                source: "",
                columns: Small.data.columns.map { Array($0.prefix(50)) },
                labels: (0..<50).map { $0 % 20 == 0 }
            )
        ),
        Case(
            name: "hardly anything but defaults",
            data: Dataset(
                source: "",
                columns: Small.data.columns,
                labels: (0..<400).map { $0 % 100 > 0 }
            )
        ),
    ]

    @Test(arguments: cases)
    func `models, figures and pages come of it`(_ given: Case) async throws {
        let training = try await Small.train(on: given.data, c: nil)
        #expect(training.candidates.count == 3)
        for candidate in training.candidates {
            let file = try ModelFile.decode(candidate.file, name: "test")
            let probabilities = file.model.probabilities(of: given.data)
            #expect(probabilities.allSatisfy { (0...1).contains($0) }, "\(candidate.algorithm)")
        }
        let document = try FoundationJSON(MetricsDocument(training).json)
        #expect(areFinite(document.numbers))
        #expect(isWellFormed(report(training)))
        for file in OutputFiles(training).files where file.path.hasPrefix("plots/") {
            #expect(XMLParser(data: Data(file.bytes)).parse(), "\(file.path)")
        }
    }

    @Test func `parted classes are warned of`() async throws {
        let labels = (0..<60).map { $0 >= 30 }
        let data = handMade([(0..<60).map(Double.init)], labels)
        let training = try await Small.train([.logisticRegression], on: data, c: nil)
        let warnings = TrainingWarnings(training).sentences
        #expect(warnings.contains { $0.contains("parts the classes") && $0.contains("completely") })
        #expect(report(training).contains("completely"))
    }

    @Test func `an odds ratio without end keeps its place`() async throws {
        let labels = (0..<60).map { $0 >= 30 }
        let data = handMade([(0..<60).map { Double($0 < 30 ? 0 : 1) }], labels)
        let training = try await Small.train([.logisticRegression], on: data, c: 1e9)
        let document = try FoundationJSON(MetricsDocument(training).json)
        let regression = document["models"]?["logistic-regression"]?["regression"]
        let ratio = try #require(regression?["odds_ratios"]?[0])
        #expect(ratio["high"] == nil)
        #expect(ratio["low"]?.numbers.count == 1 && ratio["estimate"]?.numbers.count == 1)
        #expect(regression?["standard_errors"]?.count == featureCount + 1)
    }

    @Test func `a C at the end of the grid is warned of`() async throws {
        let data = handMade([], Small.data.labels)
        let training = try await Small.train([.logisticRegression], on: data, c: nil)
        let always = "predicts no default for every customer of the holdout"
        let rest = TrainingWarnings(training).sentences.filter { !$0.contains(always) }
        #expect(
            rest == [
                "C = 0.001 is at the end of what was tried; a value beyond may be better. "
                    + "Set it with --c."
            ]
        )
        let given = try await Small.train([.logisticRegression], on: data, c: 1e-3)
        let sentences = TrainingWarnings(given).sentences
        #expect(sentences.count == 1 && sentences[0].contains(always))
    }
}

extension HostileTrainingTests.Case: CustomTestStringConvertible {
    var testDescription: String { name }
}
