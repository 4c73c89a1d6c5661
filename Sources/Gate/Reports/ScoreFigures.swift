internal import Charts
internal import Statistics

/// The pictures of how both models score the same holdout.
struct ScoreFigures {
    /// A model under the name of its part.
    private struct Player {
        let name: String
        let scores: [Double]
    }

    private let labels: [Bool]
    private let players: [Player]

    /// How far points of a curve are apart at least, as a part of an axis.
    private static let step = 0.002
    private static let calibrationBinCount = 10

    /// Takes scores, of which those of a length other than the labels' are left out.
    init(_ scores: Judgement.Scores) {
        labels = scores.labels
        let champion = scores.champion.map { Player(name: "champion", scores: $0) }
        let challenger = Player(name: "challenger", scores: scores.challenger)
        players = ([champion].compactMap(\.self) + [challenger])
            .filter { $0.scores.count == scores.labels.count }
    }

    /// All pictures, each with what to see in it.
    var blocks: [Page.Block] {
        [
            .row([
                .figure(roc, caption: "Towards the upper left corner is better."),
                .figure(precisionRecall, caption: "Towards the upper right corner is better."),
            ]),
            .figure(
                calibration,
                caption: "Tenths of the holdout by score: what was predicted, what came, and the"
                    + " 95 % interval (Wilson) of what came."
            ),
            .row(
                players.map { player in
                    .figure(
                        histogram(of: player),
                        caption: "A model that tells the two apart has them at different ends."
                    )
                }
            ),
        ]
    }

    private var roc: LineChart {
        LineChart(
            title: "ROC curves",
            xAxis: Axis("False positive rate", bounds: 0...1),
            yAxis: Axis("True positive rate (recall)", bounds: 0...1),
            series: players.compactMap { player in
                ROCCurve(labels: labels, probabilities: player.scores).map { curve in
                    LineChart.Series(
                        name: "\(player.name), area \(ReportFigure.text(curve.area))",
                        points: curve.thinned(step: Self.step).map {
                            LineChart.Point(x: $0.falsePositiveRate, y: $0.truePositiveRate)
                        }
                    )
                }
            },
            guides: [Self.diagonal("no better than chance")],
            isSquare: true
        )
    }

    private var precisionRecall: LineChart {
        LineChart(
            title: "Precision against recall",
            xAxis: Axis("Recall", bounds: 0...1),
            yAxis: Axis("Precision", bounds: 0...1),
            series: players.compactMap { player in
                PrecisionRecallCurve(labels: labels, probabilities: player.scores).map { curve in
                    LineChart.Series(
                        name:
                            "\(player.name), average \(ReportFigure.text(curve.averagePrecision))",
                        points: curve.thinned(step: Self.step).map {
                            LineChart.Point(x: $0.recall, y: $0.precision)
                        }
                    )
                }
            },
            isSquare: true
        )
    }

    private var calibration: LineChart {
        LineChart(
            title: "Calibration",
            xAxis: Axis("Mean predicted probability", bounds: 0...1),
            yAxis: Axis("Observed default rate", bounds: 0...1),
            series: players.compactMap { player in
                let bins = CalibrationBins(
                    labels: labels,
                    probabilities: player.scores,
                    count: Self.calibrationBinCount
                )
                return bins.map { bins in
                    LineChart.Series(
                        name: player.name,
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

    private func histogram(of player: Player) -> HistogramChart {
        let rows = zip(labels, player.scores)
        return HistogramChart(
            title: "Scores of the \(player.name)",
            valueTitle: "Probability of default",
            groups: [
                HistogramChart.Group(name: "no default", values: rows.filter { !$0.0 }.map(\.1)),
                HistogramChart.Group(name: "default", values: rows.filter { $0.0 }.map(\.1)),
            ],
            shareScale: .squareRoot
        )
    }

    private static func diagonal(_ label: String) -> LineChart.Guide {
        LineChart.Guide(
            from: LineChart.Point(x: 0, y: 0),
            to: LineChart.Point(x: 1, y: 1),
            label: label
        )
    }
}
