import Datasets
import Models
import ONNX
import Statistics
import TestSupport
import Testing
import TrainingSupport

@testable import Training

@Suite struct MetricsDocumentTests {
    @Test func `metrics.json holds what was found`() async throws {
        let training = try await Small.train(c: nil, seed: 9)
        let document = try FoundationJSON(MetricsDocument(training).json)
        #expect(document["best"] == .string(training.choice.best.rawValue))
        #expect(document["runner_up"] == .string(try #require(training.choice.runnerUp).rawValue))
        #expect(document["words"] == .string(training.choice.words))
        #expect(document["seed"] == .number(9))
        #expect(document["data"]?["digest"] == .string(Small.data.digest.hex))
        #expect(document["holdout"]?["rows"] == .number(150))
        #expect(document["models"]?.names == Algorithm.allCases.map(\.rawValue).sorted())
        #expect(areFinite(document.numbers) && document.numbers.count > 100)
        for candidate in training.candidates {
            let entry = try #require(document["models"]?[candidate.algorithm.rawValue])
            #expect(entry["digest"] == .string(candidate.digest.hex))
            #expect(entry["file"] == .string("\(candidate.algorithm.rawValue).onnx"))
            let accuracy = candidate.evaluation.metrics.accuracy
            #expect(
                entry["holdout"]?["metrics"]?["accuracy"]?["value"] == accuracy.map { .number($0) }
            )
            #expect(entry["permutation_importances"]?.count == featureCount)
            let credit = try #require(entry["credit"])
            let figures = candidate.credit
            #expect(credit["gini"] == figures.discrimination.map { .number($0.gini) })
            #expect(credit["ks"] == figures.discrimination.map { .number($0.kolmogorovSmirnov) })
            #expect(credit["gains"]?.count == 10 && credit["bands"]?.count == figures.bands.count)
            #expect(credit["drift"]?["index"] == figures.drift.map { .number($0.index) })
        }
        #expect(document["features"]?.count == featureCount)
        #expect(document["alarms"]?.count == TrainingWarnings(training).alarms.count)
        let regression = document["models"]?["logistic-regression"]?["regression"]
        #expect(regression?["coefficients"]?.count == featureCount)
        #expect(regression?["standard_errors"]?.count == featureCount + 1)
        #expect(regression?["penalties"]?.count == 9)
        let outOfBag = document["models"]?["random-forest"]?["out_of_bag"]
        #expect(outOfBag?.names == ["accuracy", "log_loss"])
    }
}
