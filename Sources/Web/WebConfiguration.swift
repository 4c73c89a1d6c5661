package import HTTPFront
import Platform
package import SestinaClient

/// Where the page is, where the scores come from, and the limits.
package struct WebConfiguration: Sendable {
    /// Host and port, and the addresses that the host stands for.
    package typealias Place = HTTPServer.Place

    /// Where to listen, on every address that it stands for; port 0 picks a free one.
    package var listen: Place
    /// The scoring server, `HOST:PORT`.
    package var server: String
    /// How the scoring server is asked by TLS; nil to ask in plain.
    package var serverTLS: TLSOptions?
    /// How the page's server speaks HTTPS; nil to speak HTTP in plain.
    package var security: HTTPServer.Security?
    /// What the page's server holds and waits for at most.
    package var limits = WebLimits()
    /// Loops that answer, each on a thread of its own; one for each processor that this process may use.
    package var loops = Processors.available
    /// The creditor's own text for letters; nil for blanks in its place.
    package var letter: LetterTexts?
    /// What a loan book may be, and what scoring one may take.
    package var bookLimits = BookLimits()

    /// A page's server at a place over the scoring server at `server`, with the usual limits.
    package init(listen: Place, server: String) {
        self.listen = listen
        self.server = server
    }
}
