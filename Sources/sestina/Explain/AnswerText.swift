import Models
import ONNX
import Reasons
import Words

/// The answer about one applicant in words and bars, as a terminal shows it.
struct AnswerText {
    /// The most code points of a feature's name.
    private static let nameScalarsMax = 40
    /// The most code points of a sentence or a code of the file's.
    private static let textScalarsMax = 255
    /// Places of the longest bar, on either side.
    private static let barPlaces = 20

    private let answer: RowAnswer
    private let explainer: RowExplainer
    private let language: ReasonLanguage
    /// The features' names, made fit and as wide as the widest.
    private let names: [String]

    /// The answer of an explainer, with the reasons in a language.
    init(_ answer: RowAnswer, _ explainer: RowExplainer, _ language: ReasonLanguage) {
        (self.answer, self.explainer, self.language) = (answer, explainer, language)
        names = Self.aligned(
            explainer.file.model.featureNames.map { $0.shown(max: Self.nameScalarsMax) }
        )
    }

    private var model: Model { explainer.file.model }

    /// The lines, the last one ended.
    var text: String {
        [decision, comparison, bars, reasons, changes].map { $0.joined(separator: "\n") }
            .joined(separator: "\n\n") + "\n"
    }

    /// What the model decides, and what is to be known of the row.
    private var decision: [String] {
        let isDefault = model.predictsDefault(answer.probability)
        let relation = isDefault ? "not below" : "below"
        var lines = [
            "\(Self.prediction(isDefault)) is predicted: the probability of default, "
                + "\(answer.probability), is \(relation) the threshold, \(model.threshold)"
        ]
        let outside = (0..<featureCount).filter {
            model.isOutsideTrainingRange(answer.features[$0], of: $0)
        }
        if !outside.isEmpty {
            let names = outside.map { model.featureNames[$0].shown }.joined(separator: ", ")
            lines.append("outside the range seen in training: \(names)")
        }
        return lines
    }

    private var comparison: [String] {
        [
            explainer.comparison,
            "mean of the group \(Self.signed(answer.explanation.mean)), this applicant "
                + Self.signed(answer.explanation.raw),
        ]
    }

    /// What each feature adds, the largest first.
    private var bars: [String] {
        let contributions = answer.explanation.contributions
        let order = (0..<featureCount).sorted { first, second in
            let sizes = (contributions[first].magnitude, contributions[second].magnitude)
            return sizes.0 == sizes.1 ? first < second : sizes.0 > sizes.1
        }
        let largest = Double(contributions[order[0]].magnitude)
        let values = Self.aligned((0..<featureCount).map { Self.value(answer.features[$0]) })
        let sums = Self.aligned((0..<featureCount).map { Self.signed(contributions[$0]) })
        let head = String(repeating: " ", count: names[0].count + values[0].count + sums[0].count)
        let against = "against default"
        let gap = String(repeating: " ", count: Self.barPlaces - against.count)
        return ["  \(head)      \(gap)\(against) | for default"]
            + order.map { feature in
                let share = Double(contributions[feature].magnitude) / max(largest, 1)
                let places = Int((share * Double(Self.barPlaces)).rounded(.up))
                let room = String(repeating: " ", count: Self.barPlaces - places)
                let isFor = contributions[feature] > 0
                let left =
                    isFor
                    ? String(repeating: " ", count: Self.barPlaces) : room + Self.bar("-", places)
                let right = isFor ? " " + Self.bar("+", places) : ""
                return
                    "  \(names[feature])  \(values[feature])  \(sums[feature])  \(left) |\(right)"
            }
    }

    /// The reasons in sentences.
    private var reasons: [String] {
        guard !answer.reasons.isEmpty else {
            return ["reasons: none, for no feature speaks for default"]
        }
        return ["reasons that speak for default, the strongest first"]
            + answer.reasons.enumerated().map { place, feature in
                let sentence = explainer.sentence(on: feature, of: answer.features, in: language)
                let code = explainer.code(of: feature)
                return "  \(place + 1). \(sentence.shown(max: Self.textScalarsMax)) "
                    + "(\(code.shown(max: Self.textScalarsMax)))"
            }
    }

    /// What would change the decision.
    private var changes: [String] {
        let other = Self.prediction(!model.predictsDefault(answer.probability))
        guard let change = answer.change else {
            return ["what would change the decision is not known: \(ModelFile.whyNoChange)"]
        }
        func line(_ feature: Int, _ value: Double) -> String {
            let own = answer.features[feature]
            let before = own.isNaN ? "where it is missing now" : "instead of \(own.plain)"
            return "  \(names[feature])  \(value.plain) \(before)"
        }
        let single = (0..<featureCount).filter { !change.values[$0].isNaN }
        if !single.isEmpty {
            return ["with one of these, all else equal, \(other) would be predicted"]
                + single.map { line($0, change.values[$0]) }
        }
        guard let pair = change.pair else {
            return [
                "\(other) would be predicted for no allowed value of one feature, and no two were found"
            ]
        }
        return [
            "\(other) would be predicted for no allowed value of one feature, but with both of these",
            line(pair.first, pair.firstValue), line(pair.second, pair.secondValue),
        ]
    }

    private static func prediction(_ isDefault: Bool) -> String {
        isDefault ? "default" : "no default"
    }

    private static func value(_ value: Double) -> String {
        value.isNaN ? "missing" : value.plain
    }

    /// A number of units on the scale, with its sign.
    private static func signed(_ units: Int64) -> String {
        let text = NumberFormat.threeDigits(Scale.value(ofUnits: units))
        return units > 0 ? "+" + text : text
    }

    private static func bar(_ mark: String, _ places: Int) -> String {
        String(repeating: mark, count: places)
    }

    /// The texts, each with blanks behind it until it is as wide as the widest.
    private static func aligned(_ texts: [String]) -> [String] {
        let width = texts.map(\.count).max() ?? 0
        return texts.map { $0 + String(repeating: " ", count: width - $0.count) }
    }
}

extension RowExplainer {
    /// Whom an applicant is compared with, and on which scale, in a sentence.
    var comparison: String {
        let rows = NumberFormat.counted(reference.rows.count, "applicant")
        let scale = explainer.scale == .logOdds ? "log-odds" : "probabilities"
        return
            "compared with the reference group of \(rows), chosen \"\(reference.selection.shown)\", in \(scale)"
    }
}
