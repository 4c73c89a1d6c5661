import NIOCore
import NIOHTTP1

/// Makes requests of bytes: NIO's decoder, and what it leaves to others.
///
/// NIO's decoder takes a request that offers an upgrade for the last one of HTTP and reads nothing behind it.
/// The offer is a choice that RFC 9110, section 7.8, lets a server pass over, and then the connection goes
/// on: another decoder takes over where that one stopped. Bytes that are nothing to anybody any more are
/// dropped here, unread, and not kept.
///
/// The ``ConnectionGuard`` behind it sees every request and tells it what it needs to know of them.
final class RequestDecoder: ByteToMessageDecoder {
    typealias InboundOut = HTTPServerRequestPart

    private enum Place {
        /// Between two requests, as far as is known.
        case between
        /// In a head of which not all has come; the first line may have.
        case head(hasLine: Bool)
        /// Behind a head; whether NIO's decoder will stop at the end of its request.
        case body(stops: Bool)
        /// At the end of a request that NIO's decoder stopped at.
        case stopped
        /// Behind all that is read.
        case over
    }

    private let limits: HTTPLimits
    private var place = Place.between
    private var parser: HTTPRequestDecoder

    /// A decoder for one connection.
    init(limits: HTTPLimits) {
        self.limits = limits
        parser = Self.parser(limits)
    }

    private static func parser(_ limits: HTTPLimits) -> HTTPRequestDecoder {
        var configuration = NIOHTTPDecoderLimitConfiguration()
        configuration.maxHeaderFieldSize = limits.headerBytesMax
        configuration.maxHeaderListSize = limits.headerBytesMax
        configuration.maxHeaderFieldCount = limits.headerFieldsMax
        return HTTPRequestDecoder(limitConfiguration: configuration)
    }

    // MARK: - What the guard tells

    /// The head of a request came.
    ///
    /// - Parameter offersUpgrade: as ``RequestFields/offersUpgrade`` has it.
    func headCame(offersUpgrade: Bool) {
        place = .body(stops: offersUpgrade)
    }

    /// The end of a request came.
    func endCame() {
        guard case .body(let stops) = place else { return }
        place = stops ? .stopped : .between
    }

    /// Nothing that comes from now on is read.
    func readNoMore() {
        place = .over
    }

    // MARK: - Bytes

    func decoderAdded(context: ChannelHandlerContext) {
        parser.decoderAdded(context: context)
    }

    func decoderRemoved(context: ChannelHandlerContext) {
        parser.decoderRemoved(context: context)
    }

    func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) -> DecodingState {
        if case .over = place { return drop(&buffer) }
        let given = buffer
        do {
            _ = try parser.decode(context: context, buffer: &buffer)
        } catch {
            fail(error, given, context)
            return drop(&buffer)
        }
        switch place {
        case .between where buffer.readableBytes > 0:
            place = .head(hasLine: given.line != nil)
        case .head(false): place = .head(hasLine: given.line != nil)
        case .stopped: return goOn(context, &buffer)
        case .over: return drop(&buffer)
        case .between, .head, .body: break
        }
        return .needMoreData
    }

    func decodeLast(
        context: ChannelHandlerContext,
        buffer: inout ByteBuffer,
        seenEOF: Bool
    ) -> DecodingState {
        while buffer.readableBytes > 0,
            case .continue = decode(context: context, buffer: &buffer)
        {}
        if case .over = place { return drop(&buffer) }
        do {
            _ = try parser.decodeLast(context: context, buffer: &buffer, seenEOF: seenEOF)
        } catch {
            fail(error, buffer, context)
        }
        return drop(&buffer)
    }

    private func drop(_ buffer: inout ByteBuffer) -> DecodingState {
        buffer.moveReaderIndex(to: buffer.writerIndex)
        return .needMoreData
    }

    /// Lets another decoder take over behind a request that NIO's stopped at.
    private func goOn(
        _ context: ChannelHandlerContext,
        _ buffer: inout ByteBuffer
    ) -> DecodingState {
        // One that stopped leaves alone whatever it is given. One that did not would lose what it has read of the
        // next request, and cannot get past a zero, which stands in no head.
        var probe = buffer
        probe.writeInteger(0 as UInt8)
        let untouched = probe
        _ = try? parser.decode(context: context, buffer: &probe)
        guard probe == untouched else {
            fail(HTTPParserError.invalidInternalState, buffer, context)
            return drop(&buffer)
        }
        parser.decoderRemoved(context: context)
        parser = Self.parser(limits)
        parser.decoderAdded(context: context)
        place = .between
        return .continue
    }

    // MARK: - Faults

    private func fail(_ error: any Error, _ given: ByteBuffer, _ context: ChannelHandlerContext) {
        let fault = fault(error, in: given)
        place = .over
        context.fireErrorCaught(fault)
    }

    /// What an error of the parser means.
    ///
    /// - Parameters:
    ///   - error: what the parser threw.
    ///   - given: the bytes among which it is. Where requests come in one piece, those before are among them, too,
    ///     and what is found there may be theirs; that changes the words and nothing else.
    /// - Returns: what the caller is told.
    private func fault(_ error: any Error, in given: ByteBuffer) -> RequestFault {
        guard let error = error as? HTTPParserError else { return .notHTTP(.unknown) }
        let (isInBody, hasLine) =
            switch place {
            case .body: (true, true)
            case .head(let hasLine): (false, hasLine)
            case .between, .stopped, .over: (false, false)
            }
        switch error {
        case .headerOverflow:
            let line = given.line?.count ?? .max
            return !hasLine && line > limits.headerBytesMax ? .targetTooLong : .headTooLong
        case .invalidContentLength
        where ContentLength.isTooLarge(in: HeadBytes(given.readableBytesView)):
            return .bodyTooLong
        case .unknown where !isInBody:
            return TransferCoding.fault(in: HeadBytes(given.readableBytesView)).map(
                RequestFault.coding
            )
                ?? .notHTTP(error)
        default: return .notHTTP(error)
        }
    }
}

@available(*, unavailable)
extension RequestDecoder: Sendable {}

extension ByteBuffer {
    /// The first line, without its end; nil when it has none.
    fileprivate var line: ByteBufferView? {
        let bytes = readableBytesView
        return bytes.firstIndex(of: UInt8(ascii: "\n")).map { bytes[..<$0] }
    }
}
