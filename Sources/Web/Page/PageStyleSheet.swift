import Charts

/// The page's style sheet, for wide and narrow, light and dark screens and for paper.
enum PageStyleSheet {
    static let text = PageStyle.variables + base + form + answer + book + wide + paper

    private static let base = """
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink);
          font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
        header, main { max-width: 68rem; margin: 0 auto; padding: 0 1rem; }
        header { display: flex; justify-content: space-between; align-items: center;
          padding-top: .75rem; }
        main { padding-bottom: 3rem; }
        .name { margin: 0; font-weight: 600; letter-spacing: .04em; color: var(--soft); }
        h1 { font-size: 1.7rem; line-height: 1.25; margin: 1rem 0 .5rem; }
        h2, legend { font-size: 1.2rem; font-weight: 600; line-height: 1.25; margin: 0; padding: 0; }
        a { color: inherit; }
        .fine, .hint, .unit { color: var(--soft); font-size: .875rem; font-weight: normal; }
        .hint, .fault { margin: .25rem 0 0; font-size: .8125rem; }
        .fault { color: var(--mark); font-weight: 600; }
        .fault:empty { display: none; }
        .note, .errors { margin: .75rem 0; padding: .6rem .9rem; background: var(--raised);
          border-left: 4px solid var(--axis); }
        .errors { border-left-color: var(--mark); }
        .note p, .errors p { margin: 0; font-weight: 600; }
        .note ul, .errors ul { margin: .25rem 0 0; padding-left: 1.2rem; }
        :focus-visible { outline: 3px solid var(--cool); outline-offset: 2px; }
        button, input { font: inherit; color: inherit; border-radius: 6px; min-height: 2.75rem; }
        button { padding: .5rem 1.1rem; border: 1px solid var(--cool); background: var(--cool);
          color: var(--ground); font-weight: 600; cursor: pointer; }
        button.quiet { background: none; color: var(--ink); border-color: var(--axis);
          font-weight: normal; }

        """

    private static let form = """
        fieldset { border: 0; margin: 0 0 1rem; padding: 0; min-width: 0; }
        .fields { display: grid; gap: 1rem; margin-top: 1rem; }
        .field { min-width: 0; }
        label { font-weight: 600; }
        input { display: block; width: 100%; margin-top: .25rem; padding: .5rem .7rem;
          border: 1px solid var(--axis); background: var(--ground); }
        input[aria-invalid] { border: 2px solid var(--mark); }

        """

    private static let answer = """
        .columns { display: grid; gap: 2rem; margin: 1.5rem 0 2.5rem; }
        .columns > * { min-width: 0; }
        .answer { padding: 1rem 1.25rem; background: var(--raised); border-radius: 10px; }
        .answer .note, .answer .errors { background: var(--ground); }
        .answer.waiting #said, .answer.waiting #picture { opacity: .4; }
        .verdict { display: flex; gap: .6rem; align-items: center; margin: .75rem 0;
          font-size: 1.5rem; font-weight: 700; }
        .icon { flex: none; fill: currentColor; }
        .risk { color: var(--mark); } .safe { color: var(--cool); }
        .gauge { display: block; overflow: visible; margin: 1rem 0; }
        .gauge text { font-size: 13px; fill: var(--ink); } .gauge .end { fill: var(--soft); }
        .track { fill: var(--grid); stroke: var(--axis); } .level { fill: currentColor; }
        .mark { stroke: var(--ink); stroke-width: 3; }
        code { font-size: .8125rem; }

        """

    private static let book = """
        .book { border-top: 1px solid var(--grid); padding-top: 1.5rem; }
        .book p { max-width: 46rem; }
        .drop { min-height: 6rem; padding: 2rem 1rem; border: 2px dashed var(--axis);
          background: var(--raised); max-width: 46rem; cursor: pointer; }
        .choices { display: flex; flex-wrap: wrap; gap: .75rem; }
        .button { display: inline-block; padding: .6rem 1.1rem; border-radius: 6px; font-weight: 600;
          background: var(--cool); color: var(--ground); text-decoration: none; }
        h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
        dl { margin: 0; max-width: 46rem; }
        dl div { display: flex; justify-content: space-between; gap: 1rem; padding: .3rem 0;
          border-bottom: 1px solid var(--grid); }
        dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; }
        figure { margin: 1.5rem 0; max-width: 46rem; } figcaption { font-weight: 600; }
        .gauge .inner { font-size: 11px; } .base { stroke: var(--axis); }
        ::file-selector-button { font: inherit; padding: .3rem .8rem; cursor: pointer; }
        @media (max-width: 40rem) { .long { display: none; } }

        """

    private static let wide = """
        @media (min-width: 34rem) { .fields { grid-template-columns: 1fr 1fr; } }
        @media (min-width: 56rem) {
          .columns { grid-template-columns: minmax(0, 1fr) 24rem; align-items: start; }
          .answer { position: sticky; top: 1rem; } }

        """

    private static let paper = """
        @media print { button, .book form, .book > p, .button, .book:not(:has(h3)) { display: none; }
          .answer { border: 1px solid; position: static; } }

        """
}
