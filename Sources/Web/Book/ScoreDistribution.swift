import Charts
import Words

/// How many rows have which probability, as bars over equal parts from 0 to 1.
///
/// Heights go with square roots, which shows a few rows beside very many; each bar has its count over it.
struct ScoreDistribution {
    let counts: [Int]
    let threshold: Double
    let thresholdLabel: String
    let numbers: LocalNumbers
    /// What the picture says, for who cannot see it.
    let summary: String

    private static let top = 40.0
    private static let height = 140.0
    /// The longest count over a bar that has others beside it.
    private static let innerCharactersMax = 6
    /// The longest of these on a narrow screen.
    private static let narrowCharactersMax = 2

    /// The picture as an `svg` element, as wide as its place and without any style of its own.
    var svg: Markup {
        let most = Double(counts.max() ?? 0).squareRoot()
        let width = 100 / Double(counts.count)
        let bottom = Self.top + Self.height
        var parts: [Markup] = []
        for (index, count) in counts.enumerated() where count > 0 {
            let height = max(2, Double(count).squareRoot() / most * Self.height)
            let start = Double(index) / Double(counts.count)
            let style = start >= threshold ? "risk" : "safe"
            let left = Self.text(Double(index) * width + width * 0.06)
            let (y, label) = (Self.text(bottom - height), Self.text(bottom - height - 5))
            parts.append(
                "<rect class=\"level \(style)\" x=\"\(left)%\" y=\"\(y)\""
                    + " width=\"\(Self.text(width * 0.88))%\" height=\"\(Self.text(height))\"/>\n"
            )
            let isEdge = index == 0 || index == counts.count - 1
            let words = numbers.text(count)
            // Many digits do not fit over a bar that has others beside it; `summary` has them all.
            guard isEdge || words.count <= Self.innerCharactersMax else { continue }
            let kind =
                isEdge ? "" : words.count > Self.narrowCharactersMax ? " inner long" : " inner"
            let anchor = !isEdge ? "middle" : index == 0 ? "start" : "end"
            let middle = !isEdge ? (Double(index) + 0.5) * width : index == 0 ? 0 : 100
            parts.append(
                "<text class=\"count\(kind)\" x=\"\(Self.text(middle))%\" y=\"\(label)\""
                    + " text-anchor=\"\(anchor)\">\(words)</text>\n"
            )
        }
        return """
            <svg class="gauge" width="100%" height="\(Self.text(bottom + 20))" role="img"\
             aria-label="\(words)">
            \(parts.joined())\(axis(bottom))</svg>

            """
    }

    private func axis(_ bottom: Double) -> Markup {
        let mark = Self.text(min(max(threshold, 0), 1) * 100) + "%"
        let anchor = threshold < 0.25 ? "start" : threshold > 0.75 ? "end" : "middle"
        let (y, under) = (Self.text(bottom), Self.text(bottom + 16))
        return """
            <line class="base" x1="0" x2="100%" y1="\(y)" y2="\(y)"/>
            <line class="mark" x1="\(mark)" x2="\(mark)" y1="18" y2="\(y)"/>
            <text x="\(mark)" y="13" text-anchor="\(anchor)">\(thresholdLabel)</text>
            <text class="end" x="0" y="\(under)">\(numbers.percent(0, decimals: 0))</text>
            <text class="end" x="100%" y="\(under)" text-anchor="end">\
            \(numbers.percent(1, decimals: 0))</text>

            """
    }

    /// The counts of the parts that have rows.
    private var words: String {
        let parts = counts.enumerated().filter { $0.element > 0 }.map { index, count in
            let start = Double(index) / Double(counts.count)
            let end = Double(index + 1) / Double(counts.count)
            return numbers.percent(start, decimals: 0) + "–" + numbers.percent(end, decimals: 0)
                + ": " + numbers.text(count)
        }
        return summary + ". " + parts.joined(separator: "; ") + "; " + thresholdLabel + "."
    }

    private static func text(_ value: Double) -> String { NumberFormat.fixed(value, decimals: 2) }
}
