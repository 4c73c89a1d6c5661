package import Datasets
package import Models
internal import ONNX
internal import Words

/// Whether a challenger can be trusted where no row of the holdout lies.
///
/// A model that answers as the champion on every row at hand and lets everyone through above an amount is no worse by
/// any metric. So models are compared over the whole input: their parts, rows drawn evenly from the features' ranges,
/// the cells of trees, and what lies beyond. Honest models differ where there is no data, so a challenger that is the
/// function which its record of training gives is let off what is asked of the others.
package struct WholeInputChecks {
    private let challenger: Model
    private let champion: Model?
    /// The rows at hand.
    let rows: [Features]
    /// Whether the customer of each row defaulted.
    let labels: [Bool]
    private let rules: Policy.Regions
    private let features: [String]
    /// What the models are compared in.
    let box: InputBox
    private let seed: UInt64
    private let drawn: Int

    /// Prepares to answer.
    ///
    /// - Parameters:
    ///   - challenger: the model that asks to be served.
    ///   - champion: the one that is served; nil where there is none.
    ///   - data: the rows at hand, the holdout's and those of training; at least one.
    ///   - rules: what may differ.
    ///   - features: the names of the six features.
    ///   - seed: decides which rows are drawn; whoever makes a model must not know it before the model is made.
    ///   - drawn: how many.
    package init(
        _ challenger: Model,
        champion: Model?,
        data: [Dataset],
        rules: Policy.Regions,
        features: [String],
        seed: UInt64,
        drawn: Int = Judge.Effort().drawnRows
    ) {
        self.challenger = challenger
        self.champion = champion
        rows = data.flatMap(\.rows)
        labels = data.flatMap(\.labels)
        self.rules = rules
        self.features = features
        box = InputBox(around: rows, champion?.ranges)
        self.seed = seed
        self.drawn = drawn
    }

    /// The range of each feature in which models are compared.
    package var range: [ClosedRange<Double>] { box.bounds }

    /// A seed that hangs on every byte of a model file.
    package static func seed(of file: [UInt8]) -> UInt64 {
        // Any part of a digest hangs on all of the file.
        UInt64(ModelDigest(of: file).hex.prefix(16), radix: 16) ?? 0
    }

    /// Rows that lie anywhere in the range.
    func draw() -> [Features] { box.sample(drawn, seed: seed) }

    /// The answers.
    ///
    /// - Parameter isReproduced: whether training again by the record gives this very function.
    /// - Returns: one check for each question.
    package func checks(isReproduced: Bool) -> [Check] {
        guard !isReproduced else {
            return [
                Check(
                    .wholeInput,
                    "function",
                    .pass,
                    "it is the one that its record of training gives, so no region of it was put there"
                )
            ]
        }
        let answers = Answers(challenger)
        let isOneSum = OneSum(challenger) != nil
        let sample = draw()
        let probabilities = answers.probabilities(sample)
        var checks = [
            shape(isOneSum: isOneSum), undefined(probabilities, of: sample),
            beyond(answers, isOneSum: isOneSum),
        ]
        if let champion {
            let flip = Flip(
                champion: Answers(champion),
                challenger: answers,
                margin: rules.margin
            )
            return checks + [regions(flip, on: sample, after: probabilities), slabs(flip)]
        }
        let reason = "there is no champion to compare its decisions with"
        checks.append(.unasked(.wholeInput, "decisions that flip", reason, isRequired: false))
        return checks
    }

    /// Rows in the range that have no probability.
    private func undefined(_ probabilities: [Double], of sample: [Features]) -> Check {
        let found = probabilities.firstIndex(where: \.isNaN)
        return Check(
            .wholeInput,
            "within the range",
            found == nil ? .pass : .fail,
            found == nil
                ? "every row that was drawn has a probability"
                : "\(percentage(Double(probabilities.count(where: \.isNaN)) / Double(sample.count))) of the rows"
                    + " that were drawn have no probability",
            rowCount: sample.count,
            details: found.map { [words(sample[$0])] } ?? []
        )
    }

    /// Whether the model is of a kind that can be seen through.
    private func shape(isOneSum: Bool) -> Check {
        let model = challenger
        if isOneSum {
            return Check(
                .wholeInput,
                "shape",
                .pass,
                "one weighted sum of the features and a sigmoid"
            )
        }
        if case .trees(let trees) = model.core, haveCells(trees) {
            return Check(
                .wholeInput,
                "shape",
                .pass,
                "\(NumberFormat.grouped(trees.trees.count)) trees, the same between neighbouring thresholds"
            )
        }
        let isNamedSo = model.algorithm.lowercased().contains("regression")
        return Check(
            .wholeInput,
            "shape",
            isNamedSo ? .fail : .inconclusive,
            (isNamedSo
                ? "it calls itself \(model.algorithm.shown), which is one weighted sum and a sigmoid, and its graph"
                : "its graph")
                + " computes something that no finite number of rows can show; train it again from its record"
                + " (--training-data), or let a person decide"
        )
    }

    /// Whether thresholds of trees are thresholds of the features, each of which is scaled by itself.
    private func haveCells(_ trees: TreeEnsemble) -> Bool {
        (0..<featureCount).allSatisfy { feature in
            trees.thresholds(of: feature).isEmpty
                || ColumnMap(challenger.preparation, column: feature).direction != nil
        }
    }

    /// Decisions that flip in regions with few rows of data.
    ///
    /// - Parameters:
    ///   - flip: both models, or one and what was done to it.
    ///   - sample: rows that are drawn from the range.
    ///   - probabilities: what the challenger answers to them.
    /// - Returns: the check.
    func regions(_ flip: Flip, on sample: [Features], after probabilities: [Double]) -> Check {
        let search = FlipSearch(sample, of: box, flip.decisions(of: sample, after: probabilities))
        let data = flip.decisions(of: rows)
        let found = search.regions(above: rules.volumeMax)
        for region in found {
            let bearing = bearing(on: region, data)
            guard bearing < rules.rowsMin else { continue }
            let what =
                region.excuses
                ? "no default where the champion predicts one"
                : "default where the champion predicts none"
            return Check(
                .wholeInput,
                "decisions that flip",
                .fail,
                "\(what) in \(percentage(region.volume)) of the features' range, which"
                    + " \(NumberFormat.grouped(max(0, bearing))) of \(NumberFormat.grouped(rows.count)) rows of data"
                    + " bear out; \(rules.rowsMin) must, where more than \(percentage(rules.volumeMax)) flips",
                rowCount: sample.count,
                challenger: region.volume,
                margin: rules.volumeMax,
                details: [
                    line(region.example, flip.champion, flip.challenger),
                    "the region: " + words(region.box, in: box),
                ]
            )
        }
        return Check(
            .wholeInput,
            "decisions that flip",
            .pass,
            found.isEmpty
                ? "in no region of more than \(percentage(rules.volumeMax)) of the features' range"
                : "only in \(found.count) regions in which rows of data bear it out",
            rowCount: sample.count,
            margin: rules.volumeMax
        )
    }

    /// Rows in a region whose outcome is what the challenger says and the champion does not, less those of which it is
    /// the other way round: what shows that the region is no worse off.
    private func bearing(on region: FlipSearch.Region, _ decisions: [Flip.Decision]) -> Int {
        rows.indices.reduce(0) { sum, index in
            guard decisions[index].direction == (region.excuses ? 1 : -1),
                region.contains(rows[index])
            else { return sum }
            return sum + (labels[index] == region.excuses ? -1 : 1)
        }
    }

    /// One value of a feature that is decided otherwise than its neighbours.
    private func slabs(_ flip: Flip) -> Check {
        let subject = "single values"
        let step = max(1, rows.count / SlabSearch.rowsMax)
        let moved = stride(from: 0, to: rows.count, by: step).map { rows[$0] }
        guard
            let found = SlabSearch(challenger: challenger, flip: flip, box: box).finding(
                among: moved
            )
        else {
            return Check(
                .wholeInput,
                subject,
                .pass,
                "none is decided otherwise than the values beside it",
                rowCount: moved.count
            )
        }
        return Check(
            .wholeInput,
            subject,
            .fail,
            "\(percentage(found.share)) of the rows that could be are decided otherwise with \(features[found.feature].shown)"
                + " \(span(found.values.lowerBound, found.values.upperBound, after: "from")) than beside it",
            rowCount: moved.count,
            details: [line(found.example, flip.champion, flip.challenger)]
        )
    }

    /// Rows at hand from which is looked beyond the range.
    var starts: [Features] {
        stride(from: 0, to: rows.count, by: max(1, rows.count / 64)).map { rows[$0] }
    }

    private var hasTrees: Bool {
        if case .trees = challenger.core { true } else { false }
    }

    /// Poles, and decisions that turn back, beyond the range.
    ///
    /// - Parameters:
    ///   - answers: what the model says, or one to which something was done.
    ///   - isOneSum: whether it is one weighted sum.
    /// - Returns: the check.
    func beyond(_ answers: Answers, isOneSum: Bool) -> Check {
        let starts = starts
        let search = RaySearch(
            model: answers,
            champion: champion.map(Answers.init),
            box: box,
            isOneSum: isOneSum,
            hasCorners: hasTrees
        )
        guard let found = search.finding(from: starts) else {
            return Check(
                .wholeInput,
                "beyond the range",
                .pass,
                "every feature has a probability as far as numbers go, and a decision that does not turn back",
                rowCount: starts.count
            )
        }
        return Check(
            .wholeInput,
            "beyond the range",
            .fail,
            "\(found.fault.rawValue) with \(features[found.feature].shown)"
                + " \(figure(found.row[found.feature]))",
            rowCount: starts.count,
            details: [
                champion.map { line(found.row, Answers($0), answers) }
                    ?? "\(words(found.row)): \(answers.probability(of: found.row))"
            ]
        )
    }

    private func line(_ row: Features, _ champion: Answers, _ challenger: Answers) -> String {
        "\(words(row)): champion \(champion.probability(of: row)),"
            + " challenger \(challenger.probability(of: row))"
    }

    private func words(_ row: Features) -> String {
        (0..<featureCount).map { "\(features[$0].shown) \(row[$0])" }.joined(separator: ", ")
    }

    /// The sides on which a region is smaller than the whole.
    private func words(_ part: InputBox, in whole: InputBox) -> String {
        let sides = (0..<featureCount).filter { part.bounds[$0] != whole.bounds[$0] }
        guard !sides.isEmpty else { return "the whole range" }
        return sides.map { feature in
            let bounds = part.bounds[feature]
            return
                "\(features[feature].shown) \(span(bounds.lowerBound, bounds.upperBound, after: "from"))"
        }.joined(separator: ", ")
    }
}
