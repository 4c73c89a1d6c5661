internal import Datasets
internal import Models
internal import ONNX
internal import Words

/// Whether the ranges that a file declares are those of its training.
///
/// A server flags rows outside them, so ranges that are too wide let every customer pass for one like those that were
/// learned from.
enum RangeChecks {
    private static let subject = "ranges"
    /// How much wider than the holdout's a range may be where its training is not at hand.
    static let widthMax = 1.25
    /// The share of the holdout's rows that may lie outside a range then.
    private static let outsideMax = 0.01

    /// The answer.
    ///
    /// - Parameters:
    ///   - file: the model.
    ///   - outcome: what came of training it again; nil where nothing here can train.
    ///   - training: the rows that it was trained on; nil where they are not at hand.
    ///   - holdout: the rows that it is judged on.
    ///   - features: the names of the contract's features.
    ///   - isRequired: whether a file must declare ranges to pass.
    /// - Returns: the check.
    static func check(
        _ file: ModelFile,
        _ outcome: Retraining?,
        _ training: Dataset?,
        _ holdout: Dataset,
        features: [String],
        isRequired: Bool
    ) -> Check {
        guard let ranges = file.model.ranges else {
            return .unasked(
                .file,
                subject,
                "not compared: the file does not declare which values its training saw",
                isRequired: isRequired
            )
        }
        if let training {
            let seen = FeatureRanges(of: training)
            return exact(ranges, seen, "in the rows of training", features, training.rowCount)
        }
        if case .made(let bytes) = outcome,
            let again = try? ModelFile.decode(bytes, name: file.name).model.ranges
        {
            return exact(ranges, again, "in the model that was trained again", features, nil)
        }
        return wide(ranges, holdout, features)
    }

    /// The answer where the ranges of training are known.
    private static func exact(
        _ ranges: FeatureRanges,
        _ seen: FeatureRanges,
        _ place: String,
        _ features: [String],
        _ rowCount: Int?
    ) -> Check {
        let wrong = (0..<featureCount).first {
            ranges.minimum[$0] != seen.minimum[$0] || ranges.maximum[$0] != seen.maximum[$0]
        }
        return Check(
            .file,
            subject,
            wrong == nil ? .pass : .fail,
            wrong.map {
                "\(words($0, ranges, features)), and \(place) it is \(words($0, seen))"
            } ?? "those \(place)",
            rowCount: rowCount
        )
    }

    /// The answer where nothing but the holdout tells what values there are.
    ///
    /// The least and the greatest of its values were drawn by chance, so a few may lie outside.
    private static func wide(
        _ ranges: FeatureRanges,
        _ holdout: Dataset,
        _ features: [String]
    ) -> Check {
        let (seen, rowCount) = (FeatureRanges(of: holdout), holdout.rowCount)
        for feature in 0..<featureCount {
            let (low, high) = (ranges.minimum[feature], ranges.maximum[feature])
            let (least, most) = (seen.minimum[feature], seen.maximum[feature])
            let reason: String
            // A NaN is in no order with anything.
            if !(low.isFinite && high.isFinite && low <= high) {
                reason = "is no range"
            } else if Double(holdout.columns[feature].count { $0 < low || $0 > high })
                > outsideMax * Double(rowCount)
            {
                reason =
                    "holds less than \(percentage(1 - outsideMax)) of the holdout's \(words(feature, seen))"
            } else if high - low > widthMax * (most - least) {
                reason =
                    "is more than \(percentage(widthMax - 1)) wider than the holdout's"
                    + " \(words(feature, seen)), and nothing shows that training saw so much"
            } else {
                continue
            }
            return Check(
                .file,
                subject,
                .fail,
                "\(words(feature, ranges, features)) \(reason)",
                rowCount: rowCount
            )
        }
        return Check(
            .file,
            subject,
            .pass,
            "they hold what the holdout has and are at most \(percentage(widthMax - 1)) wider; the rows of"
                + " training are not at hand",
            rowCount: rowCount
        )
    }

    private static func words(
        _ feature: Int,
        _ ranges: FeatureRanges,
        _ features: [String]
    ) -> String {
        "\(features[feature].shown) is declared as \(words(feature, ranges))"
    }

    private static func words(_ feature: Int, _ ranges: FeatureRanges) -> String {
        "\(ranges.minimum[feature]) to \(ranges.maximum[feature])"
    }
}

extension FeatureRanges {
    /// The smallest and the largest value of each feature in some rows, at least one.
    fileprivate init(of rows: Dataset) {
        self.init(
            minimum: Features { rows.columns[$0].min() ?? .nan },
            maximum: Features { rows.columns[$0].max() ?? .nan }
        )
    }
}
