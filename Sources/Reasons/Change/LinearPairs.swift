import Models

/// Pairs of features that together change the decision of a linear model.
///
/// Where no single feature does, a pair that does costs least where the feature that gains more for its cost
/// goes to the end of what is allowed and the other does the rest: a straight line has its least at an end. What
/// that costs on the line itself is known before anything is searched, so that the pairs are gone through from
/// the cheapest on, until one costs more on the line than the best does in full. What is whole, or rounded to
/// float32, takes steps; then it may be cheaper to take back some of the first and give more of the second. So
/// the values of a pair are gone through from that end, each with the least of both, as long as the line alone
/// costs less than the best.
struct LinearPairs {
    /// How many pairs of values are tried for a pair of features.
    private static let triesMax = 1024
    /// What part of the least cost is not looked for.
    private static let tolerance = 1e-12
    /// From how many values of a feature a search sets out whose column is no straight line.
    private static let startsOfCurve = 32

    /// A pair of values and what they cost.
    private struct Best {
        var cost = Double.infinity
        var pair: Change.Pair?
    }

    /// Two ends on straight lines, the one that gains more for its cost first.
    private struct Line {
        let first: End
        let second: End
        /// How far the raw score is from a run of other decisions.
        let need: Double
        /// What a change of the decision costs on the lines, that is, without steps.
        let least: Double
    }

    private let search: LinearSearch
    private let applicant: LinearSearch.Applicant
    private let reaches: [6 of Reach?]
    private let isDefault: Bool
    private var best = Best()

    /// The pair of least cost, of equals the one of the first features; nil where none decides otherwise.
    static func find(
        _ search: LinearSearch,
        _ applicant: LinearSearch.Applicant,
        _ reaches: [6 of Reach?],
        isDefault: Bool
    ) -> Change.Pair? {
        var pairs = LinearPairs(search, applicant, reaches, isDefault)
        let ends = [6 of [End]] { pairs.ends($0) }
        var lines: [Line] = []
        for first in 0..<featureCount {
            for second in (first + 1)..<featureCount {
                for one in ends[first] {
                    for other in ends[second] {
                        if search.isStraight[first] && search.isStraight[second] {
                            if let line = pairs.line(one, other) { lines.append(line) }
                        } else {
                            pairs.lookAlongCurve(one, other)
                        }
                    }
                }
            }
        }
        lines.sort { $0.least < $1.least }
        for line in lines {
            guard line.least <= pairs.best.cost * (1 + Self.tolerance) else { break }
            pairs.goBack(line)
        }
        return pairs.best.pair
    }

    private init(
        _ search: LinearSearch,
        _ applicant: LinearSearch.Applicant,
        _ reaches: [6 of Reach?],
        _ isDefault: Bool
    ) {
        self.search = search
        self.applicant = applicant
        self.reaches = reaches
        self.isDefault = isDefault
    }

    /// An end of what is allowed of a feature.
    private struct End {
        let feature: Int
        let reach: Reach
        let way: GridWay
        /// What going there adds to the raw score.
        let gain: Double
        /// What of that each unit of cost has.
        var rate: Double { gain / reach.cost(way.end) }
    }

    private func ends(_ feature: Int) -> [End] {
        guard let reach = reaches[feature], reach.values.width > 0 else { return [] }
        let now = search.raw(applicant, feature, reach.origin)
        return [reach.down, reach.up].compactMap { way in
            guard let way, reach.cost(way.end) > 0 else { return nil }
            let gain = search.raw(applicant, feature, reach.value(at: way.end)) - now
            // A column that turns may do at its middle what it does not at its end.
            guard gain != 0 || !search.isStraight[feature] else { return nil }
            return End(feature: feature, reach: reach, way: way, gain: gain)
        }
    }

    private mutating func lookAlongCurve(_ one: End, _ other: End) {
        for (first, second) in [(one, other), (other, one)] {
            let parts = UInt(Self.startsOfCurve)
            for part in 0..<parts {
                let steps = first.way.steps - first.way.steps / parts * part
                lookOnce(first, at: first.way.index(after: steps), second)
            }
        }
    }

    /// What two ends on straight lines come to together; nil where both ends do not decide otherwise.
    private func line(_ one: End, _ other: End) -> Line? {
        guard one.gain.sign == other.gain.sign else { return nil }
        let (first, second) = abs(one.rate) >= abs(other.rate) ? (one, other) : (other, one)
        guard let need = need(first, second) else { return nil }
        guard need.isFinite else { return Line(first: first, second: second, need: need, least: 0) }
        let own = min(need / abs(first.rate), first.reach.cost(first.way.end))
        let rest = max(0, need - abs(first.rate) * own)
        return Line(
            first: first,
            second: second,
            need: need,
            least: own + rest / abs(second.rate)
        )
    }

    /// Tries a value of the first feature with the nearest of the second, and then the nearest of the first.
    ///
    /// - Returns: the index of the first feature; nil where the two do not decide otherwise.
    @discardableResult
    private mutating func lookOnce(_ first: End, at index: Int, _ second: End) -> Int? {
        let value = first.reach.value(at: index)
        var changed = search.applicant(applicant, with: value, of: first.feature)
        guard
            let other = search.nearest(changed, second.feature, second.reach, isDefault: isDefault)
        else { return nil }
        let otherValue = second.reach.value(at: other)
        changed = search.applicant(applicant, with: otherValue, of: second.feature)
        let own =
            search.nearest(changed, first.feature, first.reach, isDefault: isDefault) ?? index
        let cost = first.reach.cost(own) + second.reach.cost(other)
        if cost <= best.cost {
            let values = (first.reach.value(at: own), otherValue)
            let isInOrder = first.feature < second.feature
            let pair = Change.Pair(
                first: min(first.feature, second.feature),
                second: max(first.feature, second.feature),
                firstValue: isInOrder ? values.0 : values.1,
                secondValue: isInOrder ? values.1 : values.0
            )
            let isFirst = best.pair.map { (pair.first, pair.second) < ($0.first, $0.second) }
            if cost < best.cost || isFirst ?? true { best = Best(cost: cost, pair: pair) }
        }
        return own
    }

    /// Goes through the pairs of values from the end of the feature that gains more on.
    private mutating func goBack(_ line: Line) {
        let first = line.first
        guard var index = lookOnce(first, at: first.way.end, line.second) else { return }
        let (rate, otherRate) = (abs(first.rate), abs(line.second.rate))
        for _ in 0..<Self.triesMax {
            guard index != first.way.start else { return }
            index += first.way.start <= first.way.end ? -1 : 1
            let own = first.reach.cost(index)
            let least = own + max(0, line.need - rate * own) / otherRate
            guard least < best.cost * (1 - Self.tolerance) else { return }
            guard let next = lookOnce(first, at: index, line.second) else { return }
            index = next
        }
    }

    /// How far the raw score is from a run of other decisions, in the direction of a gain: infinity where the
    /// decision is made from two scores, nil where the score comes to no such run at both ends.
    private func need(_ first: End, _ second: End) -> Double? {
        guard let runs = search.decision?.runs(otherThan: isDefault) else { return .infinity }
        // A missing value costs nothing up to what it counts as.
        let start = search.applicant(applicant, with: first.reach.origin, of: first.feature)
        let now = search.raw(start, second.feature, second.reach.origin)
        let firstEnd = first.reach.value(at: first.way.end)
        let end = search.applicant(applicant, with: firstEnd, of: first.feature)
        let most = search.raw(end, second.feature, second.reach.value(at: second.way.end))
        let way =
            first.gain > 0
            ? runs.first { $0.upper >= now }.map { (need: $0.lower - now, isMet: $0.lower <= most) }
            : runs.last { $0.lower <= now }.map { (need: now - $0.upper, isMet: $0.upper >= most) }
        guard let way, way.isMet else { return nil }
        return max(0, way.need)
    }
}
