import Words

/// How the values of one or more groups are spread, as bars over equal bins.
///
/// Each group has a plot of its own over the same axes, so that groups are told apart by place and
/// name, and shares of the group, so that a small group is seen as well as a large one.
package struct HistogramChart: Figure {
    /// Values under one name.
    package struct Group: Sendable {
        /// What stands over the group's plot, with the number of values that are drawn.
        package var name: String
        /// In any order; NaN and what is outside the range is counted as outside.
        package var values: [Double]

        /// A group, which may be empty.
        package init(name: String, values: [Double]) {
            self.name = name
            self.values = values
        }
    }

    /// The name of the picture.
    package var title: String
    /// What the values are.
    package var valueTitle: String
    /// From the top down, each with its own plot.
    package var groups: [Group]
    /// Where the first bin begins and the last one ends; values outside are told, but not drawn.
    package let range: ClosedRange<Double>
    /// How many bins, in `1...100`; each is as wide as the others.
    package let binCount: Int
    /// How shares are spread upward; square roots show small shares beside large ones.
    package var shareScale: Axis.Scale

    /// A picture of how values are spread.
    ///
    /// - Parameters:
    ///   - title: the name of the picture.
    ///   - valueTitle: what the values are, with their unit.
    ///   - groups: the values under their names.
    ///   - range: what the bins cover; where it has no width that can be drawn, or ends that no axis has, a
    ///     range around its lower end takes its place.
    ///   - binCount: how many bins; brought into `1...100`.
    ///   - shareScale: how shares are spread upward.
    package init(
        title: String,
        valueTitle: String,
        groups: [Group],
        range: ClosedRange<Double> = 0...1,
        binCount: Int = 20,
        shareScale: Axis.Scale = .linear
    ) {
        self.title = title
        self.valueTitle = valueTitle
        self.groups = groups
        self.range = Self.isUsable(range) ? range : Self.range(around: range.lowerBound)
        self.binCount = min(max(1, binCount), Self.binCountMax)
        self.shareScale = shareScale
    }

    /// More bins are too narrow to be seen.
    static let binCountMax = 100

    /// For every group how many values it has and where most of them are; of equal bins the first.
    package var summary: String {
        let parts = groups.map { group in
            let bins = Bins(of: group.values, in: range, count: binCount)
            guard let highest = bins.counts.indices.max(by: { bins.counts[$0] < bins.counts[$1] }),
                bins.total > 0
            else { return "\(group.name): \(Told.noData)" }
            let share = NumberFormat.percent(bins.share(of: highest))
            let from = NumberFormat.threeDigits(bins.start(of: highest))
            let to = NumberFormat.threeDigits(bins.start(of: highest + 1))
            let outside = group.values.count - bins.total
            let (total, rest) = (NumberFormat.grouped(bins.total), NumberFormat.grouped(outside))
            return "\(group.name): "
                + Language.text(
                    "\(total) values, the most, \(share), ",
                    "\(total) valeurs, dont la plupart, \(share), "
                ) + Told.range(from, to)
                + (outside > 0
                    ? Language.text(", and \(rest) outside", ", et \(rest) en dehors") : "")
        }
        let told = parts.isEmpty ? Told.nothing : parts.joined(separator: "; ")
        return Language.text("Shares by", "Parts selon") + " \(valueTitle). \(told)."
    }

    /// 420 units wide, with a plot for every group and at least one.
    package var picture: Picture {
        let bins = groups.map { Bins(of: $0.values, in: range, count: binCount) }
        let shareAxis = Axis("", scale: shareScale, labels: .percent, startsAtZero: true)
        let shares = bins.flatMap { bins in bins.counts.indices.map(bins.share) }
        let plotHeight = groups.count < 2 ? 200.0 : 110
        let up = AxisLayout(shareAxis, values: shares, isTight: false, tickCount: 4)
        let axis = Axis(valueTitle, bounds: range)
        let across = AxisLayout(axis, values: [], isTight: true, tickCount: 5)
        let step = plotHeight + 36
        let width = 420.0
        let height = 30 + step * Double(max(1, groups.count)) + 44
        var picture = Picture(width: width, height: height)
        picture.text(
            Language.text("Share of each group", "Part de chaque groupe"),
            at: (8, 16),
            style: "axis-title"
        )
        var frame = PlotFrame(
            left: PlotFrame.left(beside: up),
            right: width - 24,
            top: 56,
            bottom: 56 + plotHeight
        )
        for index in 0..<max(1, groups.count) {
            if index > 0 {
                frame.top += step
                frame.bottom += step
            }
            frame.drawHorizontalGrid(up, in: &picture)
            let isLast = index >= groups.count - 1
            frame.drawVerticalGrid(across, isLabelled: isLast, in: &picture)
            if index < groups.count, bins[index].total > 0 {
                draw(bins[index], index, up, in: frame, of: &picture)
            } else {
                frame.drawNoData(in: &picture)
            }
            if index < groups.count { drawName(index, bins[index].total, frame, in: &picture) }
        }
        frame.drawCentered(valueTitle, y: frame.bottom + 40, in: &picture)
        return picture
    }

    private func draw(
        _ bins: Bins,
        _ index: Int,
        _ up: AxisLayout,
        in frame: PlotFrame,
        of picture: inout Picture
    ) {
        let width = (frame.right - frame.left) / Double(binCount)
        picture.group(SeriesStyle.classes(of: index)) { picture in
            for bin in bins.counts.indices where bins.counts[bin] > 0 {
                guard let fraction = up.fraction(of: bins.share(of: bin)) else { continue }
                // Even one value of many is seen.
                let height = max(1, fraction * (frame.bottom - frame.top))
                picture.rectangle(
                    at: (frame.left + Double(bin) * width + 0.5, frame.bottom - height),
                    size: (max(0.5, width - 1), height),
                    style: "fill"
                )
            }
        }
    }

    private func drawName(
        _ index: Int,
        _ total: Int,
        _ frame: PlotFrame,
        in picture: inout Picture
    ) {
        let count = " (\(NumberFormat.grouped(total)))"
        let room = frame.right - frame.left - TextWidth.estimate(count, size: TextWidth.strongSize)
        let name = TextWidth.shortened(
            groups[index].name,
            to: room,
            size: TextWidth.strongSize
        )
        picture.text(name + count, at: (frame.left, frame.top - 8), style: "strong")
    }

    /// Whether an axis can begin and end there, and has room for more than one number between.
    private static func isUsable(_ range: ClosedRange<Double>) -> Bool {
        let magnitude = max(range.lowerBound.magnitude, range.upperBound.magnitude)
        let width = range.upperBound - range.lowerBound
        return magnitude <= Axis.magnitudeMax && magnitude > 1 / Axis.magnitudeMax
            && width >= magnitude * 1e-9
    }

    private static func range(around value: Double) -> ClosedRange<Double> {
        guard value.magnitude <= Axis.magnitudeMax / 2 else { return 0...1 }
        let half = max(0.5, value.magnitude / 10)
        return (value - half)...(value + half)
    }
}

/// Counts of values in equal bins.
struct Bins {
    let range: ClosedRange<Double>
    private(set) var counts: [Int]
    /// How many values are in any bin.
    private(set) var total = 0

    /// Counts values; a value on the border of two bins is in the upper one, the end of the range
    /// in the last, and NaN in none.
    init(of values: [Double], in range: ClosedRange<Double>, count: Int) {
        self.range = range
        counts = Array(repeating: 0, count: count)
        let width = range.upperBound - range.lowerBound
        for value in values where range.contains(value) {
            var bin = min(Int((value - range.lowerBound) / width * Double(count)), count - 1)
            // Rounding can lead to the bin beside the one that the borders tell.
            if value < start(of: bin) { bin -= 1 }
            if bin < count - 1, value >= start(of: bin + 1) { bin += 1 }
            counts[bin] += 1
            total += 1
        }
    }

    /// The share of all counted values that are in a bin.
    func share(of bin: Int) -> Double {
        total == 0 ? 0 : Double(counts[bin]) / Double(total)
    }

    /// Where a bin begins.
    func start(of bin: Int) -> Double {
        let fraction = Double(bin) / Double(counts.count)
        return range.lowerBound + fraction * (range.upperBound - range.lowerBound)
    }
}
