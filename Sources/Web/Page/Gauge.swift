import Charts
import Words

/// A probability as the filled part of a bar, with the threshold marked.
struct Gauge {
    let probability: Double
    let threshold: Double
    /// Whether the model predicts a default.
    let isAtRisk: Bool
    /// The words at the threshold's mark.
    let thresholdLabel: String
    /// The words at the ends of the bar.
    let ends: (least: String, most: String)
    /// What the picture says, for who cannot see it.
    let summary: String

    /// The picture as an `svg` element, as wide as its place and without any style of its own.
    var svg: Markup {
        let filled = Self.percent(probability)
        let mark = Self.percent(threshold)
        // A label at an end would be cut off if it stood in the middle over its mark.
        let anchor = threshold < 0.25 ? "start" : threshold > 0.75 ? "end" : "middle"
        return """
            <svg class="gauge" width="100%" height="58" role="img" aria-label="\(summary)">
            <text x="\(mark)" y="13" text-anchor="\(anchor)">\(thresholdLabel)</text>
            <rect class="track" x="0" y="22" width="100%" height="18" rx="3"/>
            <rect class="level \(isAtRisk ? "risk" : "safe")" x="0" y="22" width="\(filled)" height="18" rx="3"/>
            <line class="mark" x1="\(mark)" x2="\(mark)" y1="17" y2="45"/>
            <text class="end" x="0" y="56">\(ends.least)</text>
            <text class="end" x="100%" y="56" text-anchor="end">\(ends.most)</text>
            </svg>
            """
    }

    private static func percent(_ fraction: Double) -> String {
        NumberFormat.fixed(min(max(fraction, 0), 1) * 100, decimals: 2) + "%"
    }
}
