package import JSON

/// What a model file tells of how the model did (`sestina.metrics`): on which rows, and with what figures.
///
/// The trainer writes it; the gate holds what is declared against what it measures on the same rows.
package struct HoldoutRecord: Sendable, Equatable {
    /// The digest of the rows.
    package let holdout: String
    /// From which probability on the model predicted default; equal counts.
    package let threshold: Double
    /// Each metric by its name; one without a value was not defined on these rows.
    package let metrics: [String: Metric]
    /// What was predicted, by what was true.
    package let confusion: Confusion
    /// Spiegelhalter's z of the probabilities; nil where it is not defined.
    package let spiegelhalterZ: Double?

    /// A metric and its 95 % interval; nil where one is not defined.
    package struct Metric: Sendable, Equatable {
        /// What was measured.
        package let value: Double?
        /// The interval's lower end.
        package let low: Double?
        /// The interval's upper end.
        package let high: Double?

        /// A metric with the interval around it.
        package init(value: Double?, low: Double?, high: Double?) {
            self.value = value
            self.low = low
            self.high = high
        }
    }

    /// Rows by what was predicted of them, and what was true.
    package struct Confusion: Sendable, Equatable {
        /// No default, and predicted so.
        package let trueNegatives: Int
        /// No default, and predicted to be one.
        package let falsePositives: Int
        /// Default, and predicted to be none.
        package let falseNegatives: Int
        /// Default, and predicted so.
        package let truePositives: Int

        /// Counts of rows.
        package init(
            trueNegatives: Int,
            falsePositives: Int,
            falseNegatives: Int,
            truePositives: Int
        ) {
            self.trueNegatives = trueNegatives
            self.falsePositives = falsePositives
            self.falseNegatives = falseNegatives
            self.truePositives = truePositives
        }
    }

    /// A record of how a model did.
    package init(
        holdout: String,
        threshold: Double,
        metrics: [String: Metric],
        confusion: Confusion,
        spiegelhalterZ: Double?
    ) {
        self.holdout = holdout
        self.threshold = threshold
        self.metrics = metrics
        self.confusion = confusion
        self.spiegelhalterZ = spiegelhalterZ
    }
}

extension HoldoutRecord {
    /// Reads the record.
    ///
    /// - Parameter text: what the model file has under the key `sestina.metrics`.
    /// - Throws: a ``DocumentFault`` when it is not the JSON object that a trainer writes.
    package init(json text: String) throws(DocumentFault) {
        let fields = try DocumentFields(Array(text.utf8))
        holdout = try fields.need("holdout", "a text", \.string)
        threshold = try fields.need("threshold", "a number", \.double)
        var metrics: [String: Metric] = [:]
        for (name, figure) in try fields.object("metrics").objects {
            metrics[name] = try Metric(figure)
        }
        self.metrics = metrics
        confusion = try Confusion(fields.object("confusion"))
        spiegelhalterZ = fields.told("spiegelhalter_z", \.double)
    }

    /// Writes the record, its members sorted by name.
    package func write(to text: inout JSONText) {
        text.object { text in
            text.member("confusion") { confusion.write(to: &$0) }
            text.member("defaults", confusion.defaults)
            text.member("holdout", holdout)
            text.member("metrics") { text in
                text.object { text in
                    for (name, figure) in metrics.sorted(by: { $0.key < $1.key }) {
                        text.member(name) { figure.write(to: &$0) }
                    }
                }
            }
            text.member("rows", confusion.rows)
            text.told("spiegelhalter_z", spiegelhalterZ)
            text.member("threshold") { $0.number(threshold) }
        }
    }

    /// The record as a model file carries it: one line.
    package var json: String {
        var text = JSONText(.record)
        write(to: &text)
        return text.string
    }
}

extension HoldoutRecord.Metric {
    fileprivate init(_ fields: DocumentFields) throws(DocumentFault) {
        value = try fields.may("value", "a number", \.double)
        low = try fields.may("low", "a number", \.double)
        high = try fields.may("high", "a number", \.double)
    }

    fileprivate func write(to text: inout JSONText) {
        text.object { text in
            text.told("high", high)
            text.told("low", low)
            text.told("value", value)
        }
    }
}

extension HoldoutRecord.Confusion {
    /// Rows with the outcome 1.
    package var defaults: Int { falseNegatives + truePositives }
    /// Rows in all.
    package var rows: Int { trueNegatives + falsePositives + defaults }

    fileprivate init(_ fields: DocumentFields) throws(DocumentFault) {
        trueNegatives = try fields.need("true_negatives", "a number of rows", \.rows)
        falsePositives = try fields.need("false_positives", "a number of rows", \.rows)
        falseNegatives = try fields.need("false_negatives", "a number of rows", \.rows)
        truePositives = try fields.need("true_positives", "a number of rows", \.rows)
    }

    fileprivate func write(to text: inout JSONText) {
        text.object { text in
            text.member("false_negatives", falseNegatives)
            text.member("false_positives", falsePositives)
            text.member("true_negatives", trueNegatives)
            text.member("true_positives", truePositives)
        }
    }
}

extension JSONValue {
    /// The most rows that a cell may claim: four of them are still a whole number.
    private static let rowsMax = Int.max / 4

    /// A number of rows, if it is one.
    fileprivate var rows: Int? { whole.flatMap { (0...Self.rowsMax).contains($0) ? $0 : nil } }
}
