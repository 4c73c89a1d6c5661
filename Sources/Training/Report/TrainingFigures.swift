package import Charts
internal import Datasets
internal import Models
internal import Statistics

/// The pictures of a training, each under a name that suits a file.
package struct TrainingFigures: Sendable {
    private let training: Training
    private let candidates: [Training.Candidate]

    package init(_ training: Training) {
        self.training = training
        candidates = training.candidates
    }

    /// All of them, in the order of the report.
    package var all: [(name: String, figure: any Figure)] {
        var figures: [(name: String, figure: any Figure)] = [
            ("correlations", correlations), ("roc", roc),
            ("precision-recall", precisionRecall), ("calibration", calibration),
        ]
        for candidate in candidates {
            let name = candidate.algorithm.rawValue
            figures.append(("confusion-\(name)", confusion(of: candidate)))
            figures.append(("scores-\(name)", scores(of: candidate)))
            figures.append(("importances-\(name)", importances(of: candidate)))
        }
        if let oddsRatios { figures.append(("odds-ratios", oddsRatios)) }
        if let penalty { figures.append(("penalty", penalty)) }
        if let tree { figures.append(("tree", tree)) }
        return figures
    }

    var correlations: MatrixChart {
        let profile = DataProfile(training.data)
        return .correlations(
            title: "Correlations in the training data",
            names: profile.names,
            values: profile.correlations.map { row in row.map { $0 ?? .nan } }
        )
    }

    /// The customers who defaulted, by tenths of a feature.
    func defaultRates(of feature: FeatureProfile) -> BarChart {
        BarChart(
            title: "Default rate by \(feature.name)",
            nameTitle: feature.name,
            axis: Axis("Defaulted", labels: .percent, bounds: 0...1),
            bars: feature.deciles.map { bin in
                let (low, high) = (Figures.short(bin.minimum), Figures.short(bin.maximum))
                let name = low == high ? low : "\(low) to \(high)"
                return BarChart.Bar(name: name, value: bin.defaultRate)
            }
        )
    }

    var roc: LineChart {
        LineChart(
            title: "ROC curves on the holdout",
            xAxis: Axis("False positive rate", bounds: 0...1),
            yAxis: Axis("True positive rate (recall)", bounds: 0...1),
            series: candidates.compactMap { candidate in
                guard let curve = ROCCurve(candidate, training.holdout) else { return nil }
                let area = Figures.metric(curve.area)
                return LineChart.Series(
                    name: "\(candidate.algorithm.name), area \(area)",
                    points: curve.thinned(step: Self.step).map {
                        LineChart.Point(x: $0.falsePositiveRate, y: $0.truePositiveRate)
                    }
                )
            },
            guides: [Self.diagonal("no better than chance")],
            isSquare: true
        )
    }

    var precisionRecall: LineChart {
        LineChart(
            title: "Precision against recall on the holdout",
            xAxis: Axis("Recall", bounds: 0...1),
            yAxis: Axis("Precision", bounds: 0...1),
            series: candidates.compactMap { candidate in
                guard let curve = PrecisionRecallCurve(candidate, training.holdout) else {
                    return nil
                }
                return LineChart.Series(
                    name: candidate.algorithm.name,
                    points: curve.thinned(step: Self.step).map {
                        LineChart.Point(x: $0.recall, y: $0.precision)
                    }
                )
            },
            isSquare: true
        )
    }

    var calibration: LineChart {
        LineChart(
            title: "Calibration on the holdout",
            xAxis: Axis("Mean predicted probability", bounds: 0...1),
            yAxis: Axis("Observed default rate", bounds: 0...1),
            series: candidates.compactMap { candidate in
                let bins = CalibrationBins(
                    labels: training.holdout.labels,
                    probabilities: candidate.evaluation.probabilities,
                    count: Self.calibrationBinCount
                )
                return bins.map { bins in
                    LineChart.Series(
                        name: candidate.algorithm.name,
                        points: bins.bins.map {
                            LineChart.Point(
                                x: $0.meanPredicted,
                                y: $0.observedRate,
                                low: $0.interval.lowerBound,
                                high: $0.interval.upperBound
                            )
                        },
                        shape: .markers
                    )
                }
            },
            guides: [Self.diagonal("perfectly calibrated")],
            isSquare: true
        )
    }

    func confusion(of candidate: Training.Candidate) -> MatrixChart {
        let counts = candidate.evaluation.metrics.confusion
        return .confusion(
            title: "Decisions of the \(candidate.algorithm.name)",
            negative: "no default",
            positive: "default",
            trueNegatives: counts.trueNegatives,
            falsePositives: counts.falsePositives,
            falseNegatives: counts.falseNegatives,
            truePositives: counts.truePositives
        )
    }

    func scores(of candidate: Training.Candidate) -> HistogramChart {
        let rows = zip(training.holdout.labels, candidate.evaluation.probabilities)
        return HistogramChart(
            title: "Scores of the \(candidate.algorithm.name)",
            valueTitle: "Probability of default",
            groups: [
                HistogramChart.Group(name: "no default", values: rows.filter { !$0.0 }.map(\.1)),
                HistogramChart.Group(name: "default", values: rows.filter { $0.0 }.map(\.1)),
            ],
            shareScale: .squareRoot
        )
    }

    func importances(of candidate: Training.Candidate) -> IntervalChart {
        let importance = candidate.importance
        let order = importance.means.indices.sorted {
            (importance.means[$1], $0) < (importance.means[$0], $1)
        }
        return IntervalChart(
            title: "What the \(candidate.algorithm.name) rests on",
            axis: Axis("Log loss added by shuffling the feature", startsAtZero: true),
            rows: order.map { feature in
                IntervalChart.Row(
                    name: training.data.featureNames[feature],
                    estimate: importance.means[feature],
                    low: importance.ranges[feature].lowerBound,
                    high: importance.ranges[feature].upperBound,
                    text: Figures.short(importance.means[feature])
                )
            },
            reference: 0
        )
    }

    /// The regression that was trained, if one was.
    var regression: (LogisticRegression, PenaltyChoice?)? {
        for candidate in candidates {
            if case .logisticRegression(let regression, let choice) = candidate.fitted.details {
                return (regression, choice)
            }
        }
        return nil
    }

    var oddsRatios: IntervalChart? {
        regression.map { regression, _ in
            IntervalChart(
                title: "Odds ratios",
                axis: Axis("Odds of default, for one standard deviation more", scale: .logarithmic),
                rows: regression.oddsRatios.enumerated().map { feature, ratio in
                    IntervalChart.Row(
                        name: training.data.featureNames[feature],
                        estimate: ratio.estimate,
                        low: ratio.interval.lowerBound,
                        high: ratio.interval.upperBound,
                        text: "×\(Figures.short(ratio.estimate))"
                    )
                },
                reference: 1
            )
        }
    }

    /// How the regression's C was chosen, if it was.
    var penalty: LineChart? {
        regression.flatMap { $1 }.map { choice in
            LineChart(
                title: "The choice of C",
                xAxis: Axis("C, the inverse of the penalty", scale: .logarithmic),
                yAxis: Axis("Cross-validated log loss", scale: .logarithmic),
                series: [
                    LineChart.Series(
                        name: "mean over the folds",
                        points: choice.candidates.map { LineChart.Point(x: $0.c, y: $0.logLoss) }
                    )
                ]
            )
        }
    }

    var tree: TreeDiagram? {
        for candidate in candidates {
            if case .decisionTree(let tree) = candidate.fitted.details {
                return TreeDiagram(
                    title: "The decision tree",
                    root: tree.tree.diagram(at: 0, training.data.featureNames),
                    shareTitle: "share of default"
                )
            }
        }
        return nil
    }

    /// How far points of a curve are apart at least, as a part of an axis.
    private static let step = 0.002
    private static let calibrationBinCount = 10

    private static func diagonal(_ label: String) -> LineChart.Guide {
        LineChart.Guide(
            from: LineChart.Point(x: 0, y: 0),
            to: LineChart.Point(x: 1, y: 1),
            label: label
        )
    }
}

extension GrownTree {
    fileprivate func diagram(at place: Int, _ names: [String]) -> TreeDiagram.Node {
        let node = nodes[place]
        guard let split = node.split else {
            return .leaf(share: node.probability, samples: node.rowCount)
        }
        return .branch(
            condition: "\(names[split.feature]) ≤ \(Figures.short(split.threshold))",
            share: node.probability,
            samples: node.rowCount,
            yes: diagram(at: split.left, names),
            no: diagram(at: split.right, names)
        )
    }
}

extension ROCCurve {
    fileprivate init?(_ candidate: Training.Candidate, _ holdout: Dataset) {
        self.init(labels: holdout.labels, probabilities: candidate.evaluation.probabilities)
    }
}

extension PrecisionRecallCurve {
    fileprivate init?(_ candidate: Training.Candidate, _ holdout: Dataset) {
        self.init(labels: holdout.labels, probabilities: candidate.evaluation.probabilities)
    }
}
