package import Datasets
internal import Documents
internal import Models
package import ONNX
package import Statistics

/// A model file from elsewhere that says of itself what a loan book tells of it.
package struct BookAdoption: Sendable {
    /// What is to be found out, and how.
    package struct Plan: Sendable {
        /// Which class means default, and which features may be missing.
        package var words: Adoption
        /// How the threshold is found; nil leaves that of the file.
        package var threshold: Threshold?
        /// How answers are given reasons.
        package var reasons: ReasonPlan
        /// Of the bootstrap that confidence intervals come from.
        package var seed: UInt64

        /// A plan with all that is asked for.
        package init(
            words: Adoption,
            threshold: Threshold?,
            reasons: ReasonPlan,
            seed: UInt64
        ) {
            self.words = words
            self.threshold = threshold
            self.reasons = reasons
            self.seed = seed
        }
    }

    /// Where the threshold comes from.
    package enum Threshold: Sendable, Equatable {
        /// Somebody's choice, 0 to 1.
        case number(Double)
        /// A rule, on the rows of the book; the model may have learned from them.
        case rule(ThresholdRule)
    }

    /// Why a file cannot be adopted with such a book.
    package struct Refusal: Error, CustomStringConvertible {
        /// What is wrong, in a sentence without a full stop.
        package let description: String
    }

    /// The file with all that is known of it.
    package let adopted: AdoptedFile
    /// How it did on the holdout; nil without one.
    package let metrics: ClassificationMetrics?

    /// Reads a file and finds out what a book tells of it; see ``init(_:name:_:book:holdout:)``.
    package init(path: String, _ plan: Plan, book: Dataset, holdout: Dataset?) throws {
        let (bytes, name) = try ModelFile.bytes(at: path)
        try self.init(bytes, name: name, plan, book: book, holdout: holdout)
    }

    /// Finds out what a book tells of a model.
    ///
    /// - Parameters:
    ///   - original: the whole file.
    ///   - name: what the model is called; empty for the name of its graph.
    ///   - plan: what is to be found out, and how.
    ///   - book: rows of the kind that the model learned from, its columns in the order of the model's features.
    ///   - holdout: rows that it did not learn from; nil where there are none.
    /// - Throws: a `ModelFileError` where the file cannot be served, or a ``Refusal`` where the book cannot tell.
    package init(
        _ original: [UInt8],
        name: String,
        _ plan: Plan,
        book: Dataset,
        holdout: Dataset?
    ) throws {
        var adoption = plan.words
        // What the file says of rows of its own is of another threshold, or of other names.
        var knowledge = Adoption.Knowledge(features: book.featureNames)
        adoption.knowledge = knowledge
        let model = try AdoptedFile(original, name: name, as: adoption).file.model
        let probabilities = model.probabilities(of: book)
        try Self.refuse(probabilities, of: book)
        let threshold = plan.threshold?.value(on: book, probabilities) ?? model.threshold
        let ranges = try Self.ranges(of: book)
        knowledge.threshold = plan.threshold == nil ? nil : threshold
        knowledge.ranges = ranges
        knowledge.training = TrainingRecord(data: book.digest.hex, synthetic: nil, fit: nil).json
        knowledge.reasons = plan.reasons.record(
            of: book,
            probabilities: probabilities,
            threshold: threshold
        )
        knowledge.goldenRows = GoldenRows.pick(from: book, probabilities, ranges: ranges)
            .filter { !model.probability(of: $0).isNaN }
        let decided = model.with(threshold: threshold)
        var evaluation: Evaluation?
        if let holdout {
            try Self.refuse(decided.probabilities(of: holdout), of: holdout)
            let found = Evaluation(of: decided, on: holdout, seed: plan.seed)
            knowledge.metrics = HoldoutRecord(found, holdout).json
            evaluation = found
        }
        metrics = evaluation?.metrics
        adoption.knowledge = knowledge
        adopted = try AdoptedFile(original, name: name, as: adoption)
    }

    /// Refuses rows of which the model has no probability.
    private static func refuse(_ probabilities: [Double], of rows: Dataset) throws(Refusal) {
        guard let row = probabilities.firstIndex(where: \.isNaN) else { return }
        throw Refusal(
            description: "\(rows.source): the model gives row \(row + 1) no probability of 0 to 1"
        )
    }

    /// The least and the greatest value of each feature where it is not missing.
    private static func ranges(of book: Dataset) throws(Refusal) -> FeatureRanges {
        let known = book.columns.map { $0.filter { !$0.isNaN } }
        if let empty = known.firstIndex(where: \.isEmpty) {
            throw Refusal(
                description: "\(book.source): no row has a value of \(book.featureNames[empty])"
            )
        }
        return FeatureRanges(
            minimum: Features { known[$0].min() ?? 0 },
            maximum: Features { known[$0].max() ?? 0 }
        )
    }
}

extension BookAdoption.Threshold {
    /// The threshold for probabilities of rows.
    fileprivate func value(
        on book: Dataset,
        _ probabilities: [Double]
    ) -> Double {
        switch self {
        case .number(let number): number
        case .rule(let rule): rule.threshold(labels: book.labels, probabilities: probabilities)
        }
    }
}
