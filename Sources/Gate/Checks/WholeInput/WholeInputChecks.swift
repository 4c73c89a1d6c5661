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
    private let rows: [Features]
    /// Whether the customer of each row defaulted.
    private let labels: [Bool]
    private let rules: Policy.Regions
    private let features: [String]
    private let seed: UInt64

    /// Prepares to answer.
    ///
    /// - Parameters:
    ///   - challenger: the model that asks to be served.
    ///   - champion: the one that is served; nil where there is none.
    ///   - data: the rows at hand, the holdout's and those of training; at least one.
    ///   - rules: what may differ.
    ///   - features: the names of the six features.
    ///   - seed: decides which rows are drawn; whoever makes a model must not know it before the model is made.
    package init(
        _ challenger: Model,
        champion: Model?,
        data: [Dataset],
        rules: Policy.Regions,
        features: [String],
        seed: UInt64
    ) {
        self.challenger = challenger
        self.champion = champion
        rows = data.flatMap(\.rows)
        labels = data.flatMap(\.labels)
        self.rules = rules
        self.features = features
        self.seed = seed
    }

    /// A seed that hangs on every byte of a model file.
    package static func seed(of file: [UInt8]) -> UInt64 {
        ModelDigest(of: file).hex.utf8.reduce(0xcbf2_9ce4_8422_2325) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
    }

    /// The answers.
    ///
    /// - Parameter isReproduced: whether training again by the record gives this very function.
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
        let box = InputBox(around: rows, [champion?.ranges].compactMap(\.self))
        var checks = [shape, beyond(box)]
        if let champion {
            let flip = Flip(
                champion: champion,
                challenger: challenger,
                margin: rules.margin
            )
            checks.append(regions(box, flip))
            checks.append(slabs(box, flip))
        }
        return checks
    }

    /// Whether the model is of a kind that can be seen through.
    private var shape: Check {
        let model = challenger
        if OneSum(model) != nil {
            return Check(
                .wholeInput,
                "shape",
                .pass,
                "one weighted sum of the features and a sigmoid"
            )
        }
        if case .trees(let trees) = model.core {
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

    /// Decisions that flip in regions with few rows of data.
    private func regions(_ box: InputBox, _ flip: Flip) -> Check {
        let search = FlipSearch(box, flip, seed: seed)
        let data = flip.directions(of: rows)
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
                rowCount: FlipSearch.sampleCount,
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
            rowCount: FlipSearch.sampleCount,
            margin: rules.volumeMax
        )
    }

    /// Rows in a region whose outcome is what the challenger says and the champion does not, less those of which it is
    /// the other way round: what shows that the region is no worse off.
    private func bearing(on region: FlipSearch.Region, _ directions: [Int8]) -> Int {
        rows.indices.reduce(0) { sum, index in
            guard directions[index] == (region.excuses ? 1 : -1), region.box.contains(rows[index])
            else { return sum }
            return sum + (labels[index] == region.excuses ? -1 : 1)
        }
    }

    /// One value of a feature that is decided otherwise than its neighbours.
    private func slabs(_ box: InputBox, _ flip: Flip) -> Check {
        let subject = "single values"
        let step = max(1, rows.count / SlabSearch.rowsMax)
        let moved = stride(from: 0, to: rows.count, by: step).map { rows[$0] }
        guard let found = SlabSearch(flip: flip, box: box).finding(among: moved) else {
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
            "\(percentage(found.share)) of the rows are decided otherwise with \(features[found.feature].shown)"
                + " from \(figure(found.values.lowerBound)) to \(figure(found.values.upperBound)) than beside it",
            rowCount: moved.count,
            details: [line(found.example, flip.champion, flip.challenger)]
        )
    }

    /// Poles, and decisions that turn back, beyond the range.
    private func beyond(_ box: InputBox) -> Check {
        let model = challenger
        let step = max(1, rows.count / 64)
        let starts = stride(from: 0, to: rows.count, by: step).map { rows[$0] }
        let search = RaySearch(
            model: model,
            champion: champion,
            box: box,
            isOneSum: OneSum(model) != nil
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
                champion.map { line(found.row, $0, model) }
                    ?? "\(words(found.row)): \(model.probability(of: found.row))"
            ]
        )
    }

    private func line(_ row: Features, _ champion: Model, _ challenger: Model) -> String {
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
                "\(features[feature].shown) from \(figure(bounds.lowerBound)) to \(figure(bounds.upperBound))"
        }.joined(separator: ", ")
    }
}
