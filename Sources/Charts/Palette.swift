/// The colours of pages and pictures, on light and on dark ground.
enum Palette {
    /// A colour under the name that style sheets use.
    struct Color {
        var name: String
        var light: String
        var dark: String
    }

    static let colors: [Color] =
        [
            Color(name: "ground", light: "#ffffff", dark: "#14171a"),
            Color(name: "ink", light: "#1c2024", dark: "#e6e9ec"),
            Color(name: "soft", light: "#5b636b", dark: "#a3abb3"),
            Color(name: "grid", light: "#e3e6e9", dark: "#2b3035"),
            Color(name: "axis", light: "#838a91", dark: "#6c747c"),
            Color(name: "mark", light: "#b3261e", dark: "#ff8a80"),
            Color(name: "raised", light: "#f3f5f7", dark: "#1d2226"),
            // Shades behind text are these two at half strength at most, so that ink stays readable.
            Color(name: "cool", light: "#0072b2", dark: "#56b4e9"),
            Color(name: "warm", light: "#d55e00", dark: "#ec8a42"),
        ]
        + SeriesStyle.colors.enumerated().map { index, color in
            Color(name: "series\(index)", light: color.light, dark: color.dark)
        }

    /// The most opaque that a shade behind text may be.
    static let shadeMax = 0.5

    /// Definitions of all colours as variables of a style sheet.
    static func variables(_ value: KeyPath<Color, String>) -> String {
        colors.map { "--\($0.name): \($0[keyPath: value]);" }.joined(separator: " ")
    }

    /// Rules with each variable replaced by its colour, for readers of SVG that know no variables.
    static func resolved(_ rules: String, _ value: KeyPath<Color, String>) -> String {
        colors.reduce(rules) { rules, color in
            rules.replacing("var(--\(color.name))", with: color[keyPath: value])
        }
    }
}
