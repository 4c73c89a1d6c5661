/// The style sheet of every page and of the charts in it, for light and dark screens and for paper.
enum PageStyle {
    static let sheet = variables + layout + chart + series

    private static let variables = """
        :root { color-scheme: light dark; --ground: #ffffff; --ink: #1c2024; --soft: #5b636b;
          --grid: #e3e6e9; --axis: #8b9299; --mark: #b3261e;
        \(colorVariables(SeriesStyle.colors.map(\.light))) }
        @media (prefers-color-scheme: dark) { :root { --ground: #14171a; --ink: #e6e9ec;
          --soft: #a3abb3; --grid: #2b3035; --axis: #6c747c; --mark: #ff8a80;
        \(colorVariables(SeriesStyle.colors.map(\.dark))) } }

        """

    private static let layout = """
        body { margin: 0; background: var(--ground); color: var(--ink);
          font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
        h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
        h1 { font-size: 1.7rem; } h2 { font-size: 1.3rem; margin-top: 2.5rem; }
        h3 { font-size: 1rem; margin: 0 0 0.5rem; }
        p, figcaption { overflow-wrap: anywhere; }
        figure { margin: 1.5rem 0; }
        figcaption, caption { color: var(--soft); font-size: 0.9rem; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
        caption { text-align: left; padding-bottom: 0.4rem; }
        th, td { padding: 0.3rem 0.9rem 0.3rem 0; text-align: left; vertical-align: top;
          border-bottom: 1px solid var(--grid); }
        thead th { border-bottom-color: var(--axis); } tbody th { font-weight: normal; }
        .number { text-align: right; white-space: nowrap; padding-left: 0.9rem; }
        @media (max-width: 30rem) { th, td { padding-right: 0.3rem; font-size: 0.9rem; }
          .number { padding-left: 0.3rem; } }

        """

    private static let chart = """
        svg { display: block; width: 100%; min-width: 30rem; height: auto; }
        svg text { font-size: 13px; fill: var(--ink); }
        svg .tick, svg .note { fill: var(--soft); font-variant-numeric: tabular-nums; }
        .grid { stroke: var(--grid); } .axis { stroke: var(--axis); }
        .reference { stroke: var(--mark); stroke-width: 1.5; stroke-dasharray: 4 4; }
        svg .reference-label { fill: var(--mark); stroke: var(--ground); stroke-width: 4px;
          stroke-linejoin: round; paint-order: stroke; }
        .series path { fill: none; stroke-width: 2; stroke-linejoin: round; }
        .series circle { stroke: none; }

        """

    /// A rule for every colour, and one for every dash pattern.
    private static let series =
        SeriesStyle.colors.indices.map {
            ".color\($0) path { stroke: var(--series\($0)); }"
                + " .color\($0) circle { fill: var(--series\($0)); }\n"
        }.joined()
        + SeriesStyle.dashes.enumerated().map {
            ".dash\($0.offset) path { stroke-dasharray: \($0.element); }\n"
        }.joined()

    private static func colorVariables(_ colors: [String]) -> String {
        "  "
            + colors.enumerated().map { "--series\($0.offset): \($0.element);" }
            .joined(separator: " ")
    }
}
