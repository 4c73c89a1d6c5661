package import EventLoop
package import Logging
package import ONNX
internal import Platform
internal import Secrecy
import Synchronization
import Transport
import Wire

/// The scoring server: accepts for its shards, swaps their model, and drains them.
///
/// It runs a loop of its own on the calling thread for what is rare: accepting, signals and reloading.
package final class Server {
    /// How a server ended.
    package enum Ending: Sendable {
        /// Everything that was read is answered.
        case drained
        /// The drain timeout passed; what was left was closed.
        case cutShort
    }

    private let configuration: ServerConfiguration
    private let log: Logger
    private let loop: Loop
    private let board: StatsBoard
    /// How the shards are reached.
    private let mailboxes: [Mailbox<ShardLetter>]
    /// How this loop is reached.
    private let mailbox = Mailbox<ServerLetter>()
    private let threads: ShardThreads
    private var reloader: Reloader
    /// On which terms callers are let in; nil in plain.
    private var terms: CallerTermsSource?

    private var listener: Listener?
    private var observers: Listener?
    private var signals: [SignalHandler] = []
    private var drainTimer: LoopTimer?
    private var expiryTimer: LoopTimer?
    private var memoryTimer: LoopTimer?
    private var memoryPeak = MemoryPeak()
    /// That of the model that is served; nil until there is one.
    private var contract: ModelContract?
    /// Waits for the shards to end.
    private var drain = Drain()
    private var ending = Ending.drained
    /// Lacks of descriptors.
    private var lacks = RareEvent(silence: ServerLimits.rareLineMilliseconds)

    /// A server that does not listen yet.
    package init(_ configuration: ServerConfiguration, log: Logger) throws(LoopError) {
        WireLimits.check()
        self.configuration = configuration
        self.log = log
        loop = try Loop()
        terms = configuration.terms
        board = StatsBoard(
            loops: configuration.loops,
            hearsBalancers: !configuration.balancers.isEmpty
        )
        mailboxes = (0..<configuration.loops).map { _ in Mailbox() }
        threads = ShardThreads(ended: mailbox)
        reloader = Reloader(
            path: configuration.modelPath,
            expecting: configuration.expectedDigest,
            mailbox: mailbox
        )
    }

    /// Serves `model` until a signal ends it.
    ///
    /// - Parameters:
    ///   - model: what is served until a reload replaces it.
    ///   - listening: called once, with the address, when callers are answered.
    /// - Returns: whether all that was read is answered.
    /// - Throws: ``LoopError`` when it cannot listen or start its loops.
    package func run(
        serving model: ModelFile,
        listening: (SocketAddress) -> Void
    ) throws(LoopError) -> Ending {
        SignalHandler.ignoreBrokenPipes()
        try mailbox.open(on: loop) { [unowned self] in readMail() }
        var failure: LoopError?
        do throws(LoopError) {
            contract = model.contract
            try startShards(serving: ServedModel(model))
            let address = try listen()
            tellReasons(of: model)
            listening(address)
        } catch {
            failure = error
            perform(drain.apply(.hurried, left: threads.running))
        }
        loop.run()
        threads.join()
        if let failure = failure ?? threads.failure { throw failure }
        let givenUp = board.givenUpInDrain
        if ending == .drained, givenUp > 0 {
            ending = .cutShort
            log.error(
                "some callers did not take their last replies in time",
                metadata: ["connections": "\(givenUp)"]
            )
        }
        return ending
    }

    private func startShards(serving model: ServedModel) throws(LoopError) {
        for (mailbox, stats) in zip(mailboxes, board.shards) {
            try threads.start(
                serving: model,
                on: terms?.terms,
                mailbox: mailbox,
                stats: stats,
                board: board,
                limits: configuration.limits,
                log: log
            )
        }
    }

    private func listen() throws(LoopError) -> SocketAddress {
        drainTimer = try LoopTimer(loop: loop) { [unowned self] in cutShort() }
        expiryTimer = try LoopTimer(loop: loop) { [unowned self] in tellExpiry() }
        memoryTimer = try LoopTimer(loop: loop) { [unowned self] in
            // Here, where no caller waits for it.
            if memoryPeak.isOver(at: board.memoryBytes) { Allocator.giveBack() }
        }
        memoryTimer?.start(
            after: ServerLimits.memoryLookMilliseconds,
            every: ServerLimits.memoryLookMilliseconds
        )
        tellExpiry()
        expiryTimer?.start(
            after: ServerLimits.expiryLookMilliseconds,
            every: ServerLimits.expiryLookMilliseconds
        )
        signals.append(try SignalHandler(loop: loop, .hangUp) { [unowned self] in reload() })
        signals.append(try SignalHandler(loop: loop, .terminate) { [unowned self] in drainAsked() })
        signals.append(try SignalHandler(loop: loop, .interrupt) { [unowned self] in drainAsked() })
        let listener = try Listener(
            loop: loop,
            address: configuration.address,
            accepted: { [unowned self] in accepted($0) },
            exhausted: { [unowned self] in exhausted($0) }
        )
        self.listener = listener
        for error in listener.skipped { log.warning("\(error)") }
        if let place = configuration.observers {
            let observers = try Listener(
                loop: loop,
                address: place,
                accepted: { [unowned self] in observerAccepted($0) },
                exhausted: { [unowned self] in exhausted($0) }
            )
            self.observers = observers
            log.info("listening for observers on \(observers.address)")
        }
        return listener.address
    }

    // MARK: - Accepting

    private func accepted(_ socket: Socket) {
        let address = socket.peerAddress
        let peer = address.map(Peer.init) ?? .unknown
        let excess = board.connectionsOpen - configuration.limits.connectionsMax
        if excess >= 0 {
            // Whoever gives its place is gone soon, so that there are not many too many.
            guard excess < ServerLimits.refusalsMax, let giver = board.peers.giver(to: peer) else {
                return refuse(socket)
            }
            mailboxes[giver.loop].post(.evict(giver.peer))
        }
        let shard = leastBusy
        board.shards[shard].connectionsOpen.add(1, ordering: .relaxed)
        board.peers.join(peer, on: shard)
        let isIntroduced = address.map(isBalancer) ?? false
        mailboxes[shard].post(.connection(socket, .caller(peer), isIntroduced: isIntroduced))
    }

    /// Whether who has this address tells whose its connections are.
    private func isBalancer(_ address: IPAddress) -> Bool {
        configuration.balancers.contains { $0.contains(address) }
    }

    /// Tells a caller that there is no room for it.
    private func refuse(_ socket: Socket) {
        board.refused.add(1, ordering: .relaxed)
        mailboxes[leastBusy].post(.connection(socket, .refused))
    }

    /// Somebody came by the listener for observers.
    private func observerAccepted(_ socket: Socket) {
        guard board.observersOpen.load(ordering: .relaxed) < ServerLimits.observersMax else {
            return refuse(socket)
        }
        board.observersOpen.add(1, ordering: .relaxed)
        mailboxes[leastBusy].post(.connection(socket, .observer))
    }

    /// The shard with the fewest connections, those on their way to it included.
    private var leastBusy: Int {
        var least = 0
        var fewest = Int.max
        for (index, stats) in board.shards.enumerated() {
            let open = stats.connectionsOpen.load(ordering: .relaxed)
            if open < fewest {
                fewest = open
                least = index
            }
        }
        return least
    }

    private func exhausted(_ error: LoopError) {
        guard lacks.due(at: loop.turnMilliseconds) != nil else { return }
        log.warning(
            "a connection waits until a descriptor is free: \(error)",
            metadata: ["connections": "\(board.connectionsOpen)"]
        )
    }

    // MARK: - Reloading

    private func reload() {
        if drain.phase != .serving { return }
        do throws(LoopError) {
            guard try reloader.ask(terms) else { return }
            log.info("loading the model again", metadata: ["path": "\(configuration.modelPath)"])
        } catch {
            reloadFailed(error.description)
        }
    }

    private func reread(_ reread: Reloader.Reread) {
        let isAskedAgain = reloader.finish()
        if drain.phase == .ended { return }
        switch reread.model {
        case .success(let file): replaceModel(by: file)
        case .failure(let error): reloadFailed("\(error)")
        }
        if let terms = reread.terms { replaceTerms(by: terms, reread.faults) }
        if isAskedAgain { reload() }
    }

    /// Lets callers in on the terms that were read, and judges those again who are there.
    private func replaceTerms(by source: CallerTermsSource, _ faults: [String]) {
        terms = source
        for fault in faults {
            log.error("the terms for callers were not all taken, the old one stays: \(fault)")
        }
        for mailbox in mailboxes { mailbox.post(.terms(source.terms)) }
        log.info("callers are let in on the terms read again")
        tellExpiry()
    }

    /// Tells the log and `stats` when the certificate and the lists end.
    private func tellExpiry() {
        guard let context = terms?.terms.context else { return }
        board.certificateExpiry.store(context.certificateExpiry, ordering: .relaxed)
        board.revocationListExpiry.store(context.revocationListExpiry ?? 0, ordering: .relaxed)
        let now = WallClock.unixSeconds
        for line in ExpiryLine.due(of: context, at: now) {
            log.log(level: line.isOver ? .error : .warning, "\(line.words)")
        }
    }

    /// Serves what was loaded, unless those who call would get the answers to other questions.
    private func replaceModel(by file: ModelFile) {
        let contract = file.contract
        if let difference = self.contract.flatMap(contract.difference(from:)) {
            guard configuration.allowsContractChange else {
                return reloadFailed(
                    "its \(difference); callers send figures by position, and 'sestina serve "
                        + "--allow-contract-change' lets a model with another contract answer them"
                )
            }
            log.warning("the contract with callers changes: the model's \(difference)")
        }
        self.contract = contract
        let served = ServedModel(file)
        for mailbox in mailboxes { mailbox.post(.model(served)) }
        board.reloadsGood.add(1, ordering: .relaxed)
        log.info(
            "serving the model loaded again",
            metadata: ["name": "\(file.name)", "digest": "\(file.digest.hex)"]
        )
        tellReasons(of: file)
    }

    /// Tells the log what explains the scores of a model that begins to be served, or why nothing does.
    private func tellReasons(of file: ModelFile) {
        for line in ReasonsLine.lines(on: file) { log.log(level: line.level, "\(line.words)") }
    }

    private func reloadFailed(_ reason: String) {
        board.reloadsFailed.add(1, ordering: .relaxed)
        log.error("the model was not loaded again and the old one goes on: \(reason)")
    }

    // MARK: - Ending

    /// Somebody wants the server to end.
    private func drainAsked() {
        perform(drain.apply(.asked, left: threads.running))
    }

    /// The time to drain is over.
    private func cutShort() {
        let left = board.connectionsOpen
        if left > 0 {
            ending = .cutShort
            log.error(
                "the drain timeout passed; what is left is closed",
                metadata: ["connections": "\(left)"]
            )
        }
        perform(drain.apply(.hurried, left: threads.running))
    }

    private func readMail() {
        for letter in mailbox.take() {
            switch letter {
            case .shardEnded: shardEnded()
            case .reread(let result): reread(result)
            }
        }
    }

    private func shardEnded() {
        let left = threads.running
        if threads.failure != nil { perform(drain.apply(.failed, left: left)) }
        perform(drain.apply(.gone, left: left))
    }

    private func perform(_ action: Drain.Action) {
        switch action {
        case .nothing: break
        case .drain:
            log.info("draining", metadata: ["connections": "\(board.connectionsOpen)"])
            listener?.close()
            observers?.close()
            drainTimer?.start(after: configuration.limits.drainTimeout.milliseconds)
            for mailbox in mailboxes { mailbox.post(.drain) }
        case .stop: for mailbox in mailboxes { mailbox.post(.stop) }
        case .end:
            listener?.close()
            observers?.close()
            for signal in signals { signal.close() }
            drainTimer?.close()
            expiryTimer?.close()
            memoryTimer?.close()
            // Nobody waits for a model that nobody will serve: its file may be on a disk that does not
            // answer.
            for case .reread in mailbox.close() { _ = reloader.finish() }
        }
    }
}
