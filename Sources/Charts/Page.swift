package import Words

/// A self-contained page: one HTML document that needs no script and nothing from elsewhere.
///
/// All text is plain; no caller writes markup.
package struct Page: Sendable {
    /// Something in a section, from top to bottom.
    package indirect enum Block: Sendable {
        case paragraph(String)
        /// A paragraph set apart: something to know before reading on.
        case note(String)
        /// A paragraph set apart that starts with the word "Warning".
        case warning(String)
        case table(Table)
        /// A picture, with a sentence or two under it that say what to see, or an empty caption.
        case figure(any Figure, caption: String)
        /// Blocks side by side where the screen is wide enough, and under each other where not.
        case row([Block])
        /// Blocks that are folded away under a line of words until the reader opens them.
        case details(String, [Block])
    }

    /// A heading and what stands under it.
    package struct Section: Sendable {
        /// Its words, which the contents repeat as a link.
        package var heading: String
        /// From top to bottom.
        package var blocks: [Block]

        /// A section, which may be empty.
        package init(heading: String, blocks: [Block]) {
            self.heading = heading
            self.blocks = blocks
        }
    }

    /// The name of the page, as heading and in the browser's list.
    package var title: String
    /// What the page says in short, under its title.
    package var introduction: [String]
    /// What a reader must not miss, between introduction and sections.
    package var notices: [Block]
    /// From top to bottom; more than three are listed as links before them.
    package var sections: [Section]
    /// The language of the texts.
    package var language: Language

    /// A page of plain texts, tables and pictures.
    ///
    /// - Parameters:
    ///   - title: the name of the page.
    ///   - introduction: paragraphs under the title.
    ///   - notices: what a reader must not miss, under them.
    ///   - sections: what the page says.
    ///   - language: that of the texts.
    package init(
        title: String,
        introduction: [String] = [],
        notices: [Block] = [],
        sections: [Section] = [],
        language: Language = .current
    ) {
        self.title = title
        self.introduction = introduction
        self.notices = notices
        self.sections = sections
        self.language = language
    }

    /// The document.
    package var html: String {
        var html: Markup = "<!DOCTYPE html>\n<html lang=\"\(language.rawValue)\">\n<head>\n"
        html += "<meta charset=\"utf-8\">\n"
        html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        // Says to the browser, too, that nothing is loaded and nothing runs.
        html += "<meta http-equiv=\"Content-Security-Policy\""
        html += " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        html += "<title>\(title)</title>\n"
        html += "<style>\n\(Markup.unescaped(PageStyle.sheet))</style>\n</head>\n<body>\n"
        html += isBroad ? "<main class=\"broad\">\n" : "<main>\n"
        html += "<h1>\(title)</h1>\n"
        for text in introduction {
            html += "<p>\(text)</p>\n"
        }
        var figures = 0
        for notice in notices { html += Self.markup(of: notice, figures: &figures) }
        html += contents
        for (index, section) in sections.enumerated() {
            html += "<section id=\"section-\(index + 1)\">\n"
            html += "<h2>\(section.heading)</h2>\n"
            for block in section.blocks {
                html += Self.markup(of: block, figures: &figures)
            }
            html += "</section>\n"
        }
        return (html + "</main>\n</body>\n</html>\n").text
    }

    /// Whether something gains from more width than lines of text should have.
    private var isBroad: Bool {
        sections.flatMap(\.blocks).contains(where: Self.isBroad)
    }

    private static func isBroad(_ block: Block) -> Bool {
        switch block {
        case .row: true
        case .figure(let figure, _): figure.picture.width > plainWidthMax
        case .details(_, let blocks): blocks.contains(where: isBroad)
        case .paragraph, .note, .warning, .table: false
        }
    }

    /// The widest picture that a page of plain width shows in full, in user units.
    private static let plainWidthMax = 700.0

    /// Links to the sections, when there are more than one sees at a glance.
    private var contents: Markup {
        guard sections.count > 3 else { return "" }
        let items = sections.enumerated().map { index, section -> Markup in
            "<li><a href=\"#section-\(index + 1)\">\(section.heading)</a></li>\n"
        }
        return
            "<nav aria-label=\"\(Language.text("Contents", "Sommaire"))\">\n<ul>\n\(items.joined())</ul>\n</nav>\n"
    }

    private static func markup(of block: Block, figures: inout Int) -> Markup {
        switch block {
        case .paragraph(let text):
            return "<p>\(text)</p>\n"
        case .note(let text):
            return "<p class=\"note\">\(text)</p>\n"
        case .warning(let text):
            return
                "<p class=\"warning\"><strong>\(Language.text("Warning:", "Attention\u{a0}:"))</strong> \(text)</p>\n"
        case .table(let table):
            return table.html
        case .figure(let figure, let caption):
            figures += 1
            return markup(of: figure, caption: caption, identifier: "figure-\(figures)")
        case .row(let blocks):
            var html: Markup = "<div class=\"row\">\n"
            for block in blocks {
                html += "<div>\n\(markup(of: block, figures: &figures))</div>\n"
            }
            return html + "</div>\n"
        case .details(let summary, let blocks):
            var html: Markup = "<details>\n<summary>\(summary)</summary>\n"
            for block in blocks { html += markup(of: block, figures: &figures) }
            return html + "</details>\n"
        }
    }

    private static func markup(
        of figure: any Figure,
        caption: String,
        identifier: String
    ) -> Markup {
        let label = figure.title
        let note: Markup = caption.isEmpty ? "" : "<figcaption>\(caption)</figcaption>\n"
        return """
            <figure>
            <h3>\(label)</h3>
            <div class="wide" tabindex="0" role="region" aria-label="\(label)">
            \(figure.svg(identifier: identifier))
            </div>
            \(note)</figure>

            """
    }
}
