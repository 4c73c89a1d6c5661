package import JSON

/// What a model file tells of its training (`sestina.training`): enough to train the same model again.
///
/// The trainer writes it; the gate looks for rows of the training among those it judges on, and trains
/// again. A file from elsewhere may tell of its rows alone.
package struct TrainingRecord: Sendable, Equatable {
    /// The digest of the rows that were learned from.
    package let data: String
    /// How to make the rows again; nil where the record does not say, as for rows that came from a file.
    package let synthetic: SyntheticRecipe?
    /// How the model was made of the rows; nil where the record does not tell all of it.
    package let fit: Fit?

    /// A record of rows and of what was made of them.
    package init(data: String, synthetic: SyntheticRecipe?, fit: Fit?) {
        self.data = data
        self.synthetic = synthetic
        self.fit = fit
    }

    /// How a model was made of its rows.
    package struct Fit: Sendable, Equatable {
        /// Rows learned from.
        package var rows: Int
        /// Rows of those with the outcome 1.
        package var defaults: Int
        /// The algorithm's name, like `random-forest`.
        package var algorithm: String
        /// What the random numbers began with.
        package var seed: UInt64
        /// What the algorithm was told.
        package var parameters: Parameters
        /// The mean log loss on rows that were not learned from, in nats.
        package var crossValidatedLogLoss: Double
        /// How the threshold came about, in the words of the rule.
        package var thresholdRule: String

        /// A fit with all that a record tells of it.
        package init(
            rows: Int,
            defaults: Int,
            algorithm: String,
            seed: UInt64,
            parameters: Parameters,
            crossValidatedLogLoss: Double,
            thresholdRule: String
        ) {
            self.rows = rows
            self.defaults = defaults
            self.algorithm = algorithm
            self.seed = seed
            self.parameters = parameters
            self.crossValidatedLogLoss = crossValidatedLogLoss
            self.thresholdRule = thresholdRule
        }
    }

    /// The parameters of one algorithm; those of others are nil.
    package struct Parameters: Sendable, Equatable {
        /// The inverse of a regression's penalty.
        package var c: Double?
        /// Whether C was chosen by cross-validation.
        package var cIsChosen: Bool?
        /// What trees split by.
        package var criterion: String?
        /// Features that a split of a forest's tree looks at.
        package var featuresPerSplit: Int?
        /// Parts of the data in the cross-validation.
        package var folds: Int?
        /// A tree's most levels of questions.
        package var maxDepth: Int?
        /// Rows of a leaf at the least.
        package var minSamplesLeaf: Int?
        /// Rows of a split at the least.
        package var minSamplesSplit: Int?
        /// Which way the probability has to go with each feature; nil where it may go any way.
        package var monotone: Directions?
        /// What a leaf costs, in impurity.
        package var pruningStrength: Double?
        /// Trees of a forest.
        package var trees: Int?

        /// Parameters of nothing yet.
        package init() {}
    }
}

extension TrainingRecord {
    /// Reads the record.
    ///
    /// - Parameter text: what the model file has under the key `sestina.training`.
    /// - Throws: a ``DocumentFault`` when it is no JSON object that names the digest of its rows.
    package init(json text: String) throws(DocumentFault) {
        let fields = try DocumentFields(Array(text.utf8))
        data = try fields.need("data", "a text", \.string)
        synthetic = fields.toldObject("synthetic").flatMap(SyntheticRecipe.init)
        do throws(DocumentFault) {
            fit = try Fit(fields)
        } catch {
            fit = nil
        }
    }

    /// Writes the record, its members sorted by name.
    package func write(to text: inout JSONText) {
        text.object { text in
            text.told("algorithm", fit?.algorithm)
            text.told("cross_validated_log_loss", fit?.crossValidatedLogLoss)
            text.member("data", data)
            text.told("defaults", fit?.defaults)
            text.told("parameters", fit?.parameters) { $1.write(to: &$0) }
            text.told("rows", fit?.rows)
            text.told("seed", fit?.seed)
            text.told("synthetic", synthetic) { $1.write(to: &$0) }
            text.told("threshold_rule", fit?.thresholdRule)
        }
    }

    /// The record as a model file carries it: one line.
    package var json: String {
        var text = JSONText(.record)
        write(to: &text)
        return text.string
    }
}

extension TrainingRecord.Fit {
    fileprivate init(_ fields: DocumentFields) throws(DocumentFault) {
        rows = try fields.need("rows", "a whole number", \.whole)
        defaults = try fields.need("defaults", "a whole number", \.whole)
        algorithm = try fields.need("algorithm", "a text", \.string)
        seed = try fields.need("seed", "a whole number of 64 bits") { $0.exactly() }
        parameters = try TrainingRecord.Parameters(fields.object("parameters"))
        crossValidatedLogLoss = try fields.need("cross_validated_log_loss", "a number", \.double)
        thresholdRule = try fields.need("threshold_rule", "a text", \.string)
    }
}

extension TrainingRecord.Parameters {
    fileprivate init(_ fields: DocumentFields) throws(DocumentFault) {
        c = try fields.may("c", "a number", \.double)
        cIsChosen = try fields.may("c_is_chosen", "true or false", \.boolean)
        criterion = try fields.may("criterion", "a text", \.string)
        featuresPerSplit = try fields.may("features_per_split", "a whole number", \.whole)
        folds = try fields.may("folds", "a whole number", \.whole)
        maxDepth = try fields.may("max_depth", "a whole number", \.whole)
        minSamplesLeaf = try fields.may("min_samples_leaf", "a whole number", \.whole)
        minSamplesSplit = try fields.may("min_samples_split", "a whole number", \.whole)
        monotone = try fields.may("monotone", "a list of six of +, - and free", \.directions)
        pruningStrength = try fields.may("pruning_strength", "a number", \.double)
        trees = try fields.may("trees", "a whole number", \.whole)
    }

    fileprivate func write(to text: inout JSONText) {
        text.object { text in
            text.told("c", c)
            text.told("c_is_chosen", cIsChosen) { $0.boolean($1) }
            text.told("criterion", criterion)
            text.told("features_per_split", featuresPerSplit)
            text.told("folds", folds)
            text.told("max_depth", maxDepth)
            text.told("min_samples_leaf", minSamplesLeaf)
            text.told("min_samples_split", minSamplesSplit)
            text.told("monotone", monotone) { text, directions in
                text.array(directions.list) { $0.string($1.rawValue) }
            }
            text.told("pruning_strength", pruningStrength)
            text.told("trees", trees)
        }
    }
}

extension JSONValue {
    /// A direction for each feature, if it is a list of such.
    fileprivate var directions: Directions? {
        guard let array, array.count == Directions.count else { return nil }
        let list = array.compactMap { $0.string.flatMap(Direction.init(rawValue:)) }
        return list.count == array.count ? Directions(list) : nil
    }
}
