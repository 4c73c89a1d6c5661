/// The style sheet of every page and of the pictures in it, for light and dark screens and paper.
package enum PageStyle {
    static let sheet = variables + layout + blocks + pictures + series + print

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

    private static let layout = """
        body { margin: 0; background: var(--ground); color: var(--ink);
          font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
        h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
        h1 { font-size: 1.7rem; } h2 { font-size: 1.3rem; margin-top: 2.5rem; }
        h3 { font-size: 1rem; margin: 0 0 0.5rem; }
        main.broad { max-width: 72rem; }
        p, figcaption { overflow-wrap: anywhere; max-width: 46rem; box-sizing: border-box; }
        nav ul { max-width: 46rem; columns: 14rem; padding-left: 1.2rem; } nav a { color: inherit; }
        .row { display: grid; gap: 0 2rem; align-items: start;
          grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
        .row > * { min-width: 0; }

        """

    private static let blocks = """
        .note, .warning { padding: 0.6rem 0.9rem; background: var(--raised);
          border-left: 4px solid var(--axis); }
        .warning { border-left-color: var(--mark); }
        .warning strong { color: var(--mark); }
        figure { margin: 1.5rem 0; }
        figcaption, caption { color: var(--soft); font-size: 0.9rem; }
        figcaption { margin-top: 0.4rem; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
        caption { text-align: left; padding-bottom: 0.4rem; max-width: calc(100vw - 2rem); }
        th, td { padding: 0.3rem 0.9rem 0.3rem 0; text-align: left; vertical-align: top;
          border-bottom: 1px solid var(--grid); }
        thead th { border-bottom-color: var(--axis); } tbody th { font-weight: normal; }
        .number { text-align: right; white-space: nowrap; padding-left: 0.9rem; }
        .marked { background: var(--raised); }
        th.marked, td.marked, .marked + th, .marked + td { padding-left: 0.7rem; }
        @media (max-width: 40rem) { th, td { padding-right: 0.3rem; font-size: 0.9rem; }
          .number { padding-left: 0.5rem; }
          tr > :first-child { position: sticky; left: 0; background: var(--ground);
            min-width: 7.5rem; overflow-wrap: anywhere; } }

        """

    private static let pictures = """
        svg { display: block; width: 100%; height: auto; }
        svg text { font: 13px system-ui, sans-serif; fill: var(--ink); }
        svg .heading { font-size: 16px; font-weight: bold; }
        svg .tick, svg .soft { fill: var(--soft); font-variant-numeric: tabular-nums; }
        svg .strong { font-weight: 600; }
        svg .over { stroke: var(--ground); stroke-width: 4px; stroke-linejoin: round;
          paint-order: stroke; }
        .ground { fill: var(--ground); }
        .grid { stroke: var(--grid); } .axis { stroke: var(--axis); fill: none; }
        .guide { stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 1 4;
          stroke-linecap: round; fill: none; }
        .reference { stroke: var(--mark); stroke-width: 1.5; stroke-dasharray: 4 4; }
        svg .reference-label { fill: var(--mark); stroke: var(--ground); stroke-width: 4px;
          stroke-linejoin: round; paint-order: stroke; }
        .cool { fill: var(--cool); } .warm { fill: var(--warm); }
        .frame { fill: none; stroke: var(--axis); }
        .bar { fill: var(--series0); } .whisker { stroke: var(--ink); stroke-width: 1.5; fill: none; }
        .point { fill: var(--series0); stroke: var(--ground); }
        .series path { fill: none; stroke-width: 2; stroke-linejoin: round; }
        .series .band { stroke: none; fill-opacity: 0.2; }
        .series .marker { stroke: var(--ground); stroke-width: 0.5; stroke-dasharray: none; }
        .series .whisker { stroke-width: 1.5; stroke-dasharray: none; }
        .series circle { stroke: none; }

        """

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

    private static let print = """
        @media print { table { font-size: 0.8rem; } th, td { padding-right: 0.4rem; }
          .number { padding-left: 0.4rem; } .wide { overflow: visible; } svg { min-width: 0 !important; }
          figure, tr, p { break-inside: avoid; }
          .row { grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: 0 1rem; }
          h2, h3, section > p { break-after: avoid; } nav { display: none; } }

        """
}
