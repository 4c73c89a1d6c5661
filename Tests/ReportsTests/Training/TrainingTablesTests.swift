import Charts
import Datasets
import Models
import Statistics
import TestSupport
import Testing
import Training
import TrainingSupport
import Words

@testable import Reports

/// The tables of a training's page, held against the values that they are made of.
@Suite struct TrainingTablesTests {
    // MARK: - Comparison

    @Test func `the comparison has a row for each measure and a column for each model`()
        async throws
    {
        let training = try await Small.usual
        let table = ComparisonTable(training).page
        #expect(
            table.rows.map { $0[0] } == [
                "cross-validated log loss", "accuracy", "precision", "recall", "F1", "ROC AUC",
                "Gini", "KS", "lift, highest tenth", "average precision", "log loss", "Brier score",
                "Spiegelhalter's z",
                "false alarms, of \(training.holdout.rowCount - training.holdout.defaultCount)",
                "missed defaults, of \(training.holdout.defaultCount)", "predicts default from",
            ]
        )
        #expect(
            table.rows.map { $0[1] } == [
                "lower", "higher", "higher", "higher", "higher", "higher", "higher", "higher",
                "higher", "higher", "lower", "lower", "near 0", "lower", "lower", "",
            ]
        )
        #expect(table.columns.count == 2 + training.candidates.count)
        #expect(
            table.columns.filter(\.isMarked).map(\.title) == [
                training.best.algorithm.name + " (chosen)"
            ]
        )
        for (index, candidate) in training.candidates.enumerated() {
            let cells = table.rows.map { $0[2 + index] }
            let counts = candidate.evaluation.metrics.confusion
            #expect(cells[13] == "\(counts.falsePositives)")
            #expect(cells[14] == "\(counts.falseNegatives)")
            #expect(cells[15] == "0.5")
        }
        #expect(table.caption.hasPrefix("On the 150 customers of the holdout, of whom "))
    }

    @Test func `decimals are the same along a row, and each end of an interval has them`()
        async throws
    {
        let table = ComparisonTable(try await Small.usual).page
        for row in table.rows.prefix(12) where !row[0].hasPrefix("lift") {
            let numbers = row.dropFirst(2).flatMap {
                $0.matches(of: /[0-9]+\.([0-9]+)/).map(\.1.count)
            }
            #expect(Set(numbers).count == 1, "\(row)")
            #expect(numbers.allSatisfy { (4...6).contains($0) })
        }
    }

    @Test func `one model is not called chosen`() async throws {
        let table = ComparisonTable(try await Small.train([.decisionTree]))
        #expect(table.page.columns.map(\.title) == ["", "better", "decision tree"])
        #expect(table.page.columns.allSatisfy { !$0.isMarked })
        #expect(!table.text.contains("chosen"))
    }

    @Test func `on a terminal columns begin at the same place, with plain blanks`() async throws {
        let text = ComparisonTable(try await Small.usual).text
        #expect(!text.contains("\u{a0}") && !text.contains("\u{2060}") && !text.hasSuffix("\n"))
        let parts = text.split(separator: "\n\n")
        #expect(parts.count == 2 && parts[0].hasSuffix(":"))
        let lines = parts[1].split(separator: "\n").map(Array.init)
        let head = String(lines[0])
        for name in ["better", "logistic regression", "decision tree", "random forest"] {
            let start = try #require(head.firstRange(of: name)).lowerBound
            let column = head.distance(from: head.startIndex, to: start)
            #expect(lines.allSatisfy { $0[column - 1] == " " && $0[column - 2] == " " }, "\(name)")
        }
        #expect(lines.count == 17)
    }

    // MARK: - Calibration

    @Test func `calibration tells what was expected and what the test says`() async throws {
        let training = try await Small.usual
        let table = CalibrationTable(training).page
        #expect(table.rows.map { $0[0] } == training.candidates.map(\.algorithm.name))
        for (row, candidate) in zip(table.rows, training.candidates) {
            let sum = candidate.evaluation.probabilities.reduce(0, +)
            #expect(row[1] == NumberFormat.fixed(sum, decimals: 1))
            // A tree on few rows says 0 or 1 of everyone.
            guard let test = candidate.evaluation.metrics.spiegelhalter else {
                #expect(row[2...] == ["–", "not to be tested: all 0, ½ or 1"])
                continue
            }
            #expect(row[2] == NumberFormat.fixed(test.z, decimals: 2))
            let words =
                test.pValue >= 0.05 ? "as they should be" : test.z < 0 ? "too cautious" : "too sure"
            #expect(row[3] == "\(words) (\(NumberFormat.pValue(test.pValue)))")
        }
        #expect(
            table.caption.contains("where \(training.holdout.defaultCount) customers defaulted")
        )
    }

    // MARK: - Regression

    @Test func `the regression's table has the intercept first and factors for each feature`() {
        let regression = LogisticRegression(fitting: overlapping)
        let names = ["a", "b", "c", "d", "e", "<f>"]
        let table = RegressionTable(regression, names).page
        #expect(table.caption.contains("at C = 1,"))
        #expect(table.rows.map { $0[0] } == ["intercept"] + names)
        #expect(table.rows[0].suffix(3) == ["–", "–", "–"])
        #expect(table.rows[0][1] == NumberFormat.short(regression.intercept))
        #expect(table.rows[0][2] == NumberFormat.short(regression.standardErrors[0]))
        for feature in 0..<featureCount {
            let row = table.rows[feature + 1]
            let odds = regression.oddsRatios[feature]
            #expect(row[1] == NumberFormat.short(regression.coefficients[feature]))
            #expect(row[2] == NumberFormat.short(regression.standardErrors[feature + 1]))
            #expect(row[3] == "×" + NumberFormat.short(odds.estimate))
            #expect(row[4].hasPrefix(NumberFormat.short(odds.interval.lowerBound) + " to "))
        }
        // A constant feature changes nothing, by whatever unit.
        #expect(table.rows[6][3] == "×1" && table.rows[6][5] == "×1.000000")
        #expect(!RegressionTable(regression, names).isExtreme)
    }

    @Test func `odds that nobody believes are noted`() {
        let apart = handMade([(0..<20).map(Double.init)], (0..<20).map { $0 >= 10 })
        let free = LogisticRegression(fitting: apart, LogisticRegression.Parameters(c: 1e5))
        #expect(RegressionTable(free, apart.featureNames).isExtreme)
        let held = LogisticRegression(fitting: apart, LogisticRegression.Parameters(c: 1e-3))
        #expect(!RegressionTable(held, apart.featureNames).isExtreme)
    }

    // MARK: - Data

    @Test func `the data's tables count both parts and sum up each feature`() async throws {
        let training = try await Small.usual
        let figures = TrainingFigures(training)
        let page = XMLText(
            page: Page(title: "t", sections: [DataSection(training, figures).page]).html
        )
        #expect(page.isWellFormed)
        let features = try #require(page.tables.first)
        #expect(features.caption.hasPrefix("The features of the 400 training customers"))
        #expect(features.rows.count == 1 + featureCount)
        for (row, profile) in zip(features.rows.dropFirst(), figures.profile.features) {
            #expect(row[0] == profile.name)
            #expect(row[1] == NumberFormat.short(profile.summary.mean))
            #expect(row[3] == NumberFormat.short(profile.summary.minimum))
            #expect(row[7] == NumberFormat.short(profile.summary.maximum))
            #expect(row[8] == NumberFormat.grouped(profile.distinctCount))
        }
        let counts = try #require(page.tables.last).rows
        #expect(counts[0] == ["", "Training", "Holdout"])
        #expect(counts[1] == ["customers", "400", "150"])
        let (data, holdout) = (training.data, training.holdout)
        #expect(counts[2] == ["who defaulted", "\(data.defaultCount)", "\(holdout.defaultCount)"])
        let rates = [data, holdout].map {
            NumberFormat.percent(Double($0.defaultCount) / Double($0.rowCount))
        }
        #expect(counts.last == ["default rate"] + rates)
        // The correlations, and a picture for each feature.
        #expect(page.all("svg").count == 1 + featureCount)
    }

    // MARK: - Pictures

    @Test func `every picture has a name of its own and says what it shows`() async throws {
        let all = TrainingFigures(try await Small.usual).all
        #expect(Set(all.map(\.name)).count == all.count)
        for (name, figure) in all {
            #expect(name.allSatisfy { $0.isASCII && ($0.isLowercase || $0 == "-") }, "\(name)")
            #expect(!figure.title.isEmpty && !figure.summary.isEmpty, "\(name)")
            #expect(XMLText(figure.standaloneSVG).isWellFormed, "\(name)")
        }
    }

    @Test func `features are drawn by what they are worth, the most first`() async throws {
        let training = try await Small.usual
        let figures = TrainingFigures(training)
        for candidate in training.candidates {
            let rows = figures.importances(of: candidate).rows
            #expect(rows.map(\.estimate) == candidate.importance.means.sorted(by: >))
            #expect(Set(rows.map(\.name)) == Set(training.data.featureNames))
            #expect(rows.allSatisfy { $0.low <= $0.estimate && $0.estimate <= $0.high })
            #expect(rows.allSatisfy { $0.text == NumberFormat.short($0.estimate) })
        }
    }

    @Test func `decisions are drawn as they were counted`() async throws {
        let training = try await Small.usual
        for candidate in training.candidates {
            let counts = candidate.evaluation.metrics.confusion
            let chart = TrainingFigures(training).confusion(of: candidate)
            #expect(chart.title == "Decisions of the \(candidate.algorithm.name)")
            #expect(
                chart.cells.map { $0.map(\.text) } == [
                    ["\(counts.trueNegatives)", "\(counts.falsePositives)"],
                    ["\(counts.falseNegatives)", "\(counts.truePositives)"],
                ]
            )
        }
    }

    @Test func `correlations are those of features and label, and 1 with themselves`() async throws
    {
        let chart = TrainingFigures(try await Small.usual).correlations
        #expect(chart.rowNames.count == featureCount + 1 && chart.rowNames == chart.columnNames)
        for index in chart.cells.indices {
            #expect(chart.cells[index][index].text == "1.00")
            #expect(chart.cells[index].map(\.text) == chart.cells.map { $0[index].text })
        }
    }

    @Test func `bars of default rates are shares, named by their ends`() async throws {
        let figures = TrainingFigures(try await Small.usual)
        for feature in figures.profile.features {
            let chart = figures.defaultRates(of: feature)
            #expect(chart.title == "Default rate by \(feature.name)")
            #expect(chart.axis.bounds == 0...1)
            #expect((1...10).contains(chart.bars.count))
            #expect(chart.bars.allSatisfy { (0...1).contains($0.value) && !$0.name.isEmpty })
        }
    }

    @Test func `odds and the tree are drawn of what was trained, and C only where it was chosen`()
        async throws
    {
        let training = try await Small.usual
        let figures = TrainingFigures(training)
        let (regression, choice) = try #require(figures.regression)
        #expect(choice == nil && figures.penalty == nil)
        let odds = try #require(figures.oddsRatios)
        #expect(odds.reference == 1)
        #expect(odds.rows.map(\.estimate) == regression.oddsRatios.map(\.estimate))
        #expect(odds.rows.map(\.name) == training.data.featureNames)
        let tree = try #require(figures.tree)
        guard case .branch(let subject, let condition, _, let samples, _, _) = tree.root else {
            Issue.record("the tree of this data has a question")
            return
        }
        #expect(training.data.featureNames.contains(subject) && condition.hasPrefix("≤ "))
        #expect(samples == training.data.rowCount)
    }
}
