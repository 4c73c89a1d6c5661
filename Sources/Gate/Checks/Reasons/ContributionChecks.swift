internal import Models
internal import ONNX
internal import Reasons
internal import Words

/// Whether contributions are those of the scores that they explain.
enum ContributionChecks {
    /// By how much the mean and six contributions may together be off where each is rounded to a unit.
    private static let unitsOff = 4.0
    private static let unit = 0x1p-40
    /// The steepest that a probability goes with the raw score, by scale.
    private static let slope: [Scale: Double] = [.probability: 1, .logOdds: 0.25]
    /// By how much a probability may be off from that of its raw score besides: what comes after the sum is rounded.
    private static let lastRoundings: [Precision: Double] = [.float64: 1e-12, .float32: 1e-6]
    /// How close a contribution must be to the one that is computed by the shortest way.
    static let plainErrorMax = 1e-9
    /// Rows for which that is done.
    static let plainRowsMax = 16
    /// Terms that are added up for it at most; one row is looked at in any case.
    private static let plainStepsMax = 1 << 28

    /// The answers, for each row and for some rows by the shortest way.
    ///
    /// - Parameters:
    ///   - explained: the model with its reasons.
    ///   - rows: that they are of.
    /// - Returns: the checks.
    static func checks(_ explained: Explained, _ rows: [Features]) -> [Check] {
        [sums(explained, rows), plain(explained, rows)]
    }

    // MARK: - Each row

    /// Whether mean and contributions come to the raw score, and that to the probability.
    static func sums(_ explained: Explained, _ rows: [Features]) -> Check {
        let subject = "contributions add up"
        let score: PlainScore
        do throws(ReasonsFault) {
            score = try PlainScore(explained.contender.file.model)
        } catch {
            return Check(.reasons, subject, .invalid, "not looked at: \(error)")
        }
        var faults: [String] = []
        var (count, furthest) = (0, 0.0)
        for row in rows.indices where explained.isScored(row) {
            count += 1
            let (fault, distance) = fault(explained, row, rows[row], score)
            furthest = max(furthest, distance)
            if let fault { faults.append("row \(row + 1): \(fault)") }
        }
        guard count > 0 else {
            let reason = "not looked at: no row has a probability"
            return .unasked(.reasons, subject, reason, isRequired: true)
        }
        let more = faults.count - PredictionChecks.listedMax
        return Check(
            .reasons,
            subject,
            faults.isEmpty ? .pass : .fail,
            faults.isEmpty
                ? "of each row the mean and six contributions are its raw score, and that gives its probability but for"
                    + " \(figure(furthest))"
                : "of \(faults.count) of \(count) rows they do not come to the score: \(faults[0])",
            rowCount: count,
            details: faults.prefix(PredictionChecks.listedMax)
                + (more > 0 ? ["and \(more) more"] : [])
        )
    }

    /// What is wrong with the explanation of a row, and how far its raw score is from the probability.
    private static func fault(
        _ explained: Explained,
        _ row: Int,
        _ features: Features,
        _ score: PlainScore
    ) -> (words: String?, distance: Double) {
        let explanation = explained.explanations[row]
        let names = explained.contender.file.model.featureNames
        if let feature = explanation.featureBeyond {
            return ("\(names[feature].shown) contributes more than can be told", 0)
        }
        let sum = (0..<featureCount).reduce(Int128(explanation.mean)) {
            $0 + Int128(explanation.contributions[$1])
        }
        guard sum == Int128(explanation.raw), explanation.scale == score.scale,
            explanation.mean == explained.explainer.mean
        else { return ("mean and contributions come to \(sum) units of \(explanation.raw)", 0) }
        let raw = Scale.value(ofUnits: explanation.raw)
        let plain = score.raw(of: score.columns(of: features))
        let rounding = unitsOff * unit
        let near = rounding + score.roundoff(plain.size, in: .float64)
        guard (raw - plain.value).magnitude <= near else {
            return ("a raw score of \(raw), and its terms come to \(plain.value)", 0)
        }
        let probability = explained.contender.scored.probabilities[row]
        let distance = (score.probability(ofRaw: raw) - probability).magnitude
        let most =
            (slope[score.scale] ?? 1) * (rounding + score.roundoff(plain.size, in: score.precision))
            + (lastRoundings[score.precision] ?? 0)
        guard distance <= most else {
            return ("a raw score of \(raw), and the probability \(probability)", distance)
        }
        return (nil, distance)
    }

    // MARK: - The shortest way

    /// Whether contributions are what their definition says, which no table and no closed form is asked about.
    ///
    /// - Parameters:
    ///   - explained: the model with its reasons.
    ///   - rows: that they are of.
    ///   - chosen: the rows that are looked at; nil for some from the least to the greatest raw score.
    /// - Returns: the check.
    static func plain(_ explained: Explained, _ rows: [Features], at chosen: [Int]? = nil) -> Check
    {
        let subject = "contributions by definition"
        let score: PlainScore
        do throws(ReasonsFault) {
            score = try PlainScore(explained.contender.file.model)
        } catch {
            return Check(.reasons, subject, .invalid, "not looked at: \(error)")
        }
        let group = explained.group.rows.map(score.columns)
        let steps = PlainContributions.scoreCount(of: group) * score.stepCount
        let count = min(plainRowsMax, max(1, plainStepsMax / steps))
        let chosen = chosen ?? rowsFromLeastToGreatest(explained, count: count)
        guard !chosen.isEmpty else {
            let reason = "not looked at: no row is explained"
            return .unasked(.reasons, subject, reason, isRequired: true)
        }
        var (furthest, faults) = (0.0, [String]())
        for row in chosen {
            let plain = PlainContributions(
                score.columns(of: rows[row]),
                comparedWith: group,
                by: score
            )
            let (distance, found) = differences(explained, row, from: plain)
            furthest = max(furthest, distance)
            faults += found
        }
        return Check(
            .reasons,
            subject,
            faults.isEmpty ? .pass : .fail,
            faults.first
                ?? "over all 64 sets of features and the \(group.count) rows of the group they are the same but for"
                + " \(figure(furthest))",
            rowCount: chosen.count,
            difference: furthest,
            margin: plainErrorMax,
            details: Array(faults.prefix(PredictionChecks.listedMax))
        )
    }

    /// How an explanation differs from one by definition: the largest distance, and those that are too large.
    private static func differences(
        _ explained: Explained,
        _ row: Int,
        from plain: PlainContributions
    ) -> (distance: Double, faults: [String]) {
        let explanation = explained.explanations[row]
        let names = explained.contender.file.model.featureNames
        let compared =
            [("the mean of the group", explanation.mean, plain.mean)]
            + (0..<featureCount).map { feature in
                (
                    "the contribution of \(names[feature].shown)",
                    explanation.contributions[feature], plain.contributions[feature]
                )
            }
        let most = plainErrorMax + plain.roundoff
        var (furthest, faults) = (0.0, [String]())
        for (name, told, wanted) in compared {
            let value = Scale.value(ofUnits: told)
            let distance = (value - wanted).magnitude
            furthest = max(furthest, distance)
            if !(distance <= most) {
                faults.append("row \(row + 1): \(name) is \(value), and by definition \(wanted)")
            }
        }
        return (furthest, faults)
    }

    /// Some explained rows, evenly from the least to the greatest raw score.
    private static func rowsFromLeastToGreatest(_ explained: Explained, count: Int) -> [Int] {
        let order = explained.explanations.indices.filter {
            explained.isScored($0) && explained.explanations[$0].featureBeyond == nil
        }.sorted {
            (explained.explanations[$0].raw, $0) < (explained.explanations[$1].raw, $1)
        }
        return ReferenceSelection.middles(of: order, count: count)
    }
}
