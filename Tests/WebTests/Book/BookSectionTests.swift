import Charts
import HTTPFront
import HTTPTypes
import NIOCore
import SestinaClient
import Testing

@testable import Web

@Suite struct BookSectionTests {
    private static func html(
        _ language: PageLanguage,
        book: BookOutcome? = nil,
        limits: BookLimits = BookLimits(),
        features: [String] = StubModel.features
    ) -> String {
        var state = PageState(
            language: language,
            entries: PageForm([]).entries(of: features, in: language),
            model: .sample(features: features),
            outcome: .none
        )
        state.book = book
        return BookSection(state: state, limits: limits).html.text
            .replacing("\u{202f}", with: " ")
    }

    @Test func `the columns are named in the model's order, and the limits in words`() {
        var limits = BookLimits()
        limits.bytesMax = 5 << 20
        limits.rowsMax = 12_345
        limits.timeMax = .seconds(7)
        let english = Self.html(
            .english,
            limits: limits,
            features: ["b", "a", "<c>", "d", "e", "f"]
        )
        #expect(
            english.contains(
                """
                <p class="fine">Columns that it needs: <code>b</code>, <code>a</code>, \
                <code>&lt;c&gt;</code>, <code>d</code>, <code>e</code>, <code>f</code>. At most 5 MiB, \
                12,345 rows, 1 MiB in a row and 7 seconds. Rows without six numbers pass without a \
                score.</p>
                """
            )
        )
        let french = Self.html(.french, limits: limits)
        #expect(
            french.contains(
                "Au plus 5 Mio, 12 345 lignes, 1 Mio par ligne et 7 secondes. Les lignes sans six nombres"
                    + " passent sans résultat.</p>"
            )
        )
    }

    @Test(arguments: PageLanguage.allCases)
    func `the script finds its limit and its words, and the form works without it`(
        language: PageLanguage
    ) {
        let html = Self.html(language)
        for part in [
            "<form id=\"book\" method=\"post\" action=\"/book\" enctype=\"multipart/form-data\"",
            "data-bytes-max=\"33554432\"",
            "data-too-large=\"\(BookFault.tooManyBytes(32 << 20).sentence(in: language))\"",
            "<input id=\"book-file\" class=\"drop\" type=\"file\" name=\"book\" accept=\".csv,text/csv\" required>",
            "formaction=\"/book/summary\">",
        ] {
            #expect(html.contains(part), "\(part)")
        }
        for name in ["offline", "working", "save"] {
            #expect(html.contains(" data-\(name)=\""))
            #expect(!html.contains(" data-\(name)=\"\""))
        }
        #expect(html.contains("<div id=\"book-result\" role=\"status\" tabindex=\"-1\"></div>"))
    }

    @Test func `what came of a book takes the focus`() {
        let fault = Self.html(.english, book: .fault(.unprocessableContent, "Line 2 <b>: \"x\"."))
        #expect(
            fault.contains(
                """
                <div id="book-result" role="status" tabindex="-1" autofocus><p class="errors">\
                Line 2 &lt;b&gt;: &quot;x&quot;.</p>
                </div>
                """
            )
        )
        let scored = Self.html(.english, book: .scored(BookTally(), nil))
        #expect(scored.contains("tabindex=\"-1\" autofocus><h3>The book in short</h3>"))
    }

    // MARK: - The answer of several parts

    @Test(arguments: ["", "a,b\n1,2\n", "\r\n--", "--\r\n\r\n"])
    func `the scored book is a part that readers of forms find`(book: String) throws {
        let parts = BookParts()
        let type = try #require(parts.response { _ in }.headers[.contentType])
        var form = try MultipartFile(contentType: type)
        var file: [UInt8] = []
        for buffer in [parts.bookHead, ByteBuffer(string: book), parts.end] {
            file += try form.take(Array(buffer.readableBytesView)[...])
        }
        try form.end()
        #expect(String(decoding: file, as: UTF8.self) == book)
    }

    @Test func `parts follow each other, each behind the boundary`() throws {
        let parts = BookParts()
        let type = try #require(parts.response { _ in }.headers[.contentType])
        let boundary = try #require(type.split(separator: "=").last)
        let text = String(buffer: parts.text("summary", "<p>é</p>"))
        #expect(
            text
                == "\r\n--\(boundary)\r\nContent-Disposition: form-data; name=\"summary\"\r\n\r\n<p>é</p>"
        )
        #expect(String(buffer: parts.end) == "\r\n--\(boundary)--\r\n")
        #expect((1...70).contains(boundary.utf8.count))
        // Who sends a book cannot know it.
        let others = try (0..<20).map { _ in
            try #require(BookParts().response { _ in }.headers[.contentType])
        }
        #expect(Set(others).count == 20 && !others.contains(type))
    }

    // MARK: - Rows that wait, and places

    @Test func `a block gives rows back as they came, readable or not`() {
        var block = BookBlock()
        for turn in 0..<2 {
            #expect(block.count == 0 && block.byteCount == 0)
            block.append(.success(.of([1, 2, 3, 4, 5, 6])), raw: Array("1,2".utf8)[...], line: 2)
            block.append(.failure(.missing("a")), raw: [], line: 3)
            block.append(.failure(.noProbability), raw: Array("xyz,é".utf8).dropFirst(), line: 9)
            block.append(.success(.of([7, 0, 0, 0, 0, 0])), raw: Array("7".utf8)[...], line: 10)
            #expect(block.count == 4, "\(turn)")
            #expect(block.byteCount == 3 + 0 + 5 + 1)
            #expect(block.readable.map { $0[0] } == [1, 7])
            let raw = (0..<4).map { String(decoding: block.raw($0), as: UTF8.self) }
            #expect(raw == ["1,2", "", "yz,é", "7"])
            #expect((0..<4).map { block.line($0) } == [2, 3, 9, 10])
            #expect((0..<4).map { block.fault($0) == nil } == [true, false, false, true])
            block.removeAll()
        }
    }

    @Test func `a place is there again once nobody holds it, whoever took it`() async throws {
        let places = BookPlaces(most: 3)
        let taken = await withTaskGroup(of: BookPlace?.self) { group in
            for number in 0..<20 { group.addTask { try? places.take(for: "\(number % 2)") } }
            return await group.reduce(into: [BookPlace]()) { held, place in
                if let place { held.append(place) }
            }
        }
        #expect(taken.count == 3)
        #expect(throws: BookFault.busy) { try places.take(for: "2") }
        withExtendedLifetime(taken) {}
        let none = BookPlaces(most: 0)
        #expect(throws: BookFault.busy) { try none.take(for: nil) }
    }

    @Test func `the limits are those that the page and the papers tell`() {
        let limits = BookLimits()
        #expect(limits.bytesMax == 32 << 20)
        #expect(limits.rowsMax == 1_000_000)
        #expect(limits.booksMax == 4)
        #expect(limits.timeMax == .seconds(120))
        #expect(limits.batchRows <= ScoringClient.batchRowsMax)
        #expect(limits.answerDelayBytes < limits.bytesMax)
    }
}
