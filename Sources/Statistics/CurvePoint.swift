/// A point of a curve that can be drawn with fewer points.
protocol CurvePoint {
    var horizontal: Double { get }
    var vertical: Double { get }
}

extension Array where Element: CurvePoint {
    /// The first, the last, and each that is at least `step` from the last kept in one direction.
    func thinned(step: Double) -> [Element] {
        guard var kept = first else { return [] }
        var points = [kept]
        for (index, point) in enumerated().dropFirst() {
            let isFar =
                (point.horizontal - kept.horizontal).magnitude >= step
                || (point.vertical - kept.vertical).magnitude >= step
            if isFar || index == count - 1 {
                points.append(point)
                kept = point
            }
        }
        return points
    }
}
