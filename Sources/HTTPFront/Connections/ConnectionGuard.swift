import HTTPTypes
import NIOCore
import NIOHTTP1

/// Ends connections whose callers do not do their part of HTTP/1.1.
///
/// Those are heads and bodies that trickle, answers that nobody reads, silence and input that is no HTTP. It
/// also says `100 Continue`, and closes where HTTP says that a connection ends. Whoever closes, the caller
/// first has all that was written, or its time for it is over. It stands where requests come out of the
/// parser and answers go to the socket, which it writes by its ``AnswerWriter``. Times are looked at once in a while and not for every request, so that a request that comes in
/// one piece costs no look at the clock. The least rate of a body follows Apache's `mod_reqtimeout`.
final class ConnectionGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = AnswerPart
    typealias OutboundOut = ByteBuffer

    private let limits: HTTPLimits
    private let decoder: RequestDecoder
    private let scheme: String
    private let presence: Presence?
    /// Whether some of a request came since the last look.
    private var wasHeard = false
    private var reading = Reading.nothing
    /// Whether a part of a request came since the last time that nothing more was there to read.
    private var hasReadPart = false
    /// The requests whose heads were read and whose answers are not written whole, in order.
    private var unanswered = CircularBuffer<Asked>()
    /// The form of the answer that is due, once its head was written.
    private var begun: AnswerWriter.Form?
    private var phase = Phase.open
    /// Since when the caller has not taken what was written.
    private var unreadSince: NIODeadline?
    /// Since when nothing comes and nothing is due, as far as the looks tell; nil when something came since the last.
    private var idleSince: NIODeadline?
    private var look: Scheduled<Void>?
    private var writer: AnswerWriter

    /// A guard for one connection.
    ///
    /// - Parameters:
    ///   - limits: how long it waits.
    ///   - decoder: what stands before it.
    ///   - writer: writes the answers.
    ///   - scheme: what the connection speaks, `http` or `https`.
    ///   - presence: is told whether the caller is silent.
    init(
        limits: HTTPLimits,
        decoder: RequestDecoder,
        writer: AnswerWriter = AnswerWriter(),
        scheme: String = "http",
        presence: Presence? = nil
    ) {
        self.scheme = scheme
        self.presence = presence
        self.limits = limits
        self.decoder = decoder
        self.writer = writer
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        idleSince = context.eventLoop.now
        lookLater(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        look?.cancel()
        look = nil
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        look?.cancel()
        look = nil
    }

    // MARK: - Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasReadPart = true
        wasHeard = true
        presence?.speaks()
        idleSince = nil
        let part = unwrapInboundIn(data)
        switch part {
        case .head(let head):
            // What follows the last request is none.
            guard isOpen else { return decoder.readNoMore() }
            let fields = RequestFields(head)
            if let fault = head.fault(fields, scheme: scheme) {
                let isForHead = head.method == .HEAD
                return refuse(Refusal(fault: fault, isForHead: isForHead), context)
            }
            decoder.headCame(offersUpgrade: fields.offersUpgrade)
            unanswered.append(Asked(isOld: head.version == .http1_0, isHead: head.method == .HEAD))
            // A caller of HTTP/1.0 takes the end of the connection for the end of the answer.
            if head.version == .http1_0 || !head.isKeepAlive { phase = .ending(nil) }
            if fields.waitsForContinue {
                reading = .awaitingContinue
                sayContinueIfDue(context)
            } else {
                reading = .body(since: nil, bytes: 0)
            }
        case .body(let bytes):
            switch reading {
            case .nothing, .head: return
            case .awaitingContinue: reading = .body(since: nil, bytes: bytes.readableBytes)
            case .body(let since, let count):
                reading = .body(since: since, bytes: count + bytes.readableBytes)
            }
        case .end:
            guard isInRequest else { return }
            reading = .nothing
            if isOpen { decoder.endCame() } else { decoder.readNoMore() }
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        switch reading {
        // What follows the last request is no head that could be late.
        case .nothing where !hasReadPart && isOpen: reading = .head(since: context.eventLoop.now)
        case .body(nil, let bytes): reading = .body(since: context.eventLoop.now, bytes: bytes)
        case .nothing, .head, .awaitingContinue, .body: break
        }
        hasReadPart = false
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case let fault as RequestFault:
            if case .nothing = reading, !isOpen { return }
            refuse(Refusal(fault: fault.fault(limits)), context)
        // The decoder says the same again as a fault of its own.
        case is HTTPParserError: break
        default: context.fireErrorCaught(error)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            // The handlers behind do not know of every request, nor of what the caller has not read yet.
            if isOpen { phase = .ending(nil) }
            if unanswered.isEmpty { finish(context, lingers: false) }
        case is CutShort:
            context.fireUserInboundEventTriggered(event)
            // Not by `finish`, which waits for the caller.
            context.close(promise: nil)
        case is Displaced: context.close(promise: nil)
        case is HoldsTooMuch:
            context.fireUserInboundEventTriggered(event)
            if isInRequest, begun == nil {
                refuse(Refusal(fault: .tooMuchHeld), context)
            } else {
                context.close(promise: nil)
            }
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    /// Tells a caller that waits for it to send its body, once all before it is answered.
    private func sayContinueIfDue(_ context: ChannelHandlerContext) {
        guard case .awaitingContinue = reading, unanswered.count == 1, !isFinished else { return }
        reading = .body(since: context.eventLoop.now, bytes: 0)
        context.writeAndFlush(wrapOutboundOut(AnswerWriter.goOn), promise: nil)
    }

    // MARK: - Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isFinished else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        let allocator = context.channel.allocator
        switch unwrapOutboundIn(data) {
        case .whole(let answer, let body):
            let bytes = writer.whole(answer, body, nextForm(), allocator)
            context.write(wrapOutboundOut(bytes), promise: promise)
            endAnswer(context)
        case .head(let answer):
            let form = nextForm()
            begun = form
            context.write(wrapOutboundOut(writer.head(answer, form, allocator)), promise: promise)
        case .piece(let bytes): write(piece: bytes, context, promise)
        case .end:
            if let end = begun.flatMap(AnswerWriter.end) {
                context.write(wrapOutboundOut(end), promise: promise)
            } else {
                promise?.succeed()
            }
            endAnswer(context)
        }
    }

    /// The form of the answer that is due, which begins now.
    private func nextForm() -> AnswerWriter.Form {
        // An answer before the end of its request: what is still to come of that is not waited for.
        if unanswered.count == 1, isInRequest, isOpen { phase = .ending(nil) }
        let isLast =
            if unanswered.count == 1, case .ending(nil) = phase { true } else { false }
        return AnswerWriter.Form(
            isOld: unanswered.first?.isOld ?? false,
            isForHead: unanswered.first?.isHead ?? false,
            isLast: isLast
        )
    }

    private func write(
        piece: ByteBuffer,
        _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        guard let begun, !begun.isForHead, piece.readableBytes > 0 else {
            promise?.succeed()
            return
        }
        guard let head = AnswerWriter.chunkHead(piece.readableBytes, begun) else {
            return context.write(wrapOutboundOut(piece), promise: promise)
        }
        context.write(wrapOutboundOut(head), promise: nil)
        context.write(wrapOutboundOut(piece), promise: nil)
        context.write(wrapOutboundOut(AnswerWriter.chunkEnd), promise: promise)
    }

    private func endAnswer(_ context: ChannelHandlerContext) {
        begun = nil
        _ = unanswered.popFirst()
        switch phase {
        case .ending(nil) where unanswered.isEmpty: finish(context)
        case .ending(_?): refuseIfDue(context)
        case .open, .ending, .sending, .lingering: sayContinueIfDue(context)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        unreadSince =
            context.channel.isWritable && !isFinished ? nil : context.eventLoop.now
        context.fireChannelWritabilityChanged()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        finish(context, promise: promise)
    }

    /// Answers in the place of the handlers, and ends the connection.
    private func refuse(_ refusal: Refusal, _ context: ChannelHandlerContext) {
        decoder.readNoMore()
        switch phase {
        case .open, .ending(nil):
            phase = .ending(refusal)
            refuseIfDue(context)
        case .ending, .sending, .lingering: break
        }
    }

    private func refuseIfDue(_ context: ChannelHandlerContext) {
        guard case .ending(let refusal?) = phase else { return }
        // A request that is refused in its body is one of those that are not answered.
        if unanswered.count > (isInRequest ? 1 : 0) { return }
        guard begun == nil else { return context.close(promise: nil) }
        write(refusal, context)
        finish(context)
    }

    private func write(_ refusal: Refusal, _ context: ChannelHandlerContext) {
        let answer = refusal.fault.answer
        guard case .whole(let body) = answer.body else { return }
        let form = AnswerWriter.Form(isForHead: refusal.isForHead, isLast: true)
        let bytes = writer.whole(answer, body, form, context.channel.allocator)
        context.write(wrapOutboundOut(bytes), promise: nil)
    }

    /// Sends what is written and its end, and waits a while for the caller's: closing at once would
    /// make the system discard what the caller has not read yet, if bytes of it are still to come.
    private func finish(
        _ context: ChannelHandlerContext,
        lingers: Bool = true,
        promise: EventLoopPromise<Void>? = nil
    ) {
        guard !isFinished else {
            promise?.fail(ChannelError.alreadyClosed)
            return
        }
        phase = .sending
        unreadSince = unreadSince ?? context.eventLoop.now
        // The channel drops what waits to be sent if the caller has closed its side; nothing, sent behind
        // it, tells when that is no more.
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenComplete { _ in
            self.phase = .lingering(since: context.eventLoop.now)
            context.close(mode: lingers ? .output : .all, promise: promise)
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: sent)
    }

    // MARK: - Time

    private func lookLater(_ context: ChannelHandlerContext) {
        guard look == nil else { return }
        look = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(limits.lookInterval))
        {
            self.look = nil
            self.lookNow(context)
        }
    }

    private func lookNow(_ context: ChannelHandlerContext) {
        let now = context.eventLoop.now
        presence?.look(at: now, isServed: isServed, wasHeard: wasHeard)
        wasHeard = false
        let isLeft =
            if case .lingering(let since) = phase {
                isOver(since, limits.lingerTimeout, now)
            } else {
                isOver(unreadSince, limits.stallTimeout, now)
            }
        if isLeft { return context.close(promise: nil) }
        if isIdle, idleSince != nil {
            if isOver(idleSince, limits.idleTimeout, now) { return context.close(promise: nil) }
            context.triggerUserOutboundEvent(FellSilent(), promise: nil)
        } else {
            idleSince = now
        }
        switch reading {
        case .head(let since) where isOver(since, limits.headTimeout, now):
            let sentence = "the head of the request took longer than \(limits.headTimeout)"
            refuse(Refusal(fault: WebFault(.requestTimeout, sentence)), context)
        case .body(let since, let bytes) where isOver(since, limits.bodyTimeout(bytes: bytes), now):
            let sentence =
                "the body took longer than \(limits.bodyTimeout) and a second for every "
                + "\(limits.bodyBytesPerSecondMin) bytes"
            refuse(Refusal(fault: WebFault(.requestTimeout, sentence)), context)
        case .nothing, .head, .awaitingContinue, .body: break
        }
        lookLater(context)
    }

    private func isOver(_ since: NIODeadline?, _ limit: Duration, _ now: NIODeadline) -> Bool {
        guard let since else { return false }
        return now - since >= TimeAmount(limit)
    }

    // MARK: - State

    private var isOpen: Bool {
        if case .open = phase { true } else { false }
    }

    private var isFinished: Bool {
        switch phase {
        case .open, .ending: false
        case .sending, .lingering: true
        }
    }

    /// Whether the head of a request was read, and its end was not.
    private var isInRequest: Bool {
        switch reading {
        case .nothing, .head: false
        case .awaitingContinue, .body: true
        }
    }

    /// Whether an answer is made, or goes to a caller that reads it.
    private var isServed: Bool {
        unreadSince == nil && (begun != nil || unanswered.count > (isInRequest ? 1 : 0))
    }

    /// Whether no part of a request has come that is not answered.
    private var isIdle: Bool {
        if case .nothing = reading { unanswered.isEmpty } else { false }
    }
}

@available(*, unavailable)
extension ConnectionGuard: Sendable {}
