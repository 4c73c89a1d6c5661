internal import Models

/// A search for regions in which two models decide differently.
///
/// Rows are drawn evenly from a box, so that a share of them is a share of its volume. Among those that flip one way,
/// the search peels a twentieth of the rows off whichever side of the box leaves the largest share of flips, until
/// most of what is left flips: bump hunting (Friedman and Fisher, "Bump hunting in high-dimensional data", Statistics
/// and Computing 9, 1999). What it finds is taken away, and it starts again.
struct FlipSearch {
    /// A box in which decisions flip.
    struct Region {
        let box: InputBox
        /// What is no part of it: the regions before it, where it is all that is left beside them.
        let others: [InputBox]
        /// The share of the whole volume that flips in it.
        let volume: Double
        /// A row in its middle that flips.
        let example: Features
        /// Whether those who default in the eyes of the champion do not in the challenger's.
        let excuses: Bool

        /// Whether a row lies in it.
        func contains(_ row: Features) -> Bool {
            box.contains(row) && !others.contains { $0.contains(row) }
        }
    }

    /// What is peeled off at once, of the rows in the box.
    private static let peeledShare = 0.05
    /// From where on most of a box flips.
    private static let purityMin = 0.9
    /// Regions that are looked for in each direction; all that flips beside them is one more.
    private static let regionsMax = 6
    /// Standard deviations by which chance may show a region smaller than it is.
    private static let deviations = 3.0

    private let rows: [Features]
    /// The rows by feature.
    private let columns: [[Double]]
    private let box: InputBox
    /// For each row the direction in which it flips.
    private let flips: [Int8]

    /// Prepares to search.
    ///
    /// - Parameters:
    ///   - rows: drawn evenly from the box.
    ///   - box: the box.
    ///   - decisions: what both models say of them.
    init(_ rows: [Features], of box: InputBox, _ decisions: [Flip.Decision]) {
        self.box = box
        self.rows = rows
        columns = (0..<featureCount).map { feature in rows.map { $0[feature] } }
        flips = decisions.map(\.direction)
    }

    /// Regions that may take more than a share of the volume, the largest of each direction first.
    ///
    /// - Parameter volumeMax: what is let pass, as 0.001.
    /// - Returns: the regions, and none that is shown to be smaller.
    func regions(above volumeMax: Double) -> [Region] {
        let expected = volumeMax * Double(rows.count)
        let least = max(1, Int((expected - Self.deviations * expected.squareRoot()).rounded(.up)))
        return [Int8(1), -1].flatMap { regions($0, atLeast: least) }
    }

    private func regions(_ direction: Int8, atLeast least: Int) -> [Region] {
        var open = Array(rows.indices)
        var found: [Region] = []
        while true {
            guard open.count(where: { flips[$0] == direction }) >= least else { break }
            let isLast = found.count == Self.regionsMax
            let (part, inside) = isLast ? (box, open) : peel(open, direction, atLeast: least)
            let hits = inside.filter { flips[$0] == direction }
            guard let example = middle(of: hits) else { break }
            found.append(
                Region(
                    box: part,
                    others: isLast ? found.map(\.box) : [],
                    volume: Double(hits.count) / Double(rows.count),
                    example: rows[example],
                    excuses: direction > 0
                )
            )
            if isLast { break }
            open.removeAll { part.contains(rows[$0]) }
        }
        return found
    }

    /// The box that is left when sides were peeled off, with the rows in it.
    ///
    /// Rows are even in the box, so a twentieth of a side's length holds a twentieth of the rows.
    private func peel(
        _ open: [Int],
        _ direction: Int8,
        atLeast least: Int
    ) -> (box: InputBox, rows: [Int]) {
        var (part, inside) = (box, open)
        var hits = inside.count { flips[$0] == direction }
        while Double(hits) < Self.purityMin * Double(inside.count) {
            let kept = part.bounds.map(Self.kept)
            let cuts = lost(of: inside, beyond: kept, direction)
            func share(_ cut: Cut) -> Double {
                Double(hits - cut.hits) / Double(inside.count - cut.rows)
            }
            let best = cuts.filter { $0.rows > 0 && hits - $0.hits >= least }
                .max { share($0) < share($1) }
            guard let best else { break }
            let (bounds, inner) = (part.bounds[best.feature], kept[best.feature])
            let side =
                best.isLow
                ? inner.lowerBound...bounds.upperBound : bounds.lowerBound...inner.upperBound
            part = part.cut(best.feature, to: side)
            inside.removeAll { !side.contains(columns[best.feature][$0]) }
            hits -= best.hits
        }
        return (part, inside)
    }

    /// A side of a box that may be peeled off.
    private struct Cut {
        let feature: Int
        let isLow: Bool
        /// The rows in it, and those of them that flip.
        var rows = 0
        var hits = 0
    }

    /// What would be lost with each side of a box.
    ///
    /// - Parameters:
    ///   - inside: the rows in the box.
    ///   - kept: for each feature what lies between both sides.
    ///   - direction: which flips are looked for.
    /// - Returns: two cuts for each feature, the low one first.
    private func lost(
        of inside: [Int],
        beyond kept: [ClosedRange<Double>],
        _ direction: Int8
    ) -> [Cut] {
        kept.indices.flatMap { feature in
            let (low, high, values) = (
                kept[feature].lowerBound, kept[feature].upperBound, columns[feature]
            )
            var (below, above) = (
                Cut(feature: feature, isLow: true), Cut(feature: feature, isLow: false)
            )
            for row in inside {
                let value = values[row]
                if value < low {
                    below.rows += 1
                    if flips[row] == direction { below.hits += 1 }
                } else if value > high {
                    above.rows += 1
                    if flips[row] == direction { above.hits += 1 }
                }
            }
            return [below, above]
        }
    }

    /// A feature's values without the lowest twentieth and the highest; all of them where there are too few numbers.
    private static func kept(_ bounds: ClosedRange<Double>) -> ClosedRange<Double> {
        let cut = (bounds.upperBound - bounds.lowerBound) * peeledShare
        let (low, high) = (bounds.lowerBound + cut, bounds.upperBound - cut)
        return low > bounds.lowerBound && high < bounds.upperBound ? low...high : bounds
    }

    /// Of some rows the one that lies nearest to their middle, each feature by its spread.
    private func middle(of indices: [Int]) -> Int? {
        let medians = (0..<featureCount).map { feature in
            indices.map { rows[$0][feature] }.sorted()[indices.count / 2]
        }
        let widths = box.bounds.map { max($0.upperBound - $0.lowerBound, .leastNormalMagnitude) }
        func distance(_ index: Int) -> Double {
            (0..<featureCount).reduce(0) { sum, feature in
                let part = (rows[index][feature] - medians[feature]) / widths[feature]
                return sum + part * part
            }
        }
        return indices.min { distance($0) < distance($1) }
    }
}
