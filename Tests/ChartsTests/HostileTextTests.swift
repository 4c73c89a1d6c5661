import TestSupport
import Testing

@testable import Charts

/// Text of others in markup, in tables, on pages and in the room that pictures have for it.
@Suite struct HostileTextTests {
    @Test(
        arguments: [
            ("&", "&amp;"), ("&amp;", "&amp;amp;"), ("<", "&lt;"), ("]]>", "]]&gt;"),
            ("\"'", "&quot;&#39;"), ("a\tb\nc", "a\tb\nc"), ("\r", "\u{fffd}"),
            ("\0\u{1}\u{1f}", "\u{fffd}\u{fffd}\u{fffd}"),
            ("\u{7f}\u{80}\u{9f}", "\u{fffd}\u{fffd}\u{fffd}"),
            ("\u{fffe}\u{ffff}", "\u{fffd}\u{fffd}"), ("\u{a0}é日👩‍👧", "\u{a0}é日👩‍👧"), ("", ""),
            // A mark after a sign makes one character of the two, and the sign is still escaped.
            ("<\u{338}", "&lt;\u{338}"), ("&\u{301}", "&amp;\u{301}"),
            ("\"\u{20dd}", "&quot;\u{20dd}"),
        ] as [(String, String)]
    )
    func `a sign that means something is escaped, and only once`(text: String, escaped: String) {
        let markup: Markup = "<p title=\"\(text)\">\(text)</p>"
        #expect(markup.text == "<p title=\"\(escaped)\">\(escaped)</p>")
        let part = text[...]
        let same: Markup = "\(part)"
        #expect(same.text == escaped)
    }

    @Test func `no code point makes a document unreadable`() {
        var text = ""
        for code in (0...UInt32(0x2fff)).filter({ $0 % 7 != 3 }) + [
            0xd7ff, 0xe000, 0xfeff, 0xfffe, 0xffff, 0x10ffff,
        ] {
            if let scalar = Unicode.Scalar(code) { text.unicodeScalars.append(scalar) }
        }
        let markup: Markup = "<a b=\"\(text)\">\(text)</a>"
        let document = XMLText(markup.text)
        #expect(document.isWellFormed)
        #expect(document.elements.count == 1)
    }

    @Test func `markup in markup stays, and whole numbers are written plainly`() {
        let inner: Markup = "<b>\("<")</b>"
        let outer: Markup = "<i>\(inner)\(Int.min)\(0)\(Int.max)</i>"
        #expect(
            outer.text == "<i><b>&lt;</b>-92233720368547758080" + "9223372036854775807</i>"
        )
        #expect((inner + inner).text == "<b>&lt;</b><b>&lt;</b>")
        #expect([inner, inner].joined(separator: " & ").text == "<b>&lt;</b> & <b>&lt;</b>")
        #expect([Markup]().joined().text == "")
        var sum: Markup = ""
        sum += inner
        #expect(sum == inner)
    }

    @Test(arguments: ["\"><script>", "en\" onload=\"x", "\0"])
    func `an identifier cannot leave its attribute, nor a title its element`(text: String) {
        let figure = TreeDiagram(title: text, root: .leaf(share: 0, samples: 0))
        let svg = figure.svg(identifier: text).text
        #expect(XMLText(svg).isWellFormed)
        #expect(XMLText(svg).all("svg").first?.attributes["onload"] == nil)
        let html = Page(title: text).html
        #expect(!html.contains("<script") && !html.contains("\" onload"))
    }

    @Test func `cells of a table are text, however they look`() {
        var table = Table(caption: "<c>", columns: [.init("<1>"), .init("&", isNumeric: true)])
        table.append(["<td>", "</table>"])
        table.append(["", "1"])
        let document = XMLText(table.html.text)
        #expect(document.isWellFormed)
        #expect(document.all("table").count == 1 && document.all("td").count == 2)
        #expect(document.all("th").map(\.text) == ["<1>", "&", "<td>", ""])
        #expect(document.all("td").map(\.text) == ["</table>", "1"])
        #expect(table.rows == [["<td>", "</table>"], ["", "1"]])
    }

    @Test func `a table without rows and one without columns are tables`() {
        for columns in [[], [Table.Column("a")]] {
            let document = XMLText(Table(caption: "", columns: columns).html.text)
            #expect(document.isWellFormed)
            #expect(document.all("th").count == columns.count)
            #expect(document.all("td").isEmpty)
        }
    }

    @Test func `an empty page is a whole document`() {
        let html = Page(title: "").html
        #expect(html.hasSuffix("</main>\n</body>\n</html>\n"))
        #expect(html.contains("<h1></h1>"))
        #expect(!html.contains("<section") && !html.contains("<nav"))
    }

    @Test func `pictures in rows of rows are counted as they stand`() {
        let figure = BarChart(title: "T", nameTitle: "n", axis: Axis("v"), bars: [])
        let block = Page.Block.figure(figure, caption: "")
        let row = Page.Block.row([block, .row([block, .note("x")]), block])
        let html = Page(
            title: "T",
            sections: [.init(heading: "S", blocks: [row]), .init(heading: "S", blocks: [block])]
        ).html
        let titles = html.ranges(of: "-title\">").count
        #expect(titles == 4)
        for number in 1...4 { #expect(html.ranges(of: "id=\"figure-\(number)-title\"").count == 1) }
        #expect(html.ranges(of: "<div class=\"row\">").count == 2)
    }

    @Test(arguments: [0.0, -1, -.infinity, .nan, 5])
    func `where there is no room a text is its ellipsis`(width: Double) {
        #expect(TextWidth.shortened("some text", to: width) == "…")
        #expect(TextWidth.shortened("", to: width) == "")
    }

    @Test(arguments: ["plain", "WWWW", "日本語", "e\u{301}e\u{301}", "👩‍👩‍👧👩‍👩‍👧", "\0\u{1}", "iii"])
    func `a text is cut where its room ends and never within a letter`(text: String) {
        let long = String(repeating: text, count: 20)
        let full = TextWidth.estimate(long)
        #expect(TextWidth.shortened(long, to: full + 1e-9) == long)
        #expect(TextWidth.shortened(long, to: .infinity) == long)
        for part in [0.9, 0.5, 0.1] {
            let cut = TextWidth.shortened(long, to: full * part)
            #expect(cut.hasSuffix("…"))
            #expect(TextWidth.estimate(cut) <= full * part + 1e-9)
            #expect(long.hasPrefix(cut.dropLast()))
            // One letter more would not have had room.
            let next = long.prefix(cut.count) + "…"
            #expect(TextWidth.estimate(String(next)) > full * part - 1e-9)
        }
    }

    @Test func `twice the size is twice the room, and of several texts the widest counts`() {
        #expect(TextWidth.estimate("abc", size: 26) == 2 * TextWidth.estimate("abc"))
        #expect(TextWidth.widest([String]()) == 0)
        #expect(TextWidth.widest(["a", "abc", ""]) == TextWidth.estimate("abc"))
        #expect(TextWidth.estimate("") == 0)
    }

    @Test(arguments: [[], [""], ["", ""], [String(repeating: "W", count: 500)]] as [[String]])
    func `a legend has room for its names whatever they are`(names: [String]) {
        for width in [100.0, 600] {
            let legend = LegendLayout(names: names, width: width)
            #expect(legend.items.count == names.count)
            #expect((legend.height == 0) == names.isEmpty)
            for item in legend.items {
                #expect(item.x + 36 + TextWidth.estimate(item.name) <= width + 0.001)
                #expect(item.y < legend.height)
            }
        }
    }

    @Test func `a matrix with long names and texts keeps each in its cell`() {
        let long = String(repeating: "Wide & <long> ", count: 30)
        let figure = MatrixChart(
            title: long,
            rowTitle: long,
            columnTitle: long,
            rowNames: [long, ""],
            columnNames: [long, "b", ""],
            cells: Array(
                repeating: Array(repeating: .init(shade: 0.5, text: long, detail: long), count: 3),
                count: 2
            )
        )
        let document = SVGText(figure.svg(identifier: "f").text)
        #expect(document.isWellFormed)
        #expect(document.all("rect", "frame").count == 6)
        let (width, height) = document.size
        #expect(width < 800 && height < 500)
        for text in document.all("text").compactMap(\.box) {
            #expect(text.left >= -0.1 && text.right <= width + 0.1)
        }
    }
}
