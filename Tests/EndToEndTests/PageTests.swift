import Foundation
import TestSupport
import Testing

@Suite struct PageTests {
    private static let figures =
        "credit_lines_outstanding=5&loan_amt_outstanding=5200&total_debt_outstanding=25600"
        + "&income=74000&years_employed=1&fico_score=550"
    private static let form = ["Content-Type": "application/x-www-form-urlencoded"]

    private func text(_ data: Data) -> String { String(decoding: data, as: UTF8.self) }

    @Test func `a form is answered in the language of who asks`() async throws {
        let server = try RunningServer()
        let page = try RunningPage(over: "127.0.0.1:\(server.port)")
        let body = Data(Self.figures.utf8)
        let english = try await page.ask("/", body: body, Self.form)
        #expect(english.status == 200)
        #expect(text(english.body).contains(">At risk</p>"))
        let french = try await page.ask(
            "/",
            body: body,
            Self.form.merging(["Accept-Language": "fr-FR"]) { $1 }
        )
        #expect(text(french.body).contains(">À risque</p>"))
        #expect(french.field("Content-Language") == "fr")
        #expect(french.field("Cache-Control") == "no-store")
        let chosen = try await page.ask(
            "/",
            body: nil,
            ["Cookie": "language=fr", "Accept-Language": "en"]
        )
        #expect(text(chosen.body).contains("<html lang=\"fr\">"))
    }

    @Test func `the switch sets a cookie and keeps the figures`() async throws {
        let server = try RunningServer()
        let page = try RunningPage(over: "127.0.0.1:\(server.port)")
        let body = Data((Self.figures + "&written=en&language=fr").utf8)
        let answer = try await page.ask("/", body: body, Self.form)
        let cookie = try #require(answer.field("Set-Cookie"))
        #expect(cookie.hasPrefix("language=fr;"))
        #expect(cookie.contains("SameSite=Lax") && cookie.contains("HttpOnly"))
        #expect(text(answer.body).contains("value=\"25\u{202f}600\""))
    }

    @Test func `faults have their status, and a script gets them as what it asked for`()
        async throws
    {
        let server = try RunningServer()
        let page = try RunningPage(over: "127.0.0.1:\(server.port)")
        let wrong = Self.figures.replacing("550", with: "900")
        let plain = try await page.ask("/", body: Data(wrong.utf8), Self.form)
        #expect(plain.status == 422)
        #expect(text(plain.body).contains("FICO score: 900 is not allowed"))
        let script = try await page.ask("/", body: Data((wrong + "&script=1").utf8), Self.form)
        #expect(script.status == 200)
        let body = Data(repeating: UInt8(ascii: "a"), count: 1 << 20)
        #expect(try await page.ask("/", body: body, Self.form).status == 413)
    }

    @Test func `without a scoring server the page comes and keeps the figures`() async throws {
        let page = try RunningPage(over: "127.0.0.1:1")
        let fresh = try await page.ask("/")
        #expect(fresh.status == 503)
        #expect(fresh.field("Retry-After") == "1")
        #expect(text(fresh.body).contains("name=\"fico_score\""))
        let asked = try await page.ask("/", body: Data(Self.figures.utf8), Self.form)
        #expect(asked.status == 503)
        #expect(text(asked.body).contains("value=\"25600\""))
        #expect(text(asked.body).contains("does not answer now"))
    }

    @Test func `files of the page are kept by their version only`() async throws {
        let page = try RunningPage(over: "127.0.0.1:1")
        let html = text(try await page.ask("/").body)
        for name in ["page.css", "page.js", "icon.svg"] {
            let start = try #require(html.range(of: "/\(name)?")).lowerBound
            let link = html[start...].prefix { $0 != "\"" }
            let named = try await page.ask(String(link))
            #expect(
                named.field("Cache-Control")?.contains("immutable")
                    == true
            )
            let other = try await page.ask("/\(name)?0")
            #expect(other.field("Cache-Control") == "no-cache")
            #expect(other.body == named.body)
        }
    }
}
