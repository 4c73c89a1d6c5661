import Charts
import HTTPFront
import HTTPTypes

/// A file that the page needs beside its text.
struct PageAsset: Sendable {
    let path: String
    let contentType: String
    let text: String
    /// A name for this very text, which browsers may keep as long as they like.
    let version: String

    init(path: String, contentType: String, text: String) {
        self.path = path
        self.contentType = contentType
        self.text = text
        version = Self.version(of: text)
    }

    /// Where the page finds it; a newer server answers there, too, with its own.
    var link: String { "/\(path)?\(version)" }

    /// The file; to be kept for ever where it is asked for by its version.
    func response(to request: Request) -> Answer {
        let isNamed = request.query.map(String.init) == version
        return Answer(
            .ok,
            [
                .contentType: contentType,
                .cacheControl: isNamed ? "public, max-age=31536000, immutable" : "no-cache",
            ],
            text: text
        )
    }

    /// The FNV-1a hash of 64 bits: it tells versions apart and guards nothing.
    private static func version(of text: String) -> String {
        let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        return String(hash, radix: 16)
    }
}

/// The files that the page needs beside its text; they lie in `Files`.
enum PageAssets {
    /// The style sheet, for wide and narrow, light and dark screens and for paper.
    static let style = PageAsset(
        path: "page.css",
        contentType: "text/css; charset=utf-8",
        text: PageStyle.variables + String(decoding: PackageResources.page_css, as: UTF8.self)
    )
    /// The style sheet of a letter, for the screen and for paper of any size.
    static let letterStyle = PageAsset(
        path: "letter.css",
        contentType: "text/css; charset=utf-8",
        text: PageStyle.variables + String(decoding: PackageResources.letter_css, as: UTF8.self)
    )
    /// The script: answers without a reload, in the words that the server sets.
    ///
    /// It sends the form as the browser would, and takes the elements marked `data-live` from the page
    /// that comes back; it sends a loan book, and saves what comes back.
    static let script = PageAsset(
        path: "page.js",
        contentType: "text/javascript; charset=utf-8",
        text: String(decoding: PackageResources.page_js, as: UTF8.self)
    )
    static let icon = PageAsset(
        path: "icon.svg",
        contentType: "image/svg+xml",
        text: String(decoding: PackageResources.icon_svg, as: UTF8.self)
    )
    static let all = [style, letterStyle, script, icon]
}
