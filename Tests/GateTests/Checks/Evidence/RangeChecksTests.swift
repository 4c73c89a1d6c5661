import Datasets
import Documents
import Models
import ONNX
import Testing

@testable import Gate

/// Whether declared ranges are those of training.
@Suite struct RangeChecksTests {
    /// Eleven rows: each feature is 0 to 10.
    private static let holdout = Dataset(
        source: "made",
        columns: (0..<featureCount).map { _ in (0...10).map(Double.init) },
        labels: (0...10).map { $0 > 5 }
    )

    /// A file that declares ranges, the same for all features but for one.
    private static func file(
        _ ranges: (Double, Double)?,
        fourth: (Double, Double)? = nil,
        training: String? = nil
    ) throws -> [UInt8] {
        let declared = ranges.map { ranges in
            FeatureRanges(
                minimum: Features { $0 == 3 ? (fourth ?? ranges).0 : ranges.0 },
                maximum: Features { $0 == 3 ? (fourth ?? ranges).1 : ranges.1 }
            )
        }
        return try ModelFile.encode(
            Model(
                featureNames: LoanColumns.features,
                threshold: 0.5,
                ranges: declared,
                algorithm: "logistic regression",
                preparation: Preparation(),
                core: .linear(
                    LinearModel(
                        first: .init(weights: [1, 0, 0, 0, 0, 0], bias: 0),
                        second: nil,
                        precision: .float64
                    )
                ),
                link: .sigmoid
            ),
            record: ModelRecord(name: "made", goldenRows: [], training: training)
        )
    }

    private static func check(
        _ bytes: [UInt8],
        _ outcome: Retraining? = nil,
        on holdout: Dataset = holdout,
        isRequired: Bool = false
    ) throws -> Check {
        let file = try ModelFile.decode(bytes, name: "made")
        return RangeChecks.check(
            file,
            outcome,
            TrainingRows(of: file).rows,
            holdout,
            features: LoanColumns.features,
            isRequired: isRequired
        )
    }

    private typealias Case = (low: Double, high: Double, words: String?)

    private static let narrow = "holds less than 99.0 % of the holdout's"

    /// Ranges of the fourth feature where nothing but the holdout tells what there is.
    private static let cases: [Case] = [
        (0, 10, nil), (-2.5, 10, nil), (0, 12.5, nil), (-1.25, 11.25, nil),
        (-2.6, 10, "is more than 25.0 % wider than the holdout's 0.0 to 10.0, and nothing shows"),
        (0, 12.6, "is more than 25.0 % wider"), (-1e308, 1e308, "is more than 25.0 % wider"),
        (0.5, 10, narrow + " 0.0 to 10.0"),
        (0, 9.5, narrow),
        (5, 5, narrow), (20, 30, narrow),
    ]

    @Test(arguments: cases.indices)
    func `without rows of training ranges hold the holdout's and are little wider`(
        index: Int
    ) throws {
        let (low, high, words) = Self.cases[index]
        let check = try Self.check(Self.file((0, 10), fourth: (low, high)))
        #expect(check.rule == .file && check.subject == "ranges" && check.rowCount == 11)
        #expect(check.verdict == (words == nil ? .pass : .fail), "\(check.reason)")
        if let words {
            let start = "income is declared as \(low) to \(high) " + words
            #expect(check.reason.hasPrefix(start), "\(check.reason)")
        }
    }

    @Test func `a hundredth of the holdout may lie outside, as chance has it`() throws {
        let many = Dataset(
            source: "made",
            columns: (0..<featureCount).map { _ in (0..<200).map(Double.init) },
            labels: (0..<200).map { $0 > 99 }
        )
        for (low, verdict) in [(2.0, Verdict.pass), (3, .fail)] {
            let check = try Self.check(Self.file((0, 199), fourth: (low, 199)), on: many)
            #expect(check.verdict == verdict, "\(check.reason)")
        }
    }

    @Test func `ranges that are missing are not asked about, or required`() throws {
        let bytes = try Self.file(nil)
        #expect(try Self.check(bytes).verdict == .notAsked)
        let required = try Self.check(bytes, isRequired: true)
        #expect(required.verdict == .inconclusive)
        #expect(required.reason.hasSuffix("; the policy requires it"))
    }

    @Test func `a model that is trained again tells its ranges`() throws {
        let again = Retraining.made(try Self.file((-100, 100)))
        let same = try Self.check(Self.file((-100, 100)), again)
        #expect(same.verdict == .pass)
        #expect(same.reason == "those in the model that was trained again")
        let other = try Self.check(Self.file((-100, 100), fourth: (-100, 100.5)), again)
        #expect(other.verdict == .fail)
        #expect(
            other.reason == "income is declared as -100.0 to 100.5, and in the model that was"
                + " trained again it is -100.0 to 100.0"
        )
        // What tells nothing leaves the holdout.
        for outcome in [Retraining.made(try Self.file(nil)), .notAtHand("no"), .made([])] {
            #expect(try Self.check(Self.file((-100, 100)), outcome).verdict == .fail)
            #expect(try Self.check(Self.file((0, 10)), outcome).verdict == .pass)
        }
    }

    @Test func `rows that can be made again tell the ranges to the last bit`() throws {
        let recipe = SyntheticRecipe(bookRows: 400, seed: 1, testFraction: 0.25)
        let rows = recipe.make().training
        let training = TrainingRecord(data: rows.digest.hex, synthetic: recipe, fit: nil).json
        let (low, high) = (rows.columns[3].min() ?? 0, rows.columns[3].max() ?? 0)
        func check(_ fourth: (Double, Double)) throws -> Check {
            var ranges = (
                low: (0..<featureCount).map { rows.columns[$0].min() ?? 0 },
                high: (0..<featureCount).map { rows.columns[$0].max() ?? 0 }
            )
            (ranges.low[3], ranges.high[3]) = fourth
            let file = try ModelFile.decode(Self.file((0, 10), training: training), name: "made")
            let model = Model(
                featureNames: file.model.featureNames,
                threshold: 0.5,
                ranges: FeatureRanges(
                    minimum: Features { ranges.low[$0] },
                    maximum: Features { ranges.high[$0] }
                ),
                algorithm: file.model.algorithm,
                preparation: file.model.preparation,
                core: file.model.core,
                link: file.model.link
            )
            return try Self.check(
                ModelFile.encode(
                    model,
                    record: ModelRecord(name: "made", goldenRows: [], training: training)
                )
            )
        }
        let same = try check((low, high))
        #expect(same.verdict == .pass && same.reason == "those in the rows of training")
        #expect(same.rowCount == rows.rowCount)
        for other in [(low.nextDown, high), (low, high.nextUp), (low.nextUp, high)] {
            #expect(try check(other).verdict == .fail)
        }
    }
}
