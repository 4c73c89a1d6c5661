import Testing
import Words

@testable import Charts

@Suite struct PageTests {
    private static let hostile = "</style><script>alert('&\"')</script>\u{0}"

    /// A page that has the same text in every place where text can stand.
    private func page(saying text: String) -> Page {
        var table = Table(
            caption: text,
            columns: [Table.Column(text), Table.Column(text, isNumeric: true)]
        )
        table.append([text, text])
        let chart = LineChart(
            title: text,
            xAxis: Axis(text),
            yAxis: Axis(text),
            series: [LineChart.Series(name: text, points: [LineChart.Point(x: 1, y: 2)])],
            referenceLines: [LineChart.ReferenceLine(y: 1, label: text)]
        )
        let blocks: [Page.Block] = [
            .paragraph(text), .table(table), .figure(chart, caption: text),
            .figure(chart, caption: text), .note(text), .warning(text),
            .row([.figure(chart, caption: text), .row([.paragraph(text)])]),
            .details(text, [.table(table), .figure(chart, caption: text)]),
        ]
        return Page(
            title: text,
            introduction: [text],
            notices: [.warning(text)],
            sections: [Page.Section(heading: text, blocks: blocks)]
        )
    }

    @Test func `hostile text is escaped in every place`() {
        let html = page(saying: Self.hostile).html
        #expect(!html.contains("<script"))
        #expect(!html.unicodeScalars.contains("\0"))
        #expect(html.split(separator: "</style>").count == 2)
        #expect(html.contains("&lt;script&gt;alert(&#39;&amp;&quot;&#39;)"))
    }

    @Test func `markup is balanced`() {
        var open: [Substring] = []
        for part in page(saying: Self.hostile).html.split(separator: "<").dropFirst() {
            let name = part.prefix { $0 != " " && $0 != ">" && $0 != "\n" }
            if name.hasPrefix("/") {
                let last = open.popLast()
                #expect(last == name.dropFirst())
            } else if !part.contains("/>") && !["meta", "!DOCTYPE"].contains(name) {
                open.append(name)
            }
        }
        #expect(open.isEmpty)
    }

    @Test func `nothing comes from elsewhere`() {
        let html = page(saying: "plain").html
        for forbidden in ["http:", "https:", "//", "src=", "href=", "url(", "@import", "<link"] {
            #expect(!html.contains(forbidden))
        }
        #expect(html.contains("default-src 'none'"))
    }

    @Test func `every identifier is there once`() {
        let html = page(saying: "plain").html
        let identifiers = html.split(separator: " id=\"").dropFirst().map {
            $0.prefix { $0 != "\"" }
        }
        #expect(identifiers.count == 9)
        #expect(Set(identifiers).count == 9)
    }

    @Test(arguments: [(0, 0), (3, 0), (4, 4), (9, 9)])
    func `more than three sections have links to them`(count: Int, links: Int) {
        let sections = (0..<count).map { Page.Section(heading: "S\($0) & more", blocks: []) }
        let html = Page(title: "T", sections: sections).html
        #expect(html.split(separator: "<a href=\"#section-").count == links + 1)
        for index in 0..<links {
            let link = "<a href=\"#section-\(index + 1)\">S\(index) &amp; more</a>"
            let target = "<section id=\"section-\(index + 1)\">\n<h2>S\(index) &amp; more</h2>"
            #expect(html.contains(link) && html.contains(target))
        }
    }

    @Test func `a page with rows is wider than one of text`() {
        func html(_ block: Page.Block) -> String {
            Page(title: "T", sections: [.init(heading: "S", blocks: [block])]).html
        }
        #expect(html(.row([.paragraph("a")])).contains("<main class=\"broad\">"))
        #expect(html(.paragraph("a")).contains("<main>"))
        #expect(html(.details("a", [.row([.paragraph("a")])])).contains("<main class=\"broad\">"))
        #expect(html(.details("a", [.paragraph("a")])).contains("<main>"))
    }

    @Test func `notices stand between introduction and sections, and details are folded`() throws {
        let html = Page(
            title: "T",
            introduction: ["first"],
            notices: [.warning("second")],
            sections: [
                Page.Section(heading: "third", blocks: [.details("fourth", [.paragraph("fifth")])])
            ]
        ).html
        var place = try #require(html.firstRange(of: "<body>")).upperBound
        for word in ["first", "second", "third", "fourth", "fifth"] {
            place = try #require(html[place...].firstRange(of: word)).upperBound
        }
        #expect(html.contains("<p class=\"warning\"><strong>Warning:</strong> second</p>"))
        #expect(html.contains("<details>\n<summary>fourth</summary>\n<p>fifth</p>\n</details>"))
    }

    @Test func `the document tells its language and fits narrow screens`() {
        let html = Page(title: "A & B").html
        #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
        let french = Page(title: "A & B", language: .french).html
        #expect(french.hasPrefix("<!DOCTYPE html>\n<html lang=\"fr\">"))
        #expect(html.contains("<title>A &amp; B</title>"))
        #expect(html.contains("width=device-width"))
        #expect(html.contains("prefers-color-scheme: dark"))
    }

    @Test func `table headings say what they head`() {
        var table = Table(
            caption: "Latency",
            columns: [Table.Column("Percentile"), Table.Column("Response", isNumeric: true)]
        )
        table.append(["p50", "98.2 µs"])
        #expect(table.html.text.contains("<caption>Latency</caption>"))
        #expect(table.html.text.contains("<th scope=\"col\">Percentile</th>"))
        #expect(table.html.text.contains("<th scope=\"col\" class=\"number\">Response</th>"))
        #expect(
            table.html.text.contains(
                "<tr><th scope=\"row\">p50</th><td class=\"number\">98.2 µs</td></tr>"
            )
        )
    }

    @Test func `a marked column stands out in every row`() {
        var table = Table(
            caption: "Models",
            columns: [
                Table.Column(""), Table.Column("a", isMarked: true),
                Table.Column("b", isNumeric: true, isMarked: true),
            ]
        )
        table.append(["AUC", "0.9", "0.8"])
        #expect(table.html.text.contains("<th scope=\"col\" class=\"marked\">a</th>"))
        #expect(table.html.text.contains("<td class=\"marked\">0.9</td>"))
        #expect(table.html.text.contains("<td class=\"number marked\">0.8</td>"))
    }

    @Test(arguments: [("", 0), ("Look here.", 1)])
    func `a picture has a line under it if there is something to say`(caption: String, count: Int) {
        let chart = BarChart(title: "T", nameTitle: "n", axis: Axis("v"), bars: [])
        let section = Page.Section(heading: "S", blocks: [.figure(chart, caption: caption)])
        let html = Page(title: "P", sections: [section]).html
        #expect(html.ranges(of: "<figcaption>").count == count)
    }
}
