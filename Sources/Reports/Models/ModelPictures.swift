internal import Charts
internal import Statistics
internal import Words

/// The pictures of how models score the same holdout: curves, calibration and spread of scores.
///
/// A model that has no curve, as where all labels are the same, is left out of that picture.
struct ModelPictures: Sendable {
    /// A model with its scores.
    struct Scores: Sendable {
        /// What it is called in the pictures.
        let name: String
        /// The probability of default of each row of the holdout, in the order of its labels.
        let probabilities: [Double]
    }

    /// A curve with the name of its model.
    struct Named<Curve: Sendable>: Sendable {
        let name: String
        let curve: Curve
    }

    /// Whether each row of the holdout defaulted.
    private let labels: [Bool]
    /// Those whose scores are as many as the labels, in the order given.
    private let models: [Scores]
    /// What the pictures say.
    let style: ModelPictureStyle
    /// False alarms against defaults found (receiver operating characteristic).
    let rocCurves: [Named<ROCCurve>]
    /// Defaults found against alarms that are right.
    let precisionRecallCurves: [Named<PrecisionRecallCurve>]
    /// What was predicted and what came, by tenths of the rows.
    private let calibrations: [Named<CalibrationBins>]

    /// How far points of a curve are apart at least, as a part of an axis.
    static let step = 0.002
    /// With tenths, a holdout of a few hundred rows has some tens in each.
    private static let calibrationBinCount = 10

    /// Computes the curves.
    ///
    /// - Parameters:
    ///   - models: what is drawn; one with more or fewer scores than there are labels is left out.
    ///   - labels: whether each row of the holdout defaulted.
    ///   - style: what the pictures say.
    init(of models: [Scores], labels: [Bool], style: ModelPictureStyle) {
        let models = models.filter { $0.probabilities.count == labels.count }
        self.labels = labels
        self.models = models
        self.style = style
        rocCurves = Self.each(of: models) { ROCCurve(labels: labels, probabilities: $0) }
        precisionRecallCurves = Self.each(of: models) {
            PrecisionRecallCurve(labels: labels, probabilities: $0)
        }
        calibrations = Self.each(of: models) {
            CalibrationBins(labels: labels, probabilities: $0, count: Self.calibrationBinCount)
        }
    }

    /// The curves of those models that have one.
    private static func each<Curve>(
        of models: [Scores],
        _ curve: ([Double]) -> Curve?
    ) -> [Named<Curve>] {
        models.compactMap { model in
            curve(model.probabilities).map { Named(name: model.name, curve: $0) }
        }
    }

    /// False alarms against defaults found, at every threshold.
    var roc: LineChart {
        let areas = style.areas(rocCurves.map(\.curve.area))
        return LineChart(
            title: Language.text("ROC curves", "Courbes ROC"),
            xAxis: Axis(style.falsePositiveRate, bounds: 0...1),
            yAxis: Axis(style.truePositiveRate, bounds: 0...1),
            series: zip(rocCurves, areas).map { named, area in
                LineChart.Series(
                    name: "\(named.name), \(Language.text("area", "aire")) \(area)",
                    points: points(of: named.curve, step: Self.step)
                )
            },
            guides: [
                Self.line(
                    from: (0, 0),
                    to: (1, 1),
                    Language.text("no better than chance", "pas mieux que le hasard")
                )
            ],
            isSquare: true
        )
    }

    /// Defaults found against alarms that are right, at every threshold.
    var precisionRecall: LineChart {
        let averages = style.areas(precisionRecallCurves.map(\.curve.averagePrecision))
        return LineChart(
            title: Language.text("Precision against recall", "Précision et rappel"),
            xAxis: Axis(style.recall, bounds: 0...1),
            yAxis: Axis(style.precision, bounds: 0...1),
            series: zip(precisionRecallCurves, averages).map { named, average in
                LineChart.Series(
                    name: "\(named.name), \(Language.text("average", "moyenne")) \(average)",
                    points: points(of: named.curve, step: Self.step)
                )
            },
            guides: style.showsRateOfDefault ? [rateOfDefault] : [],
            isSquare: true
        )
    }

    /// What came of each tenth of the holdout by score, with the 95 % interval of that.
    var calibration: LineChart {
        calibration(title: Language.text("Calibration", "Calibrage"), scale: .linear)
    }

    /// The same by the logarithm of the odds, where most tenths crowd at the ends of the plain picture.
    var calibrationByOdds: LineChart? {
        let bins = calibrations.flatMap(\.curve.bins)
        let crowded = bins.count { !Self.plainlySeen.contains($0.meanPredicted) }
        guard crowded * 2 > bins.count else { return nil }
        return calibration(
            title: Language.text("Calibration, by odds", "Calibrage, selon la cote"),
            scale: .logit
        )
    }

    /// Probabilities that a plain axis shows apart from its ends.
    private static let plainlySeen = 0.02...0.98

    private func calibration(title: String, scale: Axis.Scale) -> LineChart {
        LineChart(
            title: title,
            xAxis: Axis(
                Language.text("Mean predicted probability", "Probabilité moyenne prédite"),
                scale: scale,
                bounds: 0...1
            ),
            yAxis: Axis(
                Language.text("Observed default rate", "Taux de défaut observé"),
                scale: scale,
                bounds: 0...1
            ),
            series: calibrations.map { named in
                LineChart.Series(
                    name: named.name,
                    points: named.curve.bins.map {
                        LineChart.Point(
                            x: $0.meanPredicted,
                            y: $0.observedRate,
                            low: $0.interval.lowerBound,
                            high: $0.interval.upperBound
                        )
                    },
                    // Not joined: what lies between two tenths was not observed.
                    shape: .markers
                )
            },
            guides: [
                Self.line(
                    from: (0, 0),
                    to: (1, 1),
                    Language.text("perfectly calibrated", "calibrage parfait")
                )
            ],
            isSquare: true
        )
    }

    /// For each model how its scores are spread, apart for who defaulted and who did not.
    var histograms: [HistogramChart] {
        models.map { model in
            let rows = zip(labels, model.probabilities)
            return HistogramChart(
                title: Language.text("Scores of the \(model.name)", "Scores\u{a0}: \(model.name)"),
                valueTitle: Language.text("Probability of default", "Probabilité de défaut"),
                groups: [
                    HistogramChart.Group(
                        name: Language.text("no default", "pas de défaut"),
                        values: rows.filter { !$0.0 }.map(\.1)
                    ),
                    HistogramChart.Group(
                        name: Language.text("default", "défaut"),
                        values: rows.filter { $0.0 }.map(\.1)
                    ),
                ],
                // Heights as square roots: a few on the wrong side stay in sight beside thousands.
                shareScale: .squareRoot
            )
        }
    }

    /// The points of a curve, at least so far apart on one axis, since a holdout has thousands.
    func points(of curve: ROCCurve, step: Double) -> [LineChart.Point] {
        curve.thinned(step: step).map {
            LineChart.Point(x: $0.falsePositiveRate, y: $0.truePositiveRate)
        }
    }

    /// The points of a curve, at least so far apart on one axis; in the style's steps or joined by lines.
    ///
    /// A line between two points promises precision that no threshold gives (Davis and Goadrich, "The
    /// Relationship Between Precision-Recall and ROC Curves", 2006); steps do not.
    func points(of curve: PrecisionRecallCurve, step: Double) -> [LineChart.Point] {
        let points = curve.thinned(step: step)
        guard style.holdsPrecision else {
            return points.map { LineChart.Point(x: $0.recall, y: $0.precision) }
        }
        // Each precision holds down to the recall before, so that the area under the steps is the
        // average precision.
        var recall = 0.0
        return points.flatMap { point in
            defer { recall = point.recall }
            return [
                LineChart.Point(x: recall, y: point.precision),
                LineChart.Point(x: point.recall, y: point.precision),
            ]
        }
    }

    /// The precision of alarms at random.
    private var rateOfDefault: LineChart.Guide {
        let rate = Double(labels.count { $0 }) / Double(labels.count)
        return Self.line(
            from: (0, rate),
            to: (1, rate),
            Language.text("no better than chance", "pas mieux que le hasard")
        )
    }

    /// A dotted line of reference.
    private static func line(
        from start: (x: Double, y: Double),
        to end: (x: Double, y: Double),
        _ label: String
    ) -> LineChart.Guide {
        LineChart.Guide(
            from: LineChart.Point(x: start.x, y: start.y),
            to: LineChart.Point(x: end.x, y: end.y),
            label: label
        )
    }
}
