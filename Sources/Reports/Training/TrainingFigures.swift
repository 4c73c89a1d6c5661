package import Charts
internal import Datasets
internal import Models
internal import Statistics
package import Training
internal import Words

/// The pictures of a training, each under a name that suits a file.
package struct TrainingFigures: Sendable {
    /// What is told of.
    let training: Training
    /// The models of the training.
    let candidates: [Training.Candidate]
    /// How the models score the holdout.
    let models: ModelPictures
    /// What the training data is like.
    var profile: DataProfile { training.profile }

    /// Computes curves once, for the page and for the files.
    package init(_ training: Training) {
        self.training = training
        candidates = training.candidates
        models = ModelPictures(
            of: training.candidates.map { candidate in
                ModelPictures.Scores(
                    name: candidate.algorithm.name,
                    probabilities: candidate.evaluation.probabilities
                )
            },
            labels: training.holdout.labels,
            style: .training
        )
    }

    /// All of them, in the order of the report.
    package var all: [(name: String, figure: any Figure)] {
        var figures: [(name: String, figure: any Figure)] = [
            ("correlations", correlations), ("roc", models.roc),
            ("precision-recall", models.precisionRecall), ("calibration", models.calibration),
        ]
        if let corner = models.rocCorner { figures.append(("roc-corner", corner)) }
        if let corner = models.precisionRecallCorner {
            figures.append(("precision-recall-corner", corner))
        }
        figures += [("gain", gain), ("lift", lift)]
        if let calibration = models.calibrationByOdds {
            figures.append(("calibration-odds", calibration))
        }
        if let costs { figures.append(("costs", costs)) }
        for (candidate, histogram) in zip(candidates, models.histograms) {
            let name = candidate.algorithm.rawValue
            figures.append(("confusion-\(name)", confusion(of: candidate)))
            figures.append(("scores-\(name)", histogram))
            figures.append(("importances-\(name)", importances(of: candidate)))
        }
        if let oddsRatios { figures.append(("odds-ratios", oddsRatios)) }
        if let penalty { figures.append(("penalty", penalty)) }
        if let tree { figures.append(("tree", tree)) }
        return figures
    }

    /// Pearson's correlations between features and with the label; a constant one has none and is NaN,
    /// which the picture shows as a dash.
    var correlations: MatrixChart {
        .correlations(
            title: Language.text("Correlations", "Corrélations"),
            names: profile.names,
            values: profile.correlations.map { row in row.map { $0 ?? .nan } }
        )
    }

    /// The customers who defaulted, by tenths of a feature.
    func defaultRates(of feature: FeatureProfile) -> BarChart {
        BarChart(
            title: Language.text(
                "Default rate by \(feature.name)",
                "Taux de défaut selon \(feature.name)"
            ),
            nameTitle: feature.name,
            // The whole range for each feature, so that pictures compare.
            axis: Axis(
                Language.text("Defaulted", "Ont fait défaut"),
                labels: .percent,
                bounds: 0...1
            ),
            bars: feature.deciles.map { bin in
                let (low, high) = (NumberFormat.short(bin.minimum), NumberFormat.short(bin.maximum))
                let name = low == high ? low : "\(low) \(Language.text("to", "à")) \(high)"
                return BarChart.Bar(name: name, value: bin.defaultRate)
            }
        )
    }

    /// How many of the holdout a model decides rightly and wrongly, at its own threshold.
    func confusion(of candidate: Training.Candidate) -> MatrixChart {
        let counts = candidate.evaluation.metrics.confusion
        return .confusion(
            title: Language.text(
                "Decisions of the \(candidate.algorithm.name)",
                "Décisions \(candidate.algorithm.ofThe)"
            ),
            negative: Language.text("no default", "pas de défaut"),
            positive: Language.text("default", "défaut"),
            trueNegatives: counts.trueNegatives,
            falsePositives: counts.falsePositives,
            falseNegatives: counts.falseNegatives,
            truePositives: counts.truePositives
        )
    }

    /// What each feature is worth to a model, the most first; equal ones stay in the features' order.
    ///
    /// Means of permutation importance (Breiman, "Random Forests", 2001), with least and greatest as range.
    func importances(of candidate: Training.Candidate) -> IntervalChart {
        let importance = candidate.importance
        let order = importance.means.indices.sorted {
            (importance.means[$1], $0) < (importance.means[$0], $1)
        }
        return IntervalChart(
            title: Language.text(
                "What the \(candidate.algorithm.name) rests on",
                "Sur quoi repose \(candidate.algorithm.the)"
            ),
            axis: Axis(
                Language.text(
                    "Log loss added by shuffling the feature",
                    "Perte ajoutée en mélangeant la variable"
                ),
                startsAtZero: true
            ),
            rows: order.map { feature in
                IntervalChart.Row(
                    name: training.data.featureNames[feature],
                    estimate: importance.means[feature],
                    low: importance.ranges[feature].lowerBound,
                    high: importance.ranges[feature].upperBound,
                    text: NumberFormat.short(importance.means[feature])
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

    /// The factors on the odds of default, if a regression was trained; on a logarithmic axis, where
    /// twice and half are equally far from 1.
    var oddsRatios: IntervalChart? {
        regression.map { regression, _ in
            IntervalChart(
                title: Language.text(
                    "Odds ratios with 95\u{a0}% intervals",
                    "Rapports de cotes avec intervalles à 95\u{202f}%"
                ),
                axis: Axis(
                    Language.text(
                        "Odds of default, by one standard deviation more",
                        "Cote du défaut, pour un écart-type de plus"
                    ),
                    scale: .logarithmic
                ),
                rows: regression.oddsRatios.enumerated().map { feature, ratio in
                    IntervalChart.Row(
                        name: training.data.featureNames[feature],
                        estimate: ratio.estimate,
                        low: ratio.interval.lowerBound,
                        high: ratio.interval.upperBound,
                        text: NumberFormat.factor(ratio.estimate)
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
                title: Language.text("The choice of C", "Le choix de C"),
                xAxis: Axis(
                    Language.text("C, the inverse of the penalty", "C, l’inverse de la pénalité"),
                    scale: .logarithmic
                ),
                yAxis: Axis(
                    Language.text("Cross-validated log loss", "Perte en validation croisée"),
                    scale: .logarithmic
                ),
                series: [
                    LineChart.Series(
                        name: Language.text("mean over the folds", "moyenne des blocs"),
                        points: choice.candidates.map { LineChart.Point(x: $0.c, y: $0.logLoss) }
                    ),
                    LineChart.Series(
                        name: Language.text("chosen", "choisi") + ", C = "
                            + NumberFormat.short(choice.best),
                        // Over the curve once more, as a marker.
                        points: choice.candidates.filter { $0.c == choice.best }.map {
                            LineChart.Point(x: $0.c, y: $0.logLoss)
                        },
                        shape: .markers
                    ),
                ]
            )
        }
    }

    /// The decision tree, if one was trained.
    var tree: TreeDiagram? {
        for candidate in candidates {
            if case .decisionTree(let tree) = candidate.fitted.details {
                return TreeDiagram(
                    title: Language.text("The decision tree", "L’arbre de décision"),
                    root: tree.tree.diagram(at: 0, training.data.featureNames),
                    shareTitle: Language.text("share of default", "part de défauts")
                )
            }
        }
        return nil
    }
}

extension GrownTree {
    /// The subtree at a place, thresholds to three digits.
    fileprivate func diagram(at place: Int, _ names: [String]) -> TreeDiagram.Node {
        let node = nodes[place]
        guard let split = node.split else {
            return .leaf(share: node.probability, samples: node.rowCount)
        }
        return .branch(
            subject: names[split.feature],
            condition: "≤ \(NumberFormat.short(split.threshold))",
            share: node.probability,
            samples: node.rowCount,
            yes: diagram(at: split.left, names),
            no: diagram(at: split.right, names)
        )
    }
}
