internal import Datasets
internal import JSON
internal import Statistics

/// The part of `metrics.json` in the figures of credit scoring.
struct CreditDocument {
    private let training: Training

    /// The part of a training.
    init(_ training: Training) { self.training = training }

    /// Each feature alone, in the features' order: its area as a score, what the others say of it, and how
    /// the holdout drifted.
    func writeFeatures(to text: inout JSONText) {
        let features = training.profile.features
        text.array(features.indices) { text, index in
            text.object { text in
                text.told("area", features[index].area)
                text.told("drift", training.drift[index]) { Self.write($1, to: &$0) }
                text.member("feature", features[index].name)
                // JSON has no infinity: null says that the others give the feature exactly.
                if let inflation = training.profile.inflation[index] {
                    text.member("variance_inflation") {
                        $0.optional(inflation.isFinite ? inflation : nil) { $0.number($1) }
                    }
                }
            }
        }
    }

    /// A model's own.
    static func write(_ figures: CreditFigures, to text: inout JSONText) {
        text.object { text in
            text.member("bands") { text in
                text.array(figures.bands) { text, band in
                    text.object { text in
                        text.member("defaults", band.positives)
                        text.member("from") { $0.number(band.range.lowerBound) }
                        text.member("high") { $0.number(band.interval.upperBound) }
                        text.member("low") { $0.number(band.interval.lowerBound) }
                        text.member("rate") { $0.number(band.observedRate) }
                        text.member("rows", band.count)
                        text.member("to") { $0.number(band.range.upperBound) }
                    }
                }
            }
            text.told("drift", figures.drift) { write($1, to: &$0) }
            text.member("gains") { text in
                text.array(figures.tenths) { text, tenth in
                    text.object { text in
                        text.member("gain") { $0.number(tenth.gain) }
                        text.member("lift") { $0.number(tenth.lift) }
                        text.member("share") { $0.number(tenth.share) }
                    }
                }
            }
            text.told("gini", figures.discrimination?.gini)
            text.told("ks", figures.discrimination?.kolmogorovSmirnov)
            text.told("ks_threshold", figures.discrimination?.threshold)
        }
    }

    private static func write(_ drift: PopulationStability, to text: inout JSONText) {
        text.object { text in
            text.member("bins", drift.bins)
            // What it exceeds by chance in one of twenty cases.
            text.member("chance") { $0.number(drift.nullQuantile95) }
            text.member("index") { $0.number(drift.index) }
            text.member("reading", drift.reading.rawValue)
        }
    }
}
