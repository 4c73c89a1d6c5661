internal import Charts
internal import Datasets
internal import Models
internal import Statistics
internal import Training
internal import Words

extension TrainingFigures {
    /// How far points of a curve are apart at least, as a part of an axis.
    private static let step = ModelPictures.step

    /// The curves of those models that have one; a holdout without a default has none.
    private var gainCurves: [ModelPictures.Named<GainCurve>] {
        candidates.compactMap { candidate in
            GainCurve(
                labels: training.holdout.labels,
                probabilities: candidate.evaluation.probabilities
            ).map { ModelPictures.Named(name: candidate.algorithm.name, curve: $0) }
        }
    }

    private static var customers: String {
        Language.text("Customers, highest score first", "Clients, le plus haut score d’abord")
    }

    private static var byChance: String {
        Language.text("no better than chance", "pas mieux que le hasard")
    }

    /// Which part of the defaults is among the customers of highest score.
    var gain: LineChart {
        let rate = Double(training.holdout.defaultCount) / Double(training.holdout.rowCount)
        return LineChart(
            title: Language.text("Cumulative gain", "Gain cumulé"),
            xAxis: Axis(Self.customers, labels: .percent, bounds: 0...1),
            yAxis: Axis(
                Language.text("Defaults among them", "Défauts parmi eux"),
                labels: .percent,
                bounds: 0...1
            ),
            series: gainCurves.map { named in
                LineChart.Series(
                    name: named.name,
                    points: named.curve.thinned(step: Self.step).map {
                        LineChart.Point(x: $0.share, y: $0.gain)
                    }
                )
            },
            guides: [
                Self.line(from: (0, 0), to: (1, 1), Self.byChance),
                Self.line(
                    from: (0, 0),
                    to: (rate, 1),
                    Language.text("all defaults first", "tous les défauts d’abord")
                ),
            ],
            isSquare: true
        )
    }

    /// How many times as many defaults are among them as among as many others.
    var lift: LineChart {
        LineChart(
            title: "Lift",
            xAxis: Axis(Self.customers, labels: .percent, bounds: 0...1),
            yAxis: Axis(
                Language.text(
                    "Times as many defaults as at random",
                    "Fois plus de défauts qu’au hasard"
                ),
                startsAtZero: true
            ),
            series: gainCurves.map { named in
                LineChart.Series(
                    name: named.name,
                    // From the first hundredth on: of a few customers the lift leaps.
                    points: (1...100).map { hundredth in
                        let share = Double(hundredth) / 100
                        return LineChart.Point(x: share, y: named.curve.lift(at: share))
                    }
                )
            },
            guides: [Self.line(from: (0, 1), to: (1, 1), Self.byChance)],
            isSquare: true
        )
    }

    /// What wrong decisions cost at each threshold, if the training was told what they cost.
    var costs: LineChart? {
        guard case .leastCost(let falsePositive, let falseNegative) = training.plan.threshold
        else { return nil }
        let curves = candidates.compactMap { candidate in
            CostCurve(
                labels: training.holdout.labels,
                probabilities: candidate.evaluation.probabilities,
                falsePositiveCost: falsePositive,
                falseNegativeCost: falseNegative
            ).map { (candidate: candidate, curve: $0) }
        }
        let lines = curves.map { candidate, curve in
            LineChart.Series(
                name: candidate.algorithm.name,
                points: curve.points.map { LineChart.Point(x: $0.threshold, y: $0.cost) }
                    + [LineChart.Point(x: 1, y: curve.ofNone)],
                shape: .steps
            )
        }
        let chosen = curves.map { candidate, curve in
            let threshold = candidate.fitted.model.threshold
            return LineChart.Series(
                name: "\(candidate.algorithm.name), \(Language.text("chosen", "seuil choisi")) "
                    + NumberFormat.short(threshold),
                points: [LineChart.Point(x: threshold, y: curve.cost(at: threshold))],
                shape: .markers
            )
        }
        return LineChart(
            title: Language.text("Cost by threshold", "Coût selon le seuil"),
            xAxis: Axis(
                Language.text(
                    "Predicts default from this probability on",
                    "Prédit un défaut à partir de cette probabilité"
                ),
                bounds: 0...1
            ),
            yAxis: Axis(Language.text("Cost a customer", "Coût par client"), startsAtZero: true),
            series: lines + chosen
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
