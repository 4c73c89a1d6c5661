import HTTPTypes
import JSON
import NIOCore
import NIOHTTP1
internal import Platform
import Synchronization

/// Answers `POST /predict` where its parts come out of the parser, ahead of the router.
///
/// Programs that score send little else, and the router's way — a stream of parts, the middleware, a writer
/// that suspends — takes more of a processor than all the rest. A request takes this way if its head says that
/// nothing of it is out of the ordinary and the router owes no answer on its connection; it gets the
/// answer that ``PredictRoute`` would give. Answers keep the order of their requests: what comes while one
/// is due waits.
final class PredictHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// What the handlers of all connections share.
    struct Service: Sendable {
        let limits: WebLimits
        let metrics: WebMetrics
        /// One for each loop.
        let gatherers: [ObjectIdentifier: NIOLoopBoundBox<PredictionGatherer>]

        init(
            _ predictor: Predictor,
            limits: WebLimits,
            metrics: WebMetrics,
            loops: any EventLoopGroup
        ) {
            self.limits = limits
            self.metrics = metrics
            let gatherers = loops.makeIterator().map { loop in
                (
                    ObjectIdentifier(loop),
                    NIOLoopBoundBox.makeBoxSendingValue(
                        PredictionGatherer(predictor, loop: loop),
                        eventLoop: loop
                    )
                )
            }
            self.gatherers = Dictionary(uniqueKeysWithValues: gatherers)
        }
    }

    private enum State {
        /// What comes is the router's.
        case passing
        /// A request of which the head came, and so much of the body.
        case taking(Predictor.Form, body: ByteBuffer)
        /// A request came whole, and its answer is due.
        case answering
    }

    private enum Inbound {
        case part(HTTPServerRequestPart)
        case event(Any)
    }

    private let service: Service
    private let counts: RouteCounts
    private var gatherer: PredictionGatherer?
    private var state = State.passing
    /// Requests that went to the router and are not answered.
    private var routed = 0
    /// What came while an answer was due, in order.
    private var held = CircularBuffer<Inbound>()
    /// Whether the channel may not read on before some of what is held has gone.
    private var holdsRead = false
    /// Whether parts went to the router since it was last told that there are no more for now.
    private var hasPassed = false
    /// When the head of the request came that is taken or answered, in nanoseconds of the monotonic clock.
    private var began: UInt64 = 0
    private var isOver = false

    /// Parts that may wait before the channel stops reading: a caller that does not wait for its answers
    /// fills its own buffers then, and not these.
    private static let heldMax = 16

    /// A handler for one connection.
    init(_ service: Service) {
        self.service = service
        counts = service.metrics.counts(of: PredictRoute.path)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        gatherer = service.gatherers[ObjectIdentifier(context.eventLoop)]?.value
    }

    func channelInactive(context: ChannelHandlerContext) {
        isOver = true
        held.removeAll()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        isOver = true
    }

    // MARK: - Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if !held.isEmpty || mustHold(context) {
            held.append(.part(part))
        } else {
            take(part, context)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        guard hasPassed else { return }
        hasPassed = false
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if held.count >= Self.heldMax {
            holdsRead = true
        } else {
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if !held.isEmpty || mustHold(context) {
            held.append(.event(event))
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        context.fireChannelWritabilityChanged()
        goOn(context)
    }

    /// Whether what comes now has to wait: for an answer that is due, or, where the next request begins, for
    /// a caller that does not read its answers.
    private func mustHold(_ context: ChannelHandlerContext) -> Bool {
        switch state {
        case .answering: true
        case .taking: false
        case .passing: routed == 0 && !context.channel.isWritable
        }
    }

    private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch (state, part) {
        case (.passing, .head(let head)):
            if routed == 0, let form = form(of: head) {
                began = MonotonicClock.nanoseconds
                state = .taking(form, body: context.channel.allocator.buffer(capacity: 0))
            } else {
                routed += 1
                pass(part, context)
            }
        case (.taking(let form, var body), .body(var bytes)):
            // Nothing else holds the body while it grows.
            state = .passing
            if body.readableBytes == 0 { body = bytes } else { body.writeBuffer(&bytes) }
            state = .taking(form, body: body)
        case (.taking(let form, let body), .end):
            state = .answering
            service.metrics.inFlight.add(1, ordering: .relaxed)
            answer(form, Array(body.readableBytesView), context)
        case (.passing, _), (.taking, .head), (.answering, _): pass(part, context)
        }
    }

    private func pass(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        hasPassed = true
        context.fireChannelRead(wrapInboundOut(part))
    }

    /// How the features of an ordinary request are written; nil for every other request.
    private func form(of head: HTTPRequestHead) -> Predictor.Form? {
        guard head.method == .POST, head.uri == PredictRoute.path, gatherer != nil else {
            return nil
        }
        guard let body = BodyFields(head), let length = Int(body.length),
            length <= service.limits.predictionBytesMax
        else { return nil }
        return Predictor.Form(rawValue: body.type) ?? (try? Predictor.Form(body.type.mediaType))
    }

    // MARK: - Answers

    private func answer(_ form: Predictor.Form, _ body: [UInt8], _ context: ChannelHandlerContext) {
        do throws(WebFault) {
            gatherer?.ask(try Predictor.features(body, form)) { [self] answer in
                finish(answer, context)
                goOn(context)
            }
        } catch {
            finish(error.answer, context)
        }
    }

    private func finish(_ answer: WholeAnswer, _ context: ChannelHandlerContext) {
        state = .passing
        service.metrics.inFlight.subtract(1, ordering: .relaxed)
        counts.count(.post, answer.status, nanoseconds: MonotonicClock.nanoseconds - began)
        if !isOver { write(answer, context) }
    }

    private func write(_ answer: WholeAnswer, _ context: ChannelHandlerContext) {
        let (head, body) = answer.parts(context.channel.allocator)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { routed -= 1 }
        context.write(data, promise: promise)
    }

    /// Takes what is held, up to the next request that is answered here.
    private func goOn(_ context: ChannelHandlerContext) {
        if isOver { return }
        while !mustHold(context), let next = held.popFirst() {
            switch next {
            case .part(let part): take(part, context)
            case .event(let event): context.fireUserInboundEventTriggered(event)
            }
        }
        channelReadComplete(context: context)
        if holdsRead, held.count < Self.heldMax {
            holdsRead = false
            context.read()
        }
    }
}

@available(*, unavailable)
extension PredictHandler: Sendable {}
