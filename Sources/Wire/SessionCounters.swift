import Synchronization

/// What the sessions of one loop have answered since start.
///
/// Only the loop's own thread adds, any thread reads: a plain load and store a count, no lock, no fence.
public struct SessionCounters: ~Copyable, Sendable {
    /// Replies of each status to each opcode, and after the opcodes to requests of none.
    private let replyCounts: [104 of Counter]
    private let rowCount = Counter()

    /// Counters at zero.
    public init() {
        replyCounts = .init { _ in Counter() }
    }

    /// Requests with a known opcode, by opcode; refused ones too.
    public func requests(_ opcode: Opcode) -> UInt64 {
        Status.allCases.reduce(0) { $0 + replies(to: opcode, $1) }
    }

    /// Replies by status.
    public func replies(_ status: Status) -> UInt64 {
        Opcode.allCases.reduce(replies(to: nil, status)) { $0 + replies(to: $1, status) }
    }

    /// Replies of a status to requests with an opcode.
    ///
    /// - Parameters:
    ///   - opcode: nil for requests whose opcode is not known or was not read.
    ///   - status: how they ended.
    /// - Returns: how many.
    public func replies(to opcode: Opcode?, _ status: Status) -> UInt64 {
        replyCounts[Self.index(opcode, status)].value
    }

    /// Rows scored: one by one, in batches, and with reasons.
    public var rows: UInt64 { rowCount.value }

    @inline(__always)
    func count(replies: Int, to opcode: Opcode?, _ status: Status) {
        replyCounts[Self.index(opcode, status)].add(replies)
    }

    @inline(__always)
    func count(rows: Int) { rowCount.add(rows) }

    @inline(__always)
    private static func index(_ opcode: Opcode?, _ status: Status) -> Int {
        (opcode?.index ?? 7) * 13 + status.index
    }
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
