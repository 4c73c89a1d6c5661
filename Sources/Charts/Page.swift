/// A self-contained page: one HTML document that needs no script and nothing from elsewhere.
///
/// All text is plain and is escaped here; no caller writes markup.
package struct Page: Sendable {
    /// Something in a section, from top to bottom.
    package enum Block: Sendable {
        case paragraph(String)
        case table(Table)
        /// A chart, with a sentence or two under it that say what to see.
        case figure(LineChart, caption: String)
    }

    /// A heading and what stands under it.
    package struct Section: Sendable {
        package var heading: String
        package var blocks: [Block]

        package init(heading: String, blocks: [Block]) {
            self.heading = heading
            self.blocks = blocks
        }
    }

    package var title: String
    /// What the page says in short, under its title.
    package var introduction: [String]
    package var sections: [Section]
    /// The language of the texts, as a BCP 47 tag.
    package var language: String

    package init(
        title: String,
        introduction: [String] = [],
        sections: [Section] = [],
        language: String = "en"
    ) {
        self.title = title
        self.introduction = introduction
        self.sections = sections
        self.language = language
    }

    /// The document.
    package var html: String {
        var html = "<!DOCTYPE html>\n<html lang=\"\(escaped(language))\">\n<head>\n"
        html += "<meta charset=\"utf-8\">\n"
        html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        // Says to the browser, too, that nothing is loaded and nothing runs.
        html += "<meta http-equiv=\"Content-Security-Policy\""
        html += " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        html += "<title>\(escaped(title))</title>\n"
        html += "<style>\n\(PageStyle.sheet)</style>\n</head>\n<body>\n<main>\n"
        html += "<h1>\(escaped(title))</h1>\n"
        for text in introduction {
            html += "<p>\(escaped(text))</p>\n"
        }
        var figures = 0
        for section in sections {
            html += "<section>\n<h2>\(escaped(section.heading))</h2>\n"
            for block in section.blocks {
                html += Self.markup(of: block, figures: &figures)
            }
            html += "</section>\n"
        }
        return html + "</main>\n</body>\n</html>\n"
    }

    private static func markup(of block: Block, figures: inout Int) -> String {
        switch block {
        case .paragraph(let text):
            return "<p>\(escaped(text))</p>\n"
        case .table(let table):
            return table.html
        case .figure(let chart, let caption):
            figures += 1
            let svg = chart.svg(identifier: "figure-\(figures)")
            let label = escaped(chart.title)
            return """
                <figure>
                <h3>\(label)</h3>
                <div class="wide" tabindex="0" role="region" aria-label="\(label)">
                \(svg)
                </div>
                <figcaption>\(escaped(caption))</figcaption>
                </figure>

                """
        }
    }
}
