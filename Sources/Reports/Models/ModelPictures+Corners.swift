internal import Charts
internal import Statistics
internal import Words

extension ModelPictures {
    /// The upper left corner of the ROC curves, where they crowd there.
    var rocCorner: LineChart? {
        // How near each curve comes to the corner, by the side of the square that would just hold it.
        let distances = rocCurves.map { named in
            named.curve.points.map { max($0.falsePositiveRate, 1 - $0.truePositiveRate) }.min() ?? 1
        }
        guard let side = Self.side(forCornersAt: distances) else { return nil }
        let (across, up) = (0...side, (1 - side)...1)
        let window = PointWindow(x: across, y: up)
        return LineChart(
            title: Language.text(
                "ROC curves, the upper left corner enlarged",
                "Courbes ROC, le coin supérieur gauche agrandi"
            ),
            xAxis: Axis(style.falsePositiveRate, bounds: across),
            yAxis: Axis(style.truePositiveRate, bounds: up),
            series: rocCurves.map { named in
                LineChart.Series(
                    name: named.name,
                    // Thinned by a step of this picture's axes, which are shorter.
                    points: window.cut(points(of: named.curve, step: Self.step * side))
                )
            },
            isSquare: true
        )
    }

    /// The upper right corner of the curves of precision and recall, where they crowd there.
    var precisionRecallCorner: LineChart? {
        let distances = precisionRecallCurves.map { named in
            named.curve.points.map { max(1 - $0.recall, 1 - $0.precision) }.min() ?? 1
        }
        guard let side = Self.side(forCornersAt: distances) else { return nil }
        let bounds = (1 - side)...1
        let window = PointWindow(x: bounds, y: bounds)
        return LineChart(
            title: Language.text(
                "Precision against recall, the upper right corner enlarged",
                "Précision et rappel, le coin supérieur droit agrandi"
            ),
            xAxis: Axis(style.recall, bounds: bounds),
            yAxis: Axis(style.precision, bounds: bounds),
            series: precisionRecallCurves.map { named in
                LineChart.Series(
                    name: named.name,
                    points: window.cut(points(of: named.curve, step: Self.step * side))
                )
            },
            isSquare: true
        )
    }

    /// The side of a square at a corner that shows how curves pass it, unless all go through the
    /// corner itself or the whole picture shows it well.
    private static func side(forCornersAt distances: [Double]) -> Double? {
        guard let farthest = distances.max(), farthest > 0 else { return nil }
        // A curve that comes to a quarter of the way in is seen to bend; nearer it looks like the frame.
        return sides.first { $0 >= 4 * farthest }
    }

    /// Sides of the squares, as parts of an axis; each gives ticks of few digits.
    private static let sides = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2]
}
