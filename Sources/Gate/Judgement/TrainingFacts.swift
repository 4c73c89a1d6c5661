internal import Documents
internal import ONNX
internal import Words

/// What files tell of how a challenger and its champion were trained, as far as it helps to train better.
package struct TrainingFacts: Sendable, Equatable {
    /// The command that makes a candidate to be judged on the holdout at hand.
    package var command: String
    /// The options that the challenger was trained with and the champion was not, such as `--folds 10 (champion: 5)`.
    package var differences: [String] = []
    /// What `--monotone` has to say for the directions of the policy.
    package var directions = ""

    /// Facts about a model of which nothing is known but its name.
    ///
    /// - Parameter model: the name of the model's folder.
    init(model: String) {
        command = Self.command(model, of: nil)
    }

    /// Facts of two files.
    ///
    /// - Parameters:
    ///   - challenger: the file that asks to be served.
    ///   - champion: the one that is served; nil where there is none.
    ///   - model: the name of the model's folder.
    ///   - policy: the rules, whose directions are told.
    init(_ challenger: ModelFile, _ champion: ModelFile?, model: String, by policy: Policy) {
        let (new, old) = (
            TrainingRecord(of: challenger), champion.flatMap { TrainingRecord(of: $0) }
        )
        command = Self.command(model, of: old ?? new)
        if let new, let old { differences = Self.differences(new, old) }
        directions = zip(policy.contract.features, policy.monotone).compactMap { name, direction in
            switch direction {
            case .up: "\(name.shown)=up"
            case .down: "\(name.shown)=down"
            case .free: nil
            }
        }.joined(separator: ",")
    }

    /// A training whose seed is not the champion's, so that the holdout is none of its rows.
    private static func command(_ model: String, of record: TrainingRecord?) -> String {
        let rows =
            record?.synthetic.map { "--synthetic \($0.bookRows) --seed \($0.seed &+ 1)" }
            ?? "--data BOOK.csv"
        return
            "sestina train \(rows) --test models/\(model.shown(max: 40))/holdout.csv --output trained"
    }

    private static func differences(_ new: TrainingRecord, _ old: TrainingRecord) -> [String] {
        guard let now = new.fit, let before = old.fit else { return [] }
        var words: [String] = []
        func compare(_ option: String, _ now: String?, _ before: String?) {
            guard now != before else { return }
            words.append(
                "\(option) \((now ?? "none").shown) (champion: \((before ?? "none").shown))"
            )
        }
        compare(
            "--synthetic",
            new.synthetic.map { "\($0.bookRows)" },
            old.synthetic.map { "\($0.bookRows)" }
        )
        compare("--algorithm", now.algorithm, before.algorithm)
        compare("--threshold", now.thresholdRule, before.thresholdRule)
        let (mine, other) = (now.parameters, before.parameters)
        compare("--folds", mine.folds.text, other.folds.text)
        // Another algorithm has other parameters, and nothing to compare them with.
        guard now.algorithm == before.algorithm else { return words }
        // A C that cross-validation chose was not asked for, and may well be another.
        compare("--c", mine.askedC, other.askedC)
        compare("--monotone", mine.monotone?.text, other.monotone?.text)
        compare("--criterion", mine.criterion, other.criterion)
        let isForest = now.algorithm == "random-forest"
        compare(
            isForest ? "--forest-depth" : "--tree-depth",
            mine.maxDepth.text,
            other.maxDepth.text
        )
        compare("--forest-trees", mine.trees.text, other.trees.text)
        compare("--forest-features", mine.featuresPerSplit.text, other.featuresPerSplit.text)
        compare("--split-rows", mine.minSamplesSplit.text, other.minSamplesSplit.text)
        compare("--leaf-rows", mine.minSamplesLeaf.text, other.minSamplesLeaf.text)
        compare("--pruning", mine.pruningStrength.text, other.pruningStrength.text)
        return words
    }
}

extension TrainingRecord.Parameters {
    /// The C that was asked for, as text.
    fileprivate var askedC: String? {
        guard let c else { return nil }
        return cIsChosen == true ? "by cross-validation" : "\(c)"
    }
}

extension Optional where Wrapped: CustomStringConvertible {
    fileprivate var text: String? { map(\.description) }
}

extension Directions {
    /// The directions one after the other, by feature.
    fileprivate var text: String { list.map(\.rawValue).joined(separator: " ") }
}
