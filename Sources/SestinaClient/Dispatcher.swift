import DequeModule
import EventLoop
import Secrecy
import Transport
import Wire

/// The loop's side of a client: spreads calls over connections, and keeps the connections and the time.
///
/// It lives on its thread alone; callers reach it through its mailbox.
final class Dispatcher {
    private enum State {
        /// No connection, and none needed yet.
        case idle
        /// Connecting, until the deadline.
        case connecting(ServerConnection, deadline: UInt64)
        case open(ServerConnection)
        /// No connection, and none to be tried before then.
        case pausing(until: UInt64)
    }

    private struct Slot {
        var state = State.idle
        var backoff: Backoff
    }

    private let loop: Loop
    private let mailbox: Mailbox<ClientLetter>
    /// Where the server was found last.
    private var address: SocketAddress
    private let lookup: AddressLookup
    /// How TLS is spoken on the next connection; nil in plain.
    private(set) var tls: TLSClientTerms?
    /// What the newest session of TLS was given that had answers; nil since one failed.
    var resumption: TLSResumption?
    private let configuration: ScoringClient.Configuration
    private let silenceNanoseconds: UInt64

    private var slots: [Slot]
    // Invariant: in the order in which they are to be sent.
    var waiting = Deque<PendingCall>()
    private var resting = RestingCalls()
    /// The room that letters are taken out of the mailbox with.
    private var letters: [ClientLetter] = []
    private var lastID: UInt64 = 0
    /// What is known of the models that answer; nil when nothing is demanded of them.
    var watch: ContractWatch?
    /// Why the last connection ended or could not be had; nil since a server answered.
    private var lastFailure: ClientError?
    private var isClosed = false

    private var timer: LoopTimer?
    /// When the timer fires, in nanoseconds of the monotonic clock.
    private var nextLook = LoopClock.never
    /// The clock's grain: between two looks at the deadlines, in milliseconds.
    private static let tickMilliseconds: UInt64 = 10

    init(
        loop: Loop,
        mailbox: Mailbox<ClientLetter>,
        address: SocketAddress,
        tls: TLSClientTerms?,
        lookup: AddressLookup,
        configuration: ScoringClient.Configuration
    ) {
        self.loop = loop
        self.mailbox = mailbox
        self.address = address
        self.tls = tls
        self.lookup = lookup
        self.configuration = configuration
        silenceNanoseconds = LoopClock.nanoseconds(configuration.silenceTimeout)
        let backoff = Backoff(
            least: LoopClock.nanoseconds(configuration.reconnectPauseMin),
            most: LoopClock.nanoseconds(configuration.reconnectPauseMax)
        )
        watch = configuration.contract.map(ContractWatch.init)
        slots = Array(repeating: Slot(backoff: backoff), count: configuration.connections)
    }

    /// Serves the mailbox until it is told to end.
    func run() throws(LoopError) {
        timer = try LoopTimer(loop: loop) { [unowned self] in look() }
        do throws(LoopError) {
            try mailbox.open(on: loop) { [unowned self] in readMail() }
        } catch {
            timer?.close()
            loop.run()
            throw error
        }
        loop.run()
    }

    // MARK: - Calls

    private func readMail() {
        mailbox.take(&letters)
        var isClosing = false
        var hasSwept = false
        for letter in letters {
            switch letter {
            case .call(let call): lineUp(call, &hasSwept)
            case .address(let found): address = found
            case .terms(let terms):
                tls = terms
                // It would show what was shown before.
                resumption = nil
            case .close: isClosing = true
            }
        }
        letters.removeAll(keepingCapacity: true)
        if isClosing { close() } else { dispatch() }
    }

    /// Lets a call wait for its turn, unless too many wait already.
    ///
    /// - Parameters:
    ///   - call: the newest.
    ///   - hasSwept: whether calls that nobody waits for any more were taken out in this turn of the loop.
    private func lineUp(_ call: Call, _ hasSwept: inout Bool) {
        if isFull { dispatch() }
        if isFull, !hasSwept {
            hasSwept = true
            waiting.removeAll { $0.call.isFinished }
        }
        guard !isFull else {
            return call.finish(.failure(ClientError.tooManyWaiting(configuration.waitingMax)))
        }
        waiting.append(PendingCall(call: call))
        lookAgain(at: call.deadline)
    }

    /// Whether as many calls wait as may.
    private var isFull: Bool { waiting.count + resting.count >= configuration.waitingMax }

    /// A busy server did not answer a call, which is asked again after a pause, or told so.
    func refused(_ pending: PendingCall, _ refusal: Refusal) {
        guard configuration.retriesLostCalls else {
            return pending.call.finish(.failure(ClientError.refused(refusal)))
        }
        var generator = SystemRandomNumberGenerator()
        lookAgain(at: resting.add(pending, refusal, at: LoopClock.now, using: &generator))
    }

    /// Sends the calls that wait, as far as the connections have room for them.
    func dispatch() {
        if isClosed || waiting.isEmpty { return }
        connectIdle()
        while !waiting.isEmpty, let connection = roomiest() {
            guard let pending = waiting.popFirst() else { break }
            if pending.call.isFinished { continue }
            connection.add(pending)
        }
        for slot in slots {
            if case .open(let connection) = slot.state { connection.flush() }
        }
    }

    /// The id of a request that is about to be added.
    func nextID(on connection: ServerConnection) -> UInt64 {
        if connection.inFlight == 0 { lookAgain(at: LoopClock.after(silenceNanoseconds)) }
        lastID += 1
        return lastID
    }

    /// The open connection with the fewest requests unanswered, if one may have more.
    private func roomiest() -> ServerConnection? {
        var best: ServerConnection?
        for slot in slots {
            guard case .open(let connection) = slot.state,
                connection.inFlight < best?.inFlight ?? configuration.inFlightMax,
                connection.bytesWaiting < WireLimits.backlogBytesHigh
            else { continue }
            best = connection
        }
        return best
    }

    /// Whether a connection is open or about to be.
    private var hasProspect: Bool {
        slots.contains { slot in
            switch slot.state {
            case .connecting, .open: true
            case .idle, .pausing: false
            }
        }
    }

    private var isConnected: Bool {
        slots.contains { slot in
            if case .open = slot.state { true } else { false }
        }
    }

    // MARK: - Connections

    /// Begins to connect wherever that is due.
    private func connectIdle() {
        let now = LoopClock.now
        for index in slots.indices {
            switch slots[index].state {
            case .idle: connect(index)
            case .pausing(let until) where until <= now: connect(index)
            case .pausing(let until): lookAgain(at: until)
            case .connecting, .open: break
            }
        }
    }

    private func connect(_ index: Int) {
        do throws(LoopError) {
            let connection = try ServerConnection(slot: index, dispatcher: self, loop: loop)
            let deadline = LoopClock.after(configuration.connectTimeout)
            slots[index].state = .connecting(connection, deadline: deadline)
            lookAgain(at: deadline)
            do throws(LoopError) {
                try connection.connect(to: address)
            } catch {
                connection.close()
                throw error
            }
        } catch {
            attemptFailed(index, error.reason)
        }
    }

    /// An attempt to connect has ended; with TLS, by a session that is open.
    func connected(_ connection: ServerConnection, _ error: LoopError?) {
        do throws(LoopError) {
            if let error { throw error }
            try connection.startReceiving()
        } catch {
            return attemptFailed(connection, error.reason)
        }
        slots[connection.slot].state = .open(connection)
        if watch != nil {
            connection.askContract()
            connection.flush()
        }
        dispatch()
    }

    /// A connection has given replies, so there may be room for more calls.
    func answered(_ connection: ServerConnection) {
        slots[connection.slot].backoff.reset()
        lastFailure = nil
        dispatch()
    }

    /// A connection has ended, or must because of what came on it; it is given up with its calls.
    func lost(_ connection: ServerConnection, _ error: ClientError) {
        if connection.isClosed { return }
        let calls = connection.takeCalls()
        connection.end()
        var again: [PendingCall] = []
        for pending in calls {
            if configuration.retriesLostCalls, !pending.wasSent, error.allowsRetry {
                var next = pending
                next.wasSent = true
                again.append(next)
            } else {
                pending.call.finish(.failure(error))
            }
        }
        waiting.prepend(contentsOf: again)
        if calls.isEmpty, connection.isProven, case .connectionLost = error {
            // The server gave up an idle connection, which is no failure.
            slots[connection.slot].state = .idle
        } else {
            pause(connection.slot, because: error)
            if error.isLasting, !hasProspect { failWaiting(error) }
        }
        dispatch()
    }

    /// No connection came of an attempt, for the reason given.
    func attemptFailed(_ connection: ServerConnection, _ reason: String) {
        if connection.isClosed { return }
        connection.close()
        attemptFailed(connection.slot, reason)
    }

    private func attemptFailed(_ index: Int, _ reason: String) {
        attemptFailed(index, .cannotConnect("cannot connect to \(address): \(reason)"))
    }

    /// TLS failed on a connection, before its session was open or afterwards.
    func tlsFailed(_ connection: ServerConnection, _ sentence: String) {
        if connection.isClosed { return }
        // Perhaps what it was resumed with was to blame.
        resumption = nil
        let error = ClientError.tlsFailed("TLS with \(address) failed: \(sentence)")
        guard case .connecting = slots[connection.slot].state else {
            return lost(connection, error)
        }
        connection.close()
        attemptFailed(connection.slot, error)
    }

    private func attemptFailed(_ index: Int, _ error: ClientError) {
        pause(index, because: error)
        // The name may stand for other addresses by now.
        if !address.isNumber {
            lookup.begin(configuration.address) { [mailbox] in mailbox.post(.address($0)) }
        }
        if hasProspect || configuration.waitsForServer && !error.isLasting { return }
        failWaiting(error)
    }

    private func failWaiting(_ error: ClientError) {
        let calls = waiting
        waiting = []
        for pending in calls { pending.call.finish(.failure(error)) }
    }

    /// Lets some time pass before the next attempt.
    private func pause(_ index: Int, because error: ClientError) {
        var generator = SystemRandomNumberGenerator()
        let until = LoopClock.after(slots[index].backoff.next(using: &generator))
        slots[index].state = .pausing(until: until)
        lookAgain(at: until)
        lastFailure = error
    }

    // MARK: - Time

    /// Makes sure that the deadlines are looked at soon after `due`.
    private func lookAgain(at due: UInt64) {
        if due >= nextLook { return }
        nextLook = due
        let now = LoopClock.now
        let milliseconds = due > now ? (due - now) / 1_000_000 + 1 : 0
        timer?.start(after: max(milliseconds, Self.tickMilliseconds))
    }

    /// Does what is due by now, and sets the timer to what comes next; it rests when nothing does.
    private func look() {
        nextLook = LoopClock.never
        let now = LoopClock.now
        for slot in slots {
            switch slot.state {
            case .connecting(let connection, let deadline):
                lookAtAttempt(connection, deadline: deadline, now: now)
            case .open(let connection):
                let next = connection.expire(at: now, silence: silenceNanoseconds)
                if next <= now {
                    let reason = "the server gave no reply for \(configuration.silenceTimeout)"
                    lost(connection, .connectionLost(reason))
                } else {
                    lookAgain(at: next)
                }
            case .idle, .pausing: break
            }
        }
        waiting.prepend(contentsOf: resting.takeRested(at: now))
        lookAgain(at: resting.next)
        let lateError = isConnected ? nil : lastFailure
        waiting.removeAll { pending in
            if pending.call.deadline <= now {
                let refusal = pending.refusal.map(ClientError.refused)
                pending.call.finish(.failure(lateError ?? refusal ?? ClientError.timedOut))
            }
            return pending.call.isFinished
        }
        for pending in waiting { lookAgain(at: pending.call.deadline) }
        dispatch()
    }

    private func lookAtAttempt(_ connection: ServerConnection, deadline: UInt64, now: UInt64) {
        if deadline > now { return lookAgain(at: deadline) }
        let tried = connection.connectingWords.map { " (\($0))" } ?? ""
        let what = connection.shakesHands ? "no end of the handshake of TLS" : "no answer"
        attemptFailed(connection, "\(what) within \(configuration.connectTimeout)" + tried)
    }

    // MARK: - Ending

    /// Fails every call and gives up every handle, so that the loop ends.
    private func close() {
        isClosed = true
        waiting.prepend(contentsOf: resting.takeAll())
        failWaiting(.closed)
        for index in slots.indices {
            switch slots[index].state {
            case .connecting(let connection, _):
                connection.close()
            case .open(let connection):
                for pending in connection.takeCalls() {
                    pending.call.finish(.failure(ClientError.closed))
                }
                connection.end()
            case .idle, .pausing: break
            }
            slots[index].state = .idle
        }
        timer?.close()
        for case .call(let call) in mailbox.close() { call.finish(.failure(ClientError.closed)) }
    }
}
