import Foundation
import TestSupport
import Testing

@Suite struct LoanBookTests {
    private static let csv = ["Content-Type": "text/csv"]

    /// What `sestina score` makes of a file.
    private func scored(_ path: String) throws -> Data {
        let output = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).csv")
        defer { try? FileManager.default.removeItem(at: output) }
        let command = try BuiltCommand(
            "sestina",
            [
                "score", "--quiet", "--skip-invalid", "--model", Files.defaultModel,
                "--input", path, "--output", output.path,
            ]
        )
        #expect(command.exitCode() == 0)
        return try Data(contentsOf: output)
    }

    private func check(_ path: String) async throws {
        let server = try RunningServer()
        let page = try RunningPage(over: "127.0.0.1:\(server.port)")
        let book = try Data(contentsOf: URL(filePath: path))
        let wanted = try scored(path)
        let plain = try await page.ask("/book", body: book, Self.csv)
        #expect(plain.status == 200)
        #expect(plain.body == wanted)
        let form = try await page.ask(
            "/book",
            body: Data(
                "--b\r\nContent-Disposition: form-data; name=\"book\"; filename=\"x\"\r\n\r\n".utf8
            ) + book + Data("\r\n--b--\r\n".utf8),
            ["Content-Type": "multipart/form-data; boundary=b"]
        )
        #expect(form.body == wanted)
    }

    /// The default model's holdout, and the books of the shared folder where there is one.
    private static let books =
        [Reference.book]
        + (SharedFiles.folder.map { folder in
            ["loans.csv", "train.csv", "test.csv"].map { folder + "/data/" + $0 }
        } ?? [])

    @Test(arguments: books)
    func `loan books are scored as the command scores them`(path: String) async throws {
        try await check(path)
    }

    @Test func `rows that cannot be scored pass, and the caller's bytes stay`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).csv")
        defer { try? FileManager.default.removeItem(at: path) }
        let text =
            "# a comment\r\nname," + ScoreTests.header + "\r\n=1+1," + ScoreTests.rows[0]
            + "\r\n\"a\nb\",x,1,2,3,4,5\r\n\r\n,,1,2,3,4,5\r\nn,1,1,2,nan,4,5\r\né,"
            + ScoreTests.rows[1]
        try Data(text.utf8).write(to: path)
        try await check(path.path)
    }

    @Test(
        arguments: [
            ("a,b\n1,2\n", 422, "has no column named"), ("", 422, "No file was chosen"),
            (ScoreTests.header + "\n1,2\n", 422, "line 2: 2 columns where the header has 6"),
            (ScoreTests.header + ",default,predicted_default\n", 422, "rename or drop one"),
        ] as [(String, Int, String)]
    )
    func `a file that is no loan book is refused with a sentence`(
        text: String,
        status: Int,
        sentence: String
    ) async throws {
        let server = try RunningServer()
        let page = try RunningPage(over: "127.0.0.1:\(server.port)")
        let answer = try await page.ask("/book", body: Data(text.utf8), Self.csv)
        #expect(answer.status == status)
        #expect(String(decoding: answer.body, as: UTF8.self).contains(sentence))
        let shown = try await page.ask(
            "/book/summary",
            body: Data(text.utf8),
            ["Content-Type": "text/csv", "Accept": "text/html", "Accept-Language": "fr"]
        )
        #expect(shown.status == status)
        #expect(String(decoding: shown.body, as: UTF8.self).contains("<p class=\"errors\">"))
    }

    @Test func `a book that is too large is refused`() async throws {
        let server = try RunningServer()
        let page = try RunningPage(over: "127.0.0.1:\(server.port)")
        let book = Data(repeating: UInt8(ascii: "#"), count: 33 << 20)
        let answer = try await page.ask("/book", body: book, Self.csv)
        #expect(answer.status == 413)
        #expect(String(decoding: answer.body, as: UTF8.self).contains("larger than 32 MiB"))
    }
}
