import EventLoop

/// Where the page is, where the scores come from, and the limits.
package struct WebConfiguration: Sendable {
    /// The host to listen on, a name or a number.
    package var host: String
    /// The port to listen on; 0 picks a free one.
    package var port: Int
    /// The scoring server, `HOST:PORT`.
    package var server: String
    package var limits = WebLimits()
    /// Loops that answer, each on a thread of its own; one for each processor that this process may use.
    package var loops = Processors.available
    package var bookLimits = BookLimits()

    /// A page's server at `host` and `port` over the scoring server at `server`, with the usual limits.
    package init(host: String, port: Int, server: String) {
        self.host = host
        self.port = port
        self.server = server
    }

    /// `HOST:PORT`, an IPv6 host in brackets, with another port where one was picked.
    func address(port: Int? = nil) -> String {
        let host = host.contains(":") ? "[\(host)]" : host
        return "\(host):\(port ?? self.port)"
    }
}
