/// How often each of some kinds of things has happened, since the start of the process; any thread counts, any
/// thread reads.
package final class Tally<Kind: Hashable & Sendable>: Sendable {
    private let counts = Guarded<[Kind: UInt64]>([:])

    /// Nothing counted.
    package init() {}

    /// Counts one of a kind.
    package func count(_ kind: Kind) { counts.withLock { $0[kind, default: 0] += 1 } }

    /// How many there were of a kind.
    package subscript(kind: Kind) -> UInt64 { counts.withLock { $0[kind] ?? 0 } }
}
