import HTTPTypes
import Hummingbird
import NIOCore

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
    func response(to request: Request) -> Response {
        let isNamed = request.uri.query == version
        return Response(
            status: .ok,
            headers: [
                .contentType: contentType,
                .cacheControl: isNamed ? "public, max-age=31536000, immutable" : "no-cache",
            ],
            body: .init(byteBuffer: ByteBuffer(string: text))
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

/// The files that the page needs beside its text.
enum PageAssets {
    static let style = PageAsset(
        path: "page.css",
        contentType: "text/css; charset=utf-8",
        text: PageStyleSheet.text
    )
    static let script = PageAsset(
        path: "page.js",
        contentType: "text/javascript; charset=utf-8",
        text: PageScript.text
    )
    static let icon = PageAsset(
        path: "icon.svg",
        contentType: "image/svg+xml",
        text: """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6"\
             fill="#0072b2"/><path d="M7 22a9 9 0 0 1 18 0" fill="none" stroke="#fff" stroke-width="3"/>\
            <path d="M16 22 21 14" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>
            """
    )
    static let all = [style, script, icon]
}
