import Testing

@testable import Charts

@Suite struct MarkupTests {
    @Test(arguments: [
        ("plain µ ∞ é", "plain µ ∞ é"),
        ("a<b>&\"c\"'d'", "a&lt;b&gt;&amp;&quot;c&quot;&#39;d&#39;"),
        ("\u{1b}[31m\u{7f}\u{9b}\u{ffff}", "\u{fffd}[31m\u{fffd}\u{fffd}\u{fffd}"),
        ("tab\tline\n return\r", "tab\tline\n return\u{fffd}"), ("", ""), ("\u{a0}", "\u{a0}"),
    ])
    func `text is made safe and stays readable`(text: String, expected: String) {
        let markup: Markup = "\(text)"
        #expect(markup.text == expected)
    }

    @Test func `a literal stands as it is, and so does what is markup already`() {
        let name = "<i>"
        let inner: Markup = "<b>\(name)</b>"
        let outer: Markup = "<p class=\"a\">\(inner) \(name)</p>"
        #expect(outer.text == "<p class=\"a\"><b>&lt;i&gt;</b> &lt;i&gt;</p>")
    }

    @Test func `a substring and a string from a condition are escaped`() {
        let text = "a&b"
        let isLong = text.count > 1
        let markup: Markup = "\(text.prefix(2)), \(isLong ? "<" : ">"), \(text.count)"
        #expect(markup.text == "a&amp;, &lt;, 3")
    }

    @Test func `pieces are put together without a change`() {
        let names = ["x", "&"]
        var list = names.map { "<li>\($0)</li>" as Markup }.joined(separator: "<br>")
        list += "<hr>"
        #expect((list + "\n").text == "<li>x</li><br><li>&amp;</li><hr>\n")
        #expect([Markup]().joined().text.isEmpty)
    }

    @Test func `a text of the program may be taken as it stands`() {
        #expect(Markup.unescaped("a > b { }").text == "a > b { }")
    }
}
