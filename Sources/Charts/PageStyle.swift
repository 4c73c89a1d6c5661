/// The style sheet of every page and of the pictures in it, for light and dark screens and paper.
///
/// What does not come from ``Palette`` and ``SeriesStyle`` lies in `Files`.
package enum PageStyle {
    static let sheet =
        variables + String(decoding: PackageResources.page_css, as: UTF8.self) + pictures + series
        + String(decoding: PackageResources.print_css, as: UTF8.self)

    /// The style sheet of a picture that stands alone.
    static let standaloneSheet =
        Palette.resolved(pictures + series, \.light)
        + "@media screen and (prefers-color-scheme: dark) {\n"
        + Palette.resolved(pictures + series, \.dark) + "}\n"

    /// The colours as variables of a style sheet, for light and dark screens.
    package static let variables = """
        :root { color-scheme: light dark; \(Palette.variables(\.light)) }
        @media screen and (prefers-color-scheme: dark) { :root { \(Palette.variables(\.dark)) } }

        """

    private static let pictures = String(decoding: PackageResources.picture_css, as: UTF8.self)

    /// A rule for every colour, and one for every dash pattern.
    private static let series =
        SeriesStyle.colors.indices.map {
            ".color\($0) path { stroke: var(--series\($0)); }"
                + " .color\($0) circle, .color\($0) .fill, .color\($0) .marker, .color\($0) .band"
                + " { fill: var(--series\($0)); }\n"
        }.joined()
        + SeriesStyle.dashes.enumerated().map {
            ".dash\($0.offset) path { stroke-dasharray: \($0.element); }\n"
        }.joined()
}
