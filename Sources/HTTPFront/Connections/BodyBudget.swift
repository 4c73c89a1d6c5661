import NIOCore
import Platform
import Synchronization

/// What all connections together may hold of bodies that come and of answers that go.
///
/// A connection that adds to what is too much already reads no more until there is room, and of those whose callers
/// leave something half done, the largest and slowest are closed. What is below ``countedBytesMin`` is nobody's concern:
/// such a connection is neither counted nor held up.
///
/// Thread rule: any thread may call; each ``Share`` is used on the loop of its connection alone.
final class BodyBudget: Sendable {
    /// What a connection holds.
    fileprivate struct Entry {
        let channel: any Channel
        /// Is called on the loop of the connection when there is room again.
        let resume: @Sendable () -> Void
        /// When it began to hold what it holds.
        let since: NIODeadline
        var bytes = 0
        /// Whether it waits for its caller: for the rest of a body, or to read an answer.
        var isHalfDone = true
        var isPaused = false
        /// Whether it was told to close.
        var isTold = false
    }

    fileprivate struct State {
        var entries: [ObjectIdentifier: Entry] = [:]
        var bytes = 0
        /// The most since memory was given back.
        var peak = 0
    }

    private let bytesMax: Int
    private let traffic: TrafficCounts
    private let closed: RareLine?
    private let state = Guarded(State())

    /// What a connection may hold without being counted, in bytes.
    static let countedBytesMin = 4096
    /// Between two looks at what is held.
    static let lookInterval = TimeAmount.milliseconds(250)
    /// How long a caller may leave something half done before it is closed for it.
    private static let graceTime = TimeAmount.seconds(1)
    /// What may have been held without any of it being given back to the system, in bytes.
    private static let keptBytesMax = 32 << 20

    /// A budget of so many bytes.
    init(_ bytesMax: Int, counting traffic: TrafficCounts, log: RareLine? = nil) {
        self.bytesMax = bytesMax
        self.traffic = traffic
        closed = log
    }

    /// What is held now, in bytes.
    var bytes: Int { state.withLock { $0.bytes } }

    // MARK: - Connections

    /// Counts more bytes of a connection.
    ///
    /// - Returns: whether the connection shall read no more until it is told.
    fileprivate func add(_ bytes: Int, to share: Share) -> Bool {
        let id = ObjectIdentifier(share)
        return state.withLock { state in
            var entry =
                state.entries[id]
                ?? Entry(channel: share.channel, resume: share.resume, since: .now())
            entry.bytes += bytes
            state.bytes += bytes
            state.peak = max(state.peak, state.bytes)
            let isTooMuch = state.bytes > bytesMax
            if isTooMuch, !entry.isPaused { traffic.readsPaused.add(1, ordering: .relaxed) }
            if isTooMuch { entry.isPaused = true }
            state.entries[id] = entry
            traffic.bodyBytes.store(state.bytes, ordering: .relaxed)
            return isTooMuch
        }
    }

    fileprivate func set(isHalfDone: Bool, _ share: Share) {
        state.withLock { $0.entries[ObjectIdentifier(share)]?.isHalfDone = isHalfDone }
    }

    fileprivate func remove(_ share: Share) {
        let resumed = state.withLock { state in
            guard let entry = state.entries.removeValue(forKey: ObjectIdentifier(share)) else {
                return [] as [@Sendable () -> Void]
            }
            state.bytes -= entry.bytes
            traffic.bodyBytes.store(state.bytes, ordering: .relaxed)
            return state.resumed(bytesMax)
        }
        for resume in resumed { resume() }
    }

    // MARK: - Looks

    /// Closes what is too much, and gives memory back that is not needed any more; to be called once in a while.
    func look(at now: NIODeadline = .now()) {
        let (victims, isTrimmed) = state.withLock { state in
            let isTrimmed = state.peak > Self.keptBytesMax && state.bytes < state.peak / 4
            if isTrimmed { state.peak = state.bytes }
            return (state.victims(bytesMax, before: now - Self.graceTime), isTrimmed)
        }
        for (channel, bytes) in victims {
            traffic.closedForMemory.add(1, ordering: .relaxed)
            closed?.say(
                "all bodies together are more than \(bytesMax) bytes; closing a connection of "
                    + "\(channel.remoteAddress?.ipAddress ?? "somebody") that holds \(bytes) of them"
            )
            channel.pipeline.fireUserInboundEventTriggered(HoldsTooMuch())
        }
        if isTrimmed { Allocator.giveBack() }
    }

    /// What one connection holds of the budget.
    final class Share {
        private let budget: BodyBudget
        fileprivate let channel: any Channel
        fileprivate let resume: @Sendable () -> Void
        private var uncounted = 0
        private var isCounted = false
        /// Whether the connection shall read no more.
        private(set) var isPaused = false

        /// Nothing yet.
        ///
        /// - Parameters:
        ///   - budget: what it is a share of.
        ///   - channel: the connection.
        ///   - resume: is called on any thread when the connection may read on.
        init(
            of budget: BodyBudget,
            _ channel: any Channel,
            resume: @escaping @Sendable () -> Void
        ) {
            self.budget = budget
            self.channel = channel
            self.resume = resume
        }

        /// More is held.
        func add(_ bytes: Int) {
            uncounted += bytes
            guard isCounted || uncounted >= BodyBudget.countedBytesMin else { return }
            isCounted = true
            if budget.add(uncounted, to: self) { isPaused = true }
            uncounted = 0
        }

        /// Whether it waits for its caller is another now.
        func set(isHalfDone: Bool) {
            if isCounted { budget.set(isHalfDone: isHalfDone, self) }
        }

        /// It may read on.
        func goOn() { isPaused = false }

        /// Nothing is held any more.
        func removeAll() {
            uncounted = 0
            isPaused = false
            guard isCounted else { return }
            isCounted = false
            budget.remove(self)
        }
    }
}

extension BodyBudget.State {
    /// Takes those that may read on, if there is room.
    fileprivate mutating func resumed(_ bytesMax: Int) -> [@Sendable () -> Void] {
        guard bytes <= bytesMax else { return [] }
        var resumed: [@Sendable () -> Void] = []
        for (id, entry) in entries where entry.isPaused {
            entries[id]?.isPaused = false
            resumed.append(entry.resume)
        }
        return resumed
    }

    /// Takes those whose end leaves an eighth of the room free: the largest and slowest.
    fileprivate mutating func victims(
        _ bytesMax: Int,
        before: NIODeadline
    ) -> [(channel: any Channel, bytes: Int)] {
        guard bytes > bytesMax else { return [] }
        var left = entries.values.reduce(bytes) { $1.isTold ? $0 - $1.bytes : $0 }
        let wanted = bytesMax - bytesMax / 8
        guard left > bytesMax else { return [] }
        var found: [(channel: any Channel, bytes: Int)] = []
        let weight = { (entry: BodyBudget.Entry) in
            Double(entry.bytes) * Double((before - entry.since).nanoseconds)
        }
        let candidates = entries.filter {
            $0.value.isHalfDone && !$0.value.isTold && $0.value.since <= before
        }
        for (id, entry) in candidates.sorted(by: { weight($0.value) > weight($1.value) }) {
            guard left > wanted else { break }
            entries[id]?.isTold = true
            left -= entry.bytes
            found.append((entry.channel, entry.bytes))
        }
        return found
    }
}

@available(*, unavailable)
extension BodyBudget.Share: Sendable {}

/// Tells a connection that it ends, because it holds too much of what all may hold.
struct HoldsTooMuch {}
