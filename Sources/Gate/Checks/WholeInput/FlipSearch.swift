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
        /// The share of the whole volume that flips in it.
        let volume: Double
        /// A row in its middle that flips.
        let example: Features
        /// Whether those who default in the eyes of the champion do not in the challenger's.
        let excuses: Bool
    }

    /// How much of the volume is shown with how many rows: at 0.1 % there are 131 of them, give or take 11.
    static let sampleCount = 131_072
    /// What is peeled off at once, of the rows in the box.
    private static let peeledShare = 0.05
    /// From where on most of a box flips.
    private static let purityMin = 0.9
    /// Regions that are looked for in each direction.
    private static let regionsMax = 6
    /// Standard deviations by which chance may show a region smaller than it is.
    private static let deviations = 3.0

    private let rows: [Features]
    private let box: InputBox
    /// For each row: 1 where the challenger excuses whom the champion blames, -1 where it is the other way round, 0
    /// where they agree or one of them lies near its threshold.
    private let flips: [Int8]

    /// Draws rows from a box and asks both models.
    init(_ box: InputBox, _ flip: Flip, seed: UInt64, count: Int = sampleCount) {
        self.box = box
        rows = box.sample(count, seed: seed)
        flips = flip.directions(of: rows)
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
        while found.count < Self.regionsMax {
            let flipping = open.filter { flips[$0] == direction }
            guard flipping.count >= least else { break }
            let (part, inside) = peel(open, direction, atLeast: least)
            let hits = inside.filter { flips[$0] == direction }
            guard hits.count >= least, let example = middle(of: hits) else { break }
            found.append(
                Region(
                    box: part,
                    volume: Double(hits.count) / Double(rows.count),
                    example: rows[example],
                    excuses: direction > 0
                )
            )
            let taken = Set(inside)
            open.removeAll { taken.contains($0) }
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
            let slabs = part.bounds.indices.flatMap { feature in
                Self.slabs(part.bounds[feature]).map { (feature: feature, kept: $0) }
            }
            // Rows that each cut would leave, and those of them that flip.
            var kept = [(all: Int, hits: Int)](repeating: (0, 0), count: slabs.count)
            for row in inside {
                let flips = flips[row] == direction ? 1 : 0
                for (index, slab) in slabs.enumerated()
                where slab.kept.contains(rows[row][slab.feature]) {
                    kept[index].all += 1
                    kept[index].hits += flips
                }
            }
            let allowed = slabs.indices.filter {
                kept[$0].hits >= least && kept[$0].all < inside.count
            }
            func share(_ index: Int) -> Double {
                Double(kept[index].hits) / Double(kept[index].all)
            }
            guard let best = allowed.max(by: { share($0) < share($1) }) else { break }
            let (feature, side) = slabs[best]
            part = part.cut(feature, to: side)
            inside.removeAll { !side.contains(rows[$0][feature]) }
            hits = kept[best].hits
        }
        return (part, inside)
    }

    /// What is left of a feature's values without the lowest twentieth, and without the highest.
    private static func slabs(_ bounds: ClosedRange<Double>) -> [ClosedRange<Double>] {
        let cut = (bounds.upperBound - bounds.lowerBound) * peeledShare
        let (low, high) = (bounds.lowerBound + cut, bounds.upperBound - cut)
        guard low > bounds.lowerBound, high < bounds.upperBound else { return [] }
        return [low...bounds.upperBound, bounds.lowerBound...high]
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

/// How two models decide about the same rows, where both are sure.
struct Flip {
    let champion: Model
    let challenger: Model
    /// How far both probabilities are from their thresholds at least.
    let margin: Double

    /// For each row 1 where the challenger excuses whom the champion blames, -1 where it blames whom the champion
    /// excuses, 0 otherwise. A row without a probability is decided by nobody, so it is 0 here; where the champion has
    /// one, `undefined` counts it.
    func directions(of rows: [Features]) -> [Int8] {
        let before = champion.probabilities(of: rows)
        let after = challenger.probabilities(of: rows)
        return rows.indices.map { index in
            let (was, is_) = (
                before[index] - champion.threshold, after[index] - challenger.threshold
            )
            guard was.magnitude >= margin, is_.magnitude >= margin else { return 0 }
            return was >= 0 ? (is_ < 0 ? 1 : 0) : (is_ >= 0 ? -1 : 0)
        }
    }
}
