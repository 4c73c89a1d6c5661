import Words

/// A picture that has a name and can be told in words.
package protocol Figure: Sendable {
    /// Its name, plain text of any length.
    var title: String { get }
    /// What the picture shows, in words for who cannot see it.
    var summary: String { get }
    /// The picture itself, without its title.
    var picture: Picture { get }
}

extension Figure {
    /// The picture as one `svg` element, to be placed in a page with the style sheet of ``Page``.
    ///
    /// It follows the width of its place, but neither grows nor shrinks so far that its text is
    /// hard to read.
    ///
    /// - Parameter identifier: a name that no other element of the page has, of letters, digits
    ///   and hyphens.
    /// - Returns: the element.
    package func svg(identifier: String) -> Markup {
        let picture = picture
        let least = NumberFormat.plain(picture.width * 0.85, decimals: 0)
        let most = NumberFormat.plain(picture.width * 1.2, decimals: 0)
        let style: Markup = " style=\"min-width:\(least)px;max-width:\(most)px\""
        return opening(identifier: identifier, size: picture, attributes: style)
            + picture.markup + "</svg>"
    }

    /// The picture as an SVG document of its own, with its title on top and its own colours for
    /// light and dark.
    package var standaloneSVG: String {
        let picture = picture
        let top = 32.0
        var document = Picture(width: picture.width, height: picture.height + top)
        document.rectangle(
            at: (0, 0),
            size: (document.width, document.height),
            style: "ground"
        )
        let heading = TextWidth.shortened(title, to: picture.width - 16, size: 16)
        document.text(heading, at: (8, 22), style: "heading")
        let size: Markup =
            "width=\"\(Picture.number(document.width))\""
            + " height=\"\(Picture.number(document.height))\""
        let opening = opening(
            identifier: "figure",
            size: document,
            attributes: " xmlns=\"http://www.w3.org/2000/svg\" \(size)"
        )
        let svg: Markup = """
            <?xml version="1.0" encoding="UTF-8"?>
            \(opening)<style>
            \(Markup.unescaped(PageStyle.standaloneSheet))</style>
            \(document.markup)<g transform="translate(0 \(Picture.number(top)))">
            \(picture.markup)</g>
            </svg>

            """
        return svg.text
    }

    private func opening(identifier: String, size: Picture, attributes: Markup) -> Markup {
        let (width, height) = (Picture.number(size.width), Picture.number(size.height))
        return "<svg viewBox=\"0 0 \(width) \(height)\"\(attributes)"
            + " role=\"img\" aria-labelledby=\"\(identifier)-title \(identifier)-summary\">\n"
            + "<title id=\"\(identifier)-title\">\(title)</title>\n"
            + "<desc id=\"\(identifier)-summary\">\(summary)</desc>\n"
    }
}
