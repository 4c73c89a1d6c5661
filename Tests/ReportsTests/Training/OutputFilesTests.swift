import Datasets
import Foundation
import FoundationXML
import Models
import ONNX
import Statistics
import TestSupport
import Testing
import Training
import TrainingSupport

@testable import Reports

/// What a training leaves on disk.
@Suite struct OutputFilesTests {
    @Test func `the chosen model comes last under its own name too`() async throws {
        let training = try await Small.usual
        let files = OutputFiles(training).files
        let paths = files.map(\.path)
        #expect(Set(paths).count == paths.count)
        #expect(paths.last == "model.onnx")
        #expect(files.last?.bytes == training.best.file)
        for algorithm in Algorithm.allCases {
            let file = files.first { $0.path == "\(algorithm.rawValue).onnx" }
            #expect(
                file?.bytes == training.candidates.first { $0.algorithm == algorithm }?.file
            )
        }
        let plots = [
            "correlations", "roc", "precision-recall", "calibration", "odds-ratios", "tree",
            "gain", "lift",
            "confusion-decision-tree", "scores-random-forest", "importances-logistic-regression",
        ]
        for plot in plots { #expect(paths.contains("plots/\(plot).svg")) }
        #expect(!paths.contains("plots/penalty.svg"))
        let chosen = OutputFiles(try await Small.train([.logisticRegression], c: nil)).files
        #expect(chosen.contains { $0.path == "plots/penalty.svg" })
    }

    @Test func `the same training gives the same bytes with any number of threads`() async throws {
        let one = OutputFiles(try await Small.usual).files
        let other = OutputFiles(try await Small.train(threadCount: 3)).files
        #expect(other.map(\.path) == one.map(\.path))
        for (file, wanted) in zip(other, one) {
            #expect(file.bytes == wanted.bytes, "\(file.path)")
        }
    }

    @Test func `models that were not trained have no file`() async throws {
        let paths = OutputFiles(try await Small.train([.decisionTree])).files.map(\.path)
        #expect(paths.contains("decision-tree.onnx") && !paths.contains("random-forest.onnx"))
    }

    @Test(arguments: HostileData.cases)
    func `pages and plots come of data that is hard to describe`(
        _ given: HostileData
    ) async throws {
        let training = try await Small.train(on: given.data, c: nil)
        #expect(XMLText(page: report(training)).isWellFormed)
        for file in OutputFiles(training).files where file.path.hasPrefix("plots/") {
            #expect(XMLParser(data: Data(file.bytes)).parse(), "\(file.path)")
        }
    }

    @Test func `the page warns of what the training warns of`() async throws {
        let labels = (0..<60).map { $0 >= 30 }
        let data = handMade([(0..<60).map(Double.init)], labels)
        let training = try await Small.train([.logisticRegression], on: data, c: nil)
        let sentence = try #require(
            TrainingWarnings(training).sentences.first { $0.contains("completely") }
        )
        #expect(report(training).contains(sentence.prefix(60)))
    }

    @Test func `every plot is well-formed and stands alone`() async throws {
        let files = OutputFiles(
            try await Small.train([.logisticRegression, .decisionTree], c: nil)
        )
        .files.filter { $0.path.hasPrefix("plots/") }
        #expect(files.count >= 12)
        for file in files {
            #expect(XMLParser(data: Data(file.bytes)).parse(), "\(file.path)")
            let text = String(decoding: file.bytes, as: UTF8.self)
            #expect(text.hasPrefix("<svg") || text.hasPrefix("<?xml"), "\(file.path)")
            #expect(!text.contains("NaN") && !text.contains("nan\"") && !text.contains("inf\""))
            let rest = text.replacing("http://www.w3.org/2000/svg", with: "")
            for forbidden in ["http:", "https:", "<script", "<image", "href=", "url("] {
                #expect(!rest.contains(forbidden), "\(file.path): \(forbidden)")
            }
        }
    }

    @Test func `the report has every section and needs nothing from elsewhere`() async throws {
        let html = try await report(Small.usual)
        let headings = [
            "The three models", "Telling defaults apart", "Whom the scores put first",
            "Calibration of probabilities",
            "Decisions and scores", "What the models rest on", "The logistic regression",
            "The decision tree", "The data",
            "How it was made",
        ]
        var place = html.startIndex
        for heading in headings {
            let range = try #require(html[place...].range(of: "<h2>\(heading)</h2>"))
            place = range.upperBound
        }
        #expect(html.contains("<h1>Training of loan-default</h1>"))
        // A link within the page is nothing from elsewhere.
        let rest = html.replacing("href=\"#section-", with: "")
        for forbidden in ["http:", "https:", "<script", "src=", "href=", "url(", "@import"] {
            #expect(!rest.contains(forbidden), "\(forbidden)")
        }
        #expect(html.contains("customers of the holdout, which it never saw, it finds"))
        #expect(html.contains(Small.data.digest.hex) && html.contains(Small.holdout.digest.hex))
        #expect(XMLText(page: html).isWellFormed)
    }

    @Test func `sections of what was not trained are not there`() async throws {
        let html = try await report(Small.train([.randomForest]))
        #expect(html.contains("<h2>The model</h2>"))
        #expect(!html.contains("<h2>The logistic regression</h2>"))
        #expect(!html.contains("<h2>The decision tree</h2>"))
        #expect(html.contains("The random forest is the only one trained."))
    }

    @Test func `names with the signs of markup are text`() async throws {
        let name = "<script>alert(1)</script> & \"loans\""
        let names = ["<b>", "a&b", "\"c\"", "d'", "e<", ">f"]
        let book = Dataset(
            source: name,
            featureNames: names,
            columns: Small.data.columns,
            labels: Small.data.labels
        )
        let training = try await Small.train(on: book, modelName: name)
        let html = report(training)
        #expect(!html.contains("<script") && !html.contains("<b>"))
        #expect(XMLText(page: html).isWellFormed)
        for file in OutputFiles(training).files where file.path.hasPrefix("plots/") {
            #expect(XMLParser(data: Data(file.bytes)).parse(), "\(file.path)")
        }
        #expect(try FoundationJSON(MetricsDocument(training).json)["model"] == .string(name))
    }

    @Test func `metrics.json is sorted and spelt as Foundation does`() async throws {
        for training in [try await Small.usual, try await Small.train(c: nil, seed: 9)] {
            let text = MetricsDocument(training).json
            #expect(try FoundationJSON(text).text(.prettyPrinted) + "\n" == text)
        }
    }

    @Test func `the table names the models and marks the chosen one`() async throws {
        let training = try await Small.usual
        let lines = ComparisonTable(training).text.split(separator: "\n").map(String.init)
        let head = try #require(lines.first { $0.contains("decision tree") })
        for candidate in training.candidates {
            let isBest = candidate.algorithm == training.choice.best
            #expect(head.contains(candidate.algorithm.name))
            #expect(head.contains(candidate.algorithm.name + " (chosen)") == isBest)
        }
        for name in ["accuracy", "precision", "recall", "F1", "ROC AUC", "log loss"] {
            #expect(lines.contains { $0.hasPrefix(name) }, "\(name)")
        }
    }
}

/// The page of a training.
func report(_ training: Training) -> String {
    TrainingReport(training, TrainingFigures(training)).html
}
