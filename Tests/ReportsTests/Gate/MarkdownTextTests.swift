import Testing

@testable import Reports

@Suite struct MarkdownTextTests {
    @Test(arguments: [
        ("plain words, 0.5 and é中", "plain words, 0.5 and é中"),
        // What has a meaning in a line or a cell.
        ("a|b", "a\\|b"), ("*b* _i_ `c` ~s~", "\\*b\\* \\_i\\_ \\`c\\` \\~s\\~"),
        ("[l](u) ![i](u)", "\\[l\\]\\(u\\) \\!\\[i\\]\\(u\\)"), ("a\\b", "a\\\\b"),
        ("<b>&amp;", "\\<b\\>\\&amp;"), ("$x$ {y}", "\\$x\\$ \\{y\\}"),
        ("\"q\" 'q'", "\\\"q\\\" \\'q\\'"),
        // What the site makes of plain text: mentions, issues, links.
        ("@admin", "@\u{200b}admin"), ("a@b.example", "a@\u{200b}b.example"),
        ("#1", "\\#\u{200b}1"), ("owner/name#1", "owner/name\\#\u{200b}1"),
        ("GH-1", "GH-\u{200b}1"), ("gh-23", "gh-\u{200b}23"), ("xGh-4", "xGh-\u{200b}4"),
        ("high-risk G-1 H-1", "high-risk G-1 H-1"),
        ("https://x.example", "https:\u{200b}//x.example"), ("ftp://x", "ftp:\u{200b}//x"),
        ("www.x.example", "www\u{200b}.x.example"), ("WWW.X", "WWW\u{200b}.X"),
        ("0.5 a/b", "0.5 a/b"),
        // What ends a line or is not seen.
        ("a\n# b", "a \\#\u{200b} b"), ("a\u{0}b", "a\u{fffd}b"),
        ("", ""),
    ])
    func `a text is read as it is`(text: String, escaped: String) {
        #expect(MarkdownText.escaped(text) == escaped)
    }

    @Test(arguments: [
        ("a|b", "a&#124;b"), ("</summary>", "&#60;/summary&#62;"), ("&amp;", "&#38;amp;"),
        ("@admin", "@\u{200b}admin"), ("#1", "&#35;\u{200b}1"), ("GH-1", "GH-\u{200b}1"),
        ("a\\b", "a&#92;b"), ("https://x", "https:\u{200b}//x"),
    ])
    func `in HTML signs are numbers, as backslashes escape nothing there`(
        text: String,
        escaped: String
    ) {
        #expect(MarkdownText.escapedForHTML(text) == escaped)
    }

    @Test func `a text is cut before it is escaped`() {
        let bars = String(repeating: "|", count: 600)
        #expect(MarkdownText.escaped(bars) == String(repeating: "\\|", count: 500) + "…")
        let short = String(repeating: "&#124;", count: 200) + "…"
        #expect(MarkdownText.escapedForHTML(bars) == short)
        #expect(MarkdownText.escaped("abcd", scalarsMax: 2) == "ab…")
    }
}
