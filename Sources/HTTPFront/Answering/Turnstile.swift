import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
internal import Platform
import Synchronization

/// Lets the requests of a connection through to their handlers, one at a time, and hands the answers back.
///
/// What follows a request waits until that is answered, and until the caller reads its answers; of that little is
/// held, and then the channel reads no more. The rest of a request whose answer was given early is dropped.
final class Turnstile: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = AnswerPart

    /// What the turnstiles of all connections share.
    struct Service: Sendable {
        let router: Router
        let traffic: TrafficCounts
        let faults: FaultResponses
        /// Is told of every answer, at the level `debug`.
        let log: Logger
        /// Knows of every task that makes an answer.
        let connections: OpenConnections
        /// What all may hold of bodies and answers.
        let budget: BodyBudget
    }

    /// An answer that is owed.
    private struct Due {
        let method: HTTPMethod
        let id: RequestID
        let counts: RouteCounts
        /// When the head of the request came, in nanoseconds of the monotonic clock.
        let began: UInt64
        var task: Task<Void, Never>?
    }

    private enum Inbound {
        case part(HTTPServerRequestPart)
        case inputClosed
    }

    private let service: Service
    private var assembler: RequestAssembler
    private var context: ChannelHandlerContext?
    private var due: Due?
    /// The body that comes, if its handler takes it as it comes.
    private var upload: Upload?
    /// What came while an answer was due, in order.
    private var held = CircularBuffer<Inbound>()
    /// Whether the channel may not read on before there is room.
    private var holdsRead = false
    /// What is held of the body that comes, and of the answer that goes.
    private var bodyShare: BodyBudget.Share?
    private var answerShare: BodyBudget.Share?
    /// Waits until the caller has read some of the answer.
    private var roomAwaited: EventLoopPromise<Void>?
    private var isGoingOn = false
    private var isOver = false
    /// When the head came of the request that is being taken, in nanoseconds of the monotonic clock.
    private var began: UInt64 = 0
    /// The method of that request.
    private var method = HTTPMethod.GET
    /// What that request is called; nil before the first.
    private var id: RequestID?

    /// Parts that may wait before the channel stops reading: a caller that does not wait for its answers
    /// fills its own buffers then, and not these.
    private static let heldMax = 16

    /// A turnstile for one connection.
    init(_ service: Service) {
        self.service = service
        assembler = RequestAssembler(service.router)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let this = NIOLoopBound(self, eventLoop: context.eventLoop)
        let loop = context.eventLoop
        let resume = { @Sendable in loop.execute { this.value.hasBudgetAgain() } }
        bodyShare = BodyBudget.Share(of: service.budget, context.channel, resume: resume)
        answerShare = BodyBudget.Share(of: service.budget, context.channel, resume: resume)
    }

    private func hasBudgetAgain() {
        bodyShare?.goOn()
        answerShare?.goOn()
        if let context { readOn(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
        (bodyShare, answerShare) = (nil, nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    /// The connection is no more.
    private func end() {
        isOver = true
        held.removeAll()
        bodyShare?.removeAll()
        answerShare?.removeAll()
        upload?.breakOff(ChannelError.eof)
        upload = nil
        roomAwaited?.fail(ChannelError.ioOnClosedChannel)
        roomAwaited = nil
    }

    // MARK: - Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        if held.isEmpty, !mustHold(context) {
            take(part, context)
        } else {
            held.append(.part(part))
        }
    }

    func read(context: ChannelHandlerContext) {
        if hasRoom { context.read() } else { holdsRead = true }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            if held.isEmpty, !mustHold(context) {
                takeInputClosed(context)
            } else {
                held.append(.inputClosed)
            }
        case is CutShort: due?.task?.cancel()
        case is HoldsTooMuch:
            assembler.drop()
            if due == nil { bodyShare?.removeAll() }
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            roomAwaited?.succeed()
            roomAwaited = nil
            goOn(context)
        }
        context.fireChannelWritabilityChanged()
    }

    /// Whether what comes now has to wait: where the next request begins, for an answer that is due and for a
    /// caller that does not read its answers.
    private func mustHold(_ context: ChannelHandlerContext) -> Bool {
        !assembler.isInRequest && (due != nil || !context.channel.isWritable)
    }

    private var hasRoom: Bool {
        held.count < Self.heldMax && upload?.isFull != true && bodyShare?.isPaused != true
            && answerShare?.isPaused != true
    }

    /// Takes a part whose turn it is, and does what is to be done then.
    private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        let step: RequestAssembler.Step
        switch part {
        case .head(let head):
            began = MonotonicClock.nanoseconds
            method = head.method
            id = RequestID(of: head)
            step = assembler.take(head: head)
        case .body(let bytes):
            upload?.append(bytes)
            step = assembler.take(body: bytes)
            if assembler.isGathering { bodyShare?.add(bytes.readableBytes) }
        case .end:
            upload?.end()
            upload = nil
            step = assembler.takeEnd()
        }
        switch step {
        case .more: break
        case .ready(let request, let route, let counts):
            bodyShare?.set(isHalfDone: false)
            owe(counts)
            answer(request, route, context)
        case .answer(let answer, let counts):
            bodyShare?.removeAll()
            owe(counts)
            // What of the request came with its head is taken first: an answer before the end of its request ends
            // the connection.
            context.eventLoop.assumeIsolated().execute { self.finish(answer) }
        }
    }

    private func takeInputClosed(_ context: ChannelHandlerContext) {
        // Half a request the decoder finds fault with, and the guard answers that.
        upload?.breakOff(ChannelError.inputClosed)
        upload = nil
        if !assembler.isInRequest { context.close(promise: nil) }
    }

    /// Takes what is held, up to the next request that waits.
    private func goOn(_ context: ChannelHandlerContext) {
        guard !isOver, !isGoingOn else { return }
        isGoingOn = true
        while !mustHold(context), let next = held.popFirst() {
            switch next {
            case .part(let part): take(part, context)
            case .inputClosed: takeInputClosed(context)
            }
        }
        isGoingOn = false
        readOn(context)
    }

    /// Lets the channel read on where that was held back.
    private func readOn(_ context: ChannelHandlerContext) {
        guard holdsRead, hasRoom else { return }
        holdsRead = false
        context.read()
    }

    // MARK: - Answers

    /// Notes that an answer is due to the request that is being taken.
    private func owe(_ counts: RouteCounts) {
        guard let id else { preconditionFailure("an answer is due to a request whose head came") }
        due = Due(method: method, id: id, counts: counts, began: began)
        service.traffic.inFlight.add(1, ordering: .relaxed)
    }

    /// Has the handler of a route make the answer.
    private func answer(_ request: Request, _ route: Route, _ context: ChannelHandlerContext) {
        switch route.handler {
        case .loop(let make): make(request, context.eventLoop) { self.finish($0) }
        case .task(let make):
            var request = request
            if case .pieces = route.intake {
                let upload = Upload(on: context.eventLoop) { [weak self] in
                    if let self, let context = self.context { readOn(context) }
                }
                request.pieces = upload.body
                request.peer = context.channel.peer
                self.upload = upload
            }
            due?.task = start(make, request, context.eventLoop)
        }
    }

    /// Begins a task that makes an answer and, if it is streamed, writes it.
    private func start(
        _ make: @escaping @Sendable (Request) async throws -> Answer,
        _ request: Request,
        _ loop: any EventLoop
    ) -> Task<Void, Never> {
        let this = NIOLoopBound(self, eventLoop: loop)
        let (service, id) = (service, id)
        service.connections.begin()
        return Task(executorPreference: LoopExecutor(loop)) {
            defer { service.connections.end() }
            var answer: Answer
            do {
                answer = try await make(request)
            } catch {
                answer = service.faults.fault(error, of: id).answer
            }
            answer.requestID = id
            guard case .streamed(let write) = answer.body else { return this.value.finish(answer) }
            this.value.write(.head(answer))
            let stream = AnswerStream { bytes in
                try await loop.flatSubmit { this.value.write(piece: bytes, loop) }.get()
            }
            do {
                try await write(stream)
                this.value.finish(streamed: answer, isWhole: true)
            } catch {
                this.value.finish(streamed: answer, isWhole: false)
            }
        }
    }

    /// Gives an answer that is there as a whole.
    private func finish(_ answer: Answer) {
        guard case .whole(let body) = answer.body else {
            preconditionFailure("an answer that is written bit by bit has a task")
        }
        var answer = answer
        answer.requestID = due?.id
        count(answer)
        bodyShare?.removeAll()
        write(whole: answer, body)
        if let context { goOn(context) }
    }

    /// Writes an answer, and counts what of a large one the caller has not read.
    private func write(whole answer: Answer, _ body: ByteBuffer) {
        guard body.readableBytes >= BodyBudget.countedBytesMin, !isOver, let context else {
            return write(.whole(answer, body))
        }
        answerShare?.add(body.readableBytes)
        let sent = context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenComplete { _ in self.answerShare?.removeAll() }
        context.writeAndFlush(wrapOutboundOut(.whole(answer, body)), promise: sent)
    }

    /// Ends an answer that was written bit by bit, or breaks it off.
    private func finish(streamed answer: Answer, isWhole: Bool) {
        count(answer)
        if isWhole { write(.end) } else { context?.close(promise: nil) }
        if let context { goOn(context) }
    }

    /// Counts an answer as it is given, so that the next request can come.
    private func count(_ answer: Answer) {
        guard let due else { return }
        self.due = nil
        let nanoseconds = MonotonicClock.nanoseconds - due.began
        due.counts.count(due.method.rawValue, answer.status, nanoseconds: nanoseconds)
        service.log.debug(
            "\(due.method.rawValue) \(due.counts.route) answered with \(answer.status.code) after \(nanoseconds / 1000) us",
            metadata: ["request": "\(due.id)"]
        )
        service.traffic.inFlight.subtract(1, ordering: .relaxed)
    }

    private func write(_ part: AnswerPart) {
        if !isOver { context?.writeAndFlush(wrapOutboundOut(part), promise: nil) }
    }

    /// Writes some of a body.
    ///
    /// - Returns: once there is room for more.
    private func write(piece: ByteBuffer, _ loop: any EventLoop) -> EventLoopFuture<Void> {
        guard let context, !isOver else {
            return loop.makeFailedFuture(ChannelError.ioOnClosedChannel)
        }
        if piece.readableBytes > 0 { write(.piece(piece)) }
        if context.channel.isWritable { return context.eventLoop.makeSucceededVoidFuture() }
        let promise = roomAwaited ?? context.eventLoop.makePromise()
        roomAwaited = promise
        return promise.futureResult
    }
}

@available(*, unavailable)
extension Turnstile: Sendable {}

/// Tells a connection that draining took too long.
struct CutShort {}
