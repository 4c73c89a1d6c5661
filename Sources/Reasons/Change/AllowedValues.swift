import Models

/// What one feature may be changed to, before anything is known of the applicant.
struct AllowedValues: Sendable {
    let actionable: Actionable
    /// The numbers that are values of the feature at all.
    let grid: ValueGrid
    /// The indices of those within the training range; nil where none is, and of a fixed feature.
    let indices: ClosedRange<Int>?
    /// What a missing value counts as: the middle of the training range, be it a value of the feature or not.
    let middle: Double
    /// The length of the training range.
    let width: Double

    /// The values of a feature.
    init(_ ranges: FeatureRanges, _ feature: Int, _ actionable: Actionable) {
        self.actionable = actionable
        grid = actionable.isWhole ? .wholes : .doubles
        // No infinity is a value.
        let most = Double.greatestFiniteMagnitude
        let least = min(max(ranges.minimum[feature], -most), most)
        let greatest = min(max(ranges.maximum[feature], -most), most)
        middle = least + (greatest / 2 - least / 2)
        width = greatest - least
        let (start, end) = (grid.ceiling(least), grid.floor(greatest))
        indices = actionable.change == .fixed || start > end ? nil : start...end
    }

    /// What an applicant may change to.
    ///
    /// - Parameters:
    ///   - value: the applicant's own, NaN where it is missing.
    ///   - isRefused: whether default is predicted for the applicant, so that the direction binds.
    /// - Returns: nil where nothing is allowed.
    func reach(from value: Double, isRefused: Bool) -> Reach? {
        guard let indices else { return nil }
        let origin = value.isNaN ? middle : value
        var (least, greatest) = (indices.lowerBound, indices.upperBound)
        if isRefused && actionable.change == .up { least = max(least, grid.ceiling(origin)) }
        if isRefused && actionable.change == .down { greatest = min(greatest, grid.floor(origin)) }
        guard least <= greatest else { return nil }
        return Reach(values: self, origin: origin, least: least, greatest: greatest)
    }
}

/// What one applicant may change one feature to.
struct Reach: Sendable {
    let values: AllowedValues
    /// What distances and directions are measured from: the applicant's own value, or what it counts as.
    let origin: Double
    /// The least and the greatest index that are allowed.
    let least: Int
    let greatest: Int
    /// The last index at or below the origin and the first at or above it, within the two where there is one.
    private let (floor, ceiling): (Int, Int)

    fileprivate init(values: AllowedValues, origin: Double, least: Int, greatest: Int) {
        self.values = values
        self.origin = origin
        (self.least, self.greatest) = (least, greatest)
        floor = min(values.grid.floor(origin), greatest)
        ceiling = max(values.grid.ceiling(origin), least)
    }

    /// From the nearest allowed value at or below the origin down.
    var down: GridWay? { least <= floor ? GridWay(start: floor, end: least) : nil }

    /// From the nearest allowed value at or above the origin up.
    var up: GridWay? { ceiling <= greatest ? GridWay(start: ceiling, end: greatest) : nil }

    func value(at index: Int) -> Double { values.grid.value(at: index) }

    /// How far an allowed value is from the origin, as rounded to binary64.
    func distance(_ index: Int) -> Double { abs(value(at: index) - origin) }

    /// What a change costs: its part of the training range.
    func cost(_ index: Int) -> Double {
        let distance = distance(index)
        return distance == 0 ? 0 : distance / values.width
    }
}
