internal import Charts
internal import Datasets
internal import Statistics

/// The curves of all models on the holdout, whole and enlarged, and their calibration.
struct CurveFigures {
    private let holdout: Dataset
    private let curves: [Curve]
    private let calibrations: [(name: String, bins: CalibrationBins)]

    private struct Curve {
        let name: String
        let roc: ROCCurve
        let precisionRecall: PrecisionRecallCurve
    }

    init(_ training: Training) {
        let holdout = training.holdout
        self.holdout = holdout
        curves = training.candidates.compactMap { candidate in
            let probabilities = candidate.evaluation.probabilities
            guard let roc = ROCCurve(labels: holdout.labels, probabilities: probabilities),
                let precisionRecall = PrecisionRecallCurve(
                    labels: holdout.labels,
                    probabilities: probabilities
                )
            else { return nil }
            return Curve(name: candidate.algorithm.name, roc: roc, precisionRecall: precisionRecall)
        }
        calibrations = training.candidates.compactMap { candidate in
            let bins = CalibrationBins(
                labels: holdout.labels,
                probabilities: candidate.evaluation.probabilities,
                count: Self.calibrationBinCount
            )
            return bins.map { (candidate.algorithm.name, $0) }
        }
    }

    var roc: LineChart {
        let areas = MetricFormat(for: curves.map(\.roc.area))
        return LineChart(
            title: "ROC curves",
            xAxis: Axis("False positive rate (false alarms)", bounds: 0...1),
            yAxis: Axis("True positive rate (defaults found)", bounds: 0...1),
            series: curves.map { curve in
                LineChart.Series(
                    name: "\(curve.name), area \(areas.text(curve.roc.area))",
                    points: Self.points(of: curve.roc, step: Self.step)
                )
            },
            guides: [Self.line(from: (0, 0), to: (1, 1), "no better than chance")],
            isSquare: true
        )
    }

    /// The upper left corner of the ROC curves, where they crowd there.
    var rocCorner: LineChart? {
        let distances = curves.map { curve in
            curve.roc.points.map { max($0.falsePositiveRate, 1 - $0.truePositiveRate) }.min() ?? 1
        }
        guard let side = Self.side(forCornersAt: distances) else { return nil }
        let (across, up) = (0...side, (1 - side)...1)
        let window = PointWindow(x: across, y: up)
        return LineChart(
            title: "ROC curves, the upper left corner enlarged",
            xAxis: Axis("False positive rate (false alarms)", bounds: across),
            yAxis: Axis("True positive rate (defaults found)", bounds: up),
            series: curves.map { curve in
                LineChart.Series(
                    name: curve.name,
                    points: window.cut(Self.points(of: curve.roc, step: Self.step * side))
                )
            },
            isSquare: true
        )
    }

    var precisionRecall: LineChart {
        let precisions = MetricFormat(for: curves.map(\.precisionRecall.averagePrecision))
        let rate = Double(holdout.defaultCount) / Double(holdout.rowCount)
        return LineChart(
            title: "Precision against recall",
            xAxis: Axis("Recall (defaults found)", bounds: 0...1),
            yAxis: Axis("Precision (alarms that are right)", bounds: 0...1),
            series: curves.map { curve in
                let average = precisions.text(curve.precisionRecall.averagePrecision)
                return LineChart.Series(
                    name: "\(curve.name), average \(average)",
                    points: Self.points(of: curve.precisionRecall, step: Self.step)
                )
            },
            guides: [Self.line(from: (0, rate), to: (1, rate), "no better than chance")],
            isSquare: true
        )
    }

    /// The upper right corner of the curves of precision and recall, where they crowd there.
    var precisionRecallCorner: LineChart? {
        let distances = curves.map { curve in
            curve.precisionRecall.points.map { max(1 - $0.recall, 1 - $0.precision) }.min() ?? 1
        }
        guard let side = Self.side(forCornersAt: distances) else { return nil }
        let bounds = (1 - side)...1
        let window = PointWindow(x: bounds, y: bounds)
        return LineChart(
            title: "Precision against recall, the upper right corner enlarged",
            xAxis: Axis("Recall (defaults found)", bounds: bounds),
            yAxis: Axis("Precision (alarms that are right)", bounds: bounds),
            series: curves.map { curve in
                let points = Self.points(of: curve.precisionRecall, step: Self.step * side)
                return LineChart.Series(name: curve.name, points: window.cut(points))
            },
            isSquare: true
        )
    }

    var calibration: LineChart {
        LineChart(
            title: "Calibration",
            xAxis: Axis("Mean predicted probability", bounds: 0...1),
            yAxis: Axis("Observed default rate", bounds: 0...1),
            series: calibrations.map { name, bins in
                LineChart.Series(
                    name: name,
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
            },
            guides: [Self.line(from: (0, 0), to: (1, 1), "perfectly calibrated")],
            isSquare: true
        )
    }

    private static func points(of curve: ROCCurve, step: Double) -> [LineChart.Point] {
        curve.thinned(step: step).map {
            LineChart.Point(x: $0.falsePositiveRate, y: $0.truePositiveRate)
        }
    }

    /// The curve in steps, each precision holding down to the recall before, so that the area
    /// under it is the average precision.
    private static func points(
        of curve: PrecisionRecallCurve,
        step: Double
    ) -> [LineChart.Point] {
        var recall = 0.0
        return curve.thinned(step: step).flatMap { point in
            defer { recall = point.recall }
            return [
                LineChart.Point(x: recall, y: point.precision),
                LineChart.Point(x: point.recall, y: point.precision),
            ]
        }
    }

    /// The side of a square at a corner that shows how curves pass it, unless all go through the
    /// corner itself or the whole picture shows it well.
    private static func side(forCornersAt distances: [Double]) -> Double? {
        guard let farthest = distances.max(), farthest > 0 else { return nil }
        return sides.first { $0 >= 4 * farthest }
    }

    private static let sides = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2]

    /// How far points of a curve are apart at least, as a part of an axis.
    private static let step = 0.002
    private static let calibrationBinCount = 10

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
