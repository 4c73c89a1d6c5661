import HTTPTypes
import NIOCore
import NIOHTTP1
import Platform

/// Answers every request in plain with the same place in HTTPS, and ends the connection.
///
/// The method stays the same there (RFC 9110, section 15.4.9). Bodies are not waited for.
final class RedirectHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = AnswerPart

    private let port: UInt16
    private let counts: RouteCounts

    /// The port of HTTPS where nothing is said of one.
    private static let usualPort: UInt16 = 443

    /// A handler for one connection.
    ///
    /// - Parameters:
    ///   - port: where HTTPS is spoken.
    ///   - counts: counts the answers.
    init(port: UInt16, counting counts: RouteCounts) {
        self.port = port
        self.counts = counts
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data) else { return }
        let began = MonotonicClock.nanoseconds
        let answer: Answer
        if let place = Self.place(of: head, port) {
            answer = Answer(.permanentRedirect, [.location: place])
        } else {
            answer =
                WebFault(
                    .badRequest,
                    "this port only tells where HTTPS is, and the request names no host"
                ).answer
        }
        guard case .whole(let body) = answer.body else { return }
        context.writeAndFlush(wrapOutboundOut(.whole(answer, body)), promise: nil)
        let time = MonotonicClock.nanoseconds - began
        counts.count(head.method.rawValue, answer.status, nanoseconds: time)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    /// Where a request is to be asked again; nil where it names no host.
    static func place(of head: HTTPRequestHead, _ port: UInt16) -> String? {
        var (host, path) = (head.headers.first(name: "host") ?? "", head.uri[...])
        // A target that names its host wins over the field (RFC 9112, section 3.2.2).
        if let scheme = path.firstRange(of: "://"), !path.hasPrefix("/") {
            let rest = path[scheme.upperBound...]
            let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
            (host, path) = (String(rest[..<end]), rest[end...])
        }
        host = HeadBytes.trimmed(host)
        guard !host.isEmpty, Authority.isHostField(host) else { return nil }
        if let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") {
            host = String(host[..<colon])
        }
        if !path.hasPrefix("/") { path = path.hasPrefix("?") ? "/" + path : "/" }
        return "https://\(host)\(port == Self.usualPort ? "" : ":\(port)")\(path)"
    }
}

@available(*, unavailable)
extension RedirectHandler: Sendable {}
