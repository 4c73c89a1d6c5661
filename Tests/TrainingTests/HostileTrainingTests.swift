import Datasets
import Models
import ONNX
import TestSupport
import Testing
import TrainingSupport

@testable import Training

/// Whole trainings on data that is hard to learn from or to describe.
@Suite struct HostileTrainingTests {
    @Test(arguments: HostileData.cases)
    func `models and figures come of it`(_ given: HostileData) async throws {
        let training = try await Small.train(on: given.data, c: nil)
        #expect(training.candidates.count == 3)
        for candidate in training.candidates {
            let file = try ModelFile.decode(candidate.file, name: "test")
            let probabilities = file.model.probabilities(of: given.data)
            #expect(probabilities.allSatisfy { (0...1).contains($0) }, "\(candidate.algorithm)")
        }
        let document = try FoundationJSON(MetricsDocument(training).json)
        #expect(areFinite(document.numbers))
    }

    @Test func `parted classes are warned of`() async throws {
        let labels = (0..<60).map { $0 >= 30 }
        let data = handMade([(0..<60).map(Double.init)], labels)
        let training = try await Small.train([.logisticRegression], on: data, c: nil)
        let warnings = TrainingWarnings(training).sentences
        #expect(warnings.contains { $0.contains("parts the classes") && $0.contains("completely") })
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
        let always = [
            "predicts no default for every customer", "Few customers are near the threshold",
        ]
        func others(_ training: Training) -> [String] {
            TrainingWarnings(training).sentences.filter { sentence in
                !always.contains { sentence.contains($0) }
            }
        }
        #expect(
            others(training) == [
                "C = 0.001 is at the end of what was tried; a value beyond may be better. "
                    + "Set it with --c."
            ]
        )
        let given = try await Small.train([.logisticRegression], on: data, c: 1e-3)
        #expect(others(given).isEmpty && TrainingWarnings(given).sentences.count == always.count)
    }
}
