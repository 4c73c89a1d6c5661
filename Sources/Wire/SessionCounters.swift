import Synchronization

/// What the sessions of one loop have answered since start.
///
/// Only the loop's own thread adds, any thread reads: a plain load and store a count, no lock, no fence.
public struct SessionCounters: ~Copyable, Sendable {
    private let requestCounts: [5 of Counter]
    private let replyCounts: [11 of Counter]
    private let rowCount = Counter()

    /// Counters at zero.
    public init() {
        requestCounts = .init { _ in Counter() }
        replyCounts = .init { _ in Counter() }
    }

    /// Requests with a known opcode, by opcode; refused ones too.
    public func requests(_ opcode: Opcode) -> UInt64 { requestCounts[opcode.index].value }

    /// Replies by status.
    public func replies(_ status: Status) -> UInt64 { replyCounts[Int(status.rawValue)].value }

    /// Rows scored, one by one and in batches.
    public var rows: UInt64 { rowCount.value }

    @inline(__always)
    func count(requests: Int, _ opcode: Opcode) { requestCounts[opcode.index].add(requests) }

    @inline(__always)
    func count(replies: Int, _ status: Status) { replyCounts[Int(status.rawValue)].add(replies) }

    @inline(__always)
    func count(rows: Int) { rowCount.add(rows) }
}

/// A count that one thread adds to and any thread reads.
public struct Counter: ~Copyable, Sendable {
    private let storage = Atomic<UInt64>(0)

    /// A count of zero.
    public init() {}

    /// The count as last written.
    public var value: UInt64 { storage.load(ordering: .relaxed) }

    /// Adds; only ever called on the one thread that owns the count.
    @inline(__always)
    public func add(_ amount: Int) {
        let sum = storage.load(ordering: .relaxed) &+ UInt64(truncatingIfNeeded: amount)
        storage.store(sum, ordering: .relaxed)
    }
}

extension Opcode {
    fileprivate var index: Int {
        switch self {
        case .score: 0
        case .scoreBatch: 1
        case .info: 2
        case .ping: 3
        case .stats: 4
        }
    }
}
