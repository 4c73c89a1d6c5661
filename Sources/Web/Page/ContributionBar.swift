import Charts
import Words

/// What a feature contributes, as a bar from a middle line: to the right for default, to the left against.
struct ContributionBar {
    /// The contribution as a part of the strongest one, from -1 to 1.
    let share: Double

    /// The picture as an `svg` element, as wide as its place; words beside it say the same.
    var svg: Markup {
        let length = min(share.magnitude, 1) * 50
        let start = Self.percent(share > 0 ? 50 : 50 - length)
        let bar: Markup = """
            <rect class="level \(share > 0 ? "risk" : "safe")" x="\(start)" y="2" width="\(Self.percent(length))" \
            height="8" rx="2"/>
            """
        return """
            <svg class="bar" width="100%" height="12" aria-hidden="true">\(share == 0 ? "" : bar)\
            <line class="middle" x1="50%" x2="50%" y1="0" y2="12"/></svg>
            """
    }

    private static func percent(_ value: Double) -> String {
        NumberFormat.fixed(value, decimals: 2) + "%"
    }
}
