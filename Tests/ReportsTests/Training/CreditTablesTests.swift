import Charts
import Datasets
import Foundation
import Models
import Statistics
import TestSupport
import Testing
import Training
import TrainingSupport
import Words

@testable import Reports

/// The tables and pictures of credit scoring, held against the figures that they are made of.
@Suite struct CreditTablesTests {
    @Test func `bands run from the lowest score to the highest and hold every customer once`()
        async throws
    {
        let training = try await Small.usual
        for candidate in training.candidates {
            let table = try #require(CreditTables(training).bands(of: candidate))
            let bands = candidate.credit.bands
            #expect(table.rows.count == bands.count && (1...10).contains(bands.count))
            #expect(bands.reduce(0) { $0 + $1.count } == training.holdout.rowCount)
            #expect(bands.reduce(0) { $0 + $1.positives } == training.holdout.defaultCount)
            for (band, next) in zip(bands, bands.dropFirst()) {
                #expect(band.range.upperBound < next.range.lowerBound)
            }
            for (row, band) in zip(table.rows, bands) {
                #expect(row[1] == CreditTables.score(band.range.lowerBound))
                #expect(row[2] == CreditTables.score(band.range.upperBound))
                #expect(row[3...4] == ["\(band.count)", "\(band.positives)"])
                let rate = Double(band.positives) / Double(band.count)
                #expect(row[5] == NumberFormat.percent(rate))
            }
        }
    }

    @Test(arguments: [
        (0.0, "0"), (3.21e-9, "3.21·10^-9"), (0.00123, "0.0012"), (0.5, "0.5"), (0.9987, "0.999"),
        (0.99999, ">0.9999"), (1.0, "1"),
    ])
    func `a score next to 0 or 1 never reads as if it were`(value: Double, text: String) {
        #expect(CreditTables.score(value) == text)
    }

    @Test func `gains are told for every model, and all customers hold all defaults`()
        async throws
    {
        let training = try await Small.usual
        let table = CreditTables(training).gains
        #expect(table.columns.count == 1 + 2 * training.candidates.count)
        #expect(table.rows.map { $0[0] }.first == "highest 10\u{a0}%" && table.rows.count == 10)
        let last = try #require(table.rows.last)
        for place in training.candidates.indices {
            #expect(last[1 + 2 * place] == "100.0\u{a0}%" && last[2 + 2 * place] == "1.00")
            let first = try #require(training.candidates[place].credit.tenths.first)
            #expect(table.rows[0][2 + 2 * place] == NumberFormat.fixed(first.lift, decimals: 2))
        }
    }

    @Test func `each feature has its area, what others say of it, and its drift`() async throws {
        let training = try await Small.train(
            [.decisionTree],
            on: Small.data.changing(2) { _ in 0.1 }
        )
        let table = CreditTables(training).features
        #expect(table.rows.map { $0[0] } == training.data.featureNames)
        for (row, feature) in zip(table.rows, training.profile.features) {
            let area = try #require(feature.area)
            #expect(row[1] == NumberFormat.fixed(max(area, 1 - area), decimals: 3))
            #expect(row[2] == (area == 0.5 ? "neither" : area > 0.5 ? "high" : "low"))
        }
        // What is the same in every row tells nothing and has no factor.
        #expect(table.rows[2][1...3] == ["0.500", "neither", "–"])
        #expect(table.rows.count { $0[5] == "not known" } == 0)
    }

    @Test func `a feature that others give is told so`() async throws {
        let column = Small.data.columns[0]
        let data = Dataset(
            source: "",
            columns: [column, column.map { 3 - 2 * $0 }] + Array(Small.data.columns[2...]),
            labels: Small.data.labels
        )
        let table = CreditTables(try await Small.train([.decisionTree], on: data)).features
        #expect(
            table.rows[0][3] == "given by the others" && table.rows[1][3] == "given by the others"
        )
    }

    @Test func `on a terminal numbers end at the same place`() async throws {
        let training = try await Small.usual
        let parts = CreditTables(training).text.components(separatedBy: "\n\n")
        #expect(parts.count == 4)
        let lines = parts[1].split(separator: "\n")
        #expect(Set(lines.map(\.count)).count == 1)
        #expect(!CreditTables(training).text.contains("\u{a0}"))
    }

    // MARK: - Pictures

    @Test func `gain and lift are drawn of every model`() async throws {
        let training = try await Small.usual
        let figures = TrainingFigures(training)
        for chart in [figures.gain, figures.lift] {
            #expect(chart.series.map(\.name) == training.candidates.map(\.algorithm.name))
        }
        for series in figures.gain.series {
            #expect(series.points.first?.y == 0 && series.points.last?.y == 1)
        }
        #expect(figures.lift.series.allSatisfy { $0.points.last?.y == 1 })
    }

    @Test func `costs are drawn where they are given, with the threshold that was chosen`()
        async throws
    {
        #expect(TrainingFigures(try await Small.usual).costs == nil)
        let training = try await Small.train(
            [.decisionTree],
            threshold: .leastCost(falsePositive: 1, falseNegative: 8)
        )
        let chart = try #require(TrainingFigures(training).costs)
        #expect(chart.series.count == 2)
        let chosen = try #require(chart.series[1].points.first)
        #expect(chosen.x == training.candidates[0].fitted.model.threshold)
        let counts = training.candidates[0].evaluation.metrics.confusion
        let cost =
            Double(counts.falsePositives + 8 * counts.falseNegatives)
            / Double(training.holdout.rowCount)
        #expect((chosen.y - cost).magnitude < 1e-12)
        #expect(OutputFiles(training).files.contains { $0.path == "plots/costs.svg" })
    }

    @Test func `calibration is drawn by odds only where tenths crowd at the ends`() {
        let labels = (0..<100).map { $0 % 2 == 0 }
        func pictures(_ probabilities: [Double]) -> ModelPictures {
            ModelPictures(
                of: [ModelPictures.Scores(name: "m", probabilities: probabilities)],
                labels: labels,
                style: .training
            )
        }
        #expect(pictures((0..<100).map { Double($0) / 100 }).calibrationByOdds == nil)
        let crowded = pictures((0..<100).map { $0 % 2 == 0 ? 0.999 : 0.0001 * Double($0) })
        #expect(crowded.calibrationByOdds?.xAxis.scale == .logit)
    }

    // MARK: - Language

    /// The headings and captions of a page that have words of any language.
    private static func captions(of html: String) -> Set<Substring> {
        Set(
            html.matches(of: /<(?:h2|caption|figcaption|summary)[^>]*>([^<]+)</).map(\.output.1)
        )
    }

    @Test
    func `a French report is French in every sentence and picture, and its figures are the same`()
        async throws
    {
        let training = try await Small.train(
            c: nil,
            threshold: .leastCost(falsePositive: 1, falseNegative: 8)
        )
        let (english, french) = (
            OutputFiles(training).files, OutputFiles(training, language: .french).files
        )
        #expect(english.map(\.path) == french.map(\.path))
        for (one, other) in zip(english, french) {
            let isForPeople = one.path.hasSuffix(".html") || one.path.hasSuffix(".svg")
            #expect((one.bytes == other.bytes) != isForPeople, "\(one.path)")
            guard isForPeople else { continue }
            // The words of the page without its tags, styles and names of features and options.
            let words = String(decoding: other.bytes, as: UTF8.self)
                .replacing(/<style>[^<]*<\/style>|<[^>]*>/, with: " ")
                .split { !$0.isLetter && $0 != "_" && $0 != "-" }
            for word in ["the", "of", "and", "with", "customers", "from", "to", "by", "is", "are"] {
                #expect(!words.contains(Substring(word)), "\(one.path): \(word)")
            }
        }
        let page = try #require(french.first { $0.path == "report.html" })
        let html = String(decoding: page.bytes, as: UTF8.self)
        #expect(html.contains("<html lang=\"fr\">"))
        #expect(html.contains("Entraînement de loan-default"))
        #expect(html.contains(/[0-9],[0-9]\u{202f}%/) && html.contains("Attention\u{a0}:"))
        let first = try #require(english.first { $0.path == "report.html" })
        let (told, fresh) = (
            Self.captions(of: String(decoding: first.bytes, as: UTF8.self)), Self.captions(of: html)
        )
        #expect(told.count == fresh.count && told.count > 10)
        #expect(told.isDisjoint(with: fresh))
        #expect(XMLText(page: html).isWellFormed)
    }

    // MARK: - Page

    @Test func `the page says how it was made, and alarms stand before its sections`() async throws
    {
        let flags = Small.data.labels.map { $0 ? 1.0 : 0 }
        let leak = Dataset(
            source: "book",
            columns: [flags] + Array(Small.data.columns[1...]),
            labels: Small.data.labels
        )
        var plan = TrainingPlan(algorithms: [.decisionTree], foldCount: 3, replicateCount: 20)
        plan.producerVersion = "1.2.3"
        plan.command = "sestina train --data 'my book.csv'"
        let training = try await Training(plan, data: leak, holdout: leak, progress: .none)
        let html = TrainingReport(training, TrainingFigures(training)).html
        let alarm = try #require(html.range(of: "too good to be true"))
        let section = try #require(html.range(of: "<section"))
        #expect(alarm.lowerBound < section.lowerBound)
        #expect(html.ranges(of: "too good to be true").count == 1)
        #expect(html.contains("sestina 1.2.3"))
        #expect(html.contains("sestina train --data &#39;my book.csv&#39;"))
    }
}
