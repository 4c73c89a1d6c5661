import EventLoop
import Platform

/// Whose a connection is, as far as sharing goes.
enum Peer: Hashable, Sendable {
    /// Whoever has this certificate, by its SHA-256.
    case certificate([UInt8])
    /// Whoever is in this network, as ``IPAddress/network`` has it.
    case address([UInt8])
    /// Nothing is known of it.
    case unknown

    /// Whoever has an address.
    init(_ address: IPAddress) { self = .address(address.network) }
}

/// How many connections each peer has on each loop; any thread may ask.
///
/// Where all places are taken, the peer with the most gives one to a peer with fewer, so that nobody shuts the others
/// out by connecting; a single peer may have all of them while nobody else asks.
final class PeerBook: Sendable {
    private struct State {
        /// Connections of a peer on each loop.
        var counts: [Peer: [Int]] = [:]
        /// Peers by how many connections they have in all.
        var ranks: [Int: Set<Peer>] = [:]
        /// The most that any has.
        var most = 0
    }

    private let loops: Int
    private let state = Guarded(State())

    /// No peers yet.
    init(loops: Int) {
        self.loops = loops
    }

    /// A peer has one connection more on a loop.
    func join(_ peer: Peer, on loop: Int) { change(peer, on: loop, by: 1) }

    /// A peer has one connection less on a loop.
    func leave(_ peer: Peer, on loop: Int) { change(peer, on: loop, by: -1) }

    /// A connection turned out to be another peer's.
    func move(from old: Peer, to new: Peer, on loop: Int) {
        leave(old, on: loop)
        join(new, on: loop)
    }

    /// Who gives a place to `newcomer`, and on which loop it has the most connections.
    ///
    /// - Returns: nil where nobody has at least two more than the newcomer has.
    func giver(to newcomer: Peer) -> (peer: Peer, loop: Int)? {
        state.withLock { state in
            let own = state.counts[newcomer]?.reduce(0, +) ?? 0
            guard state.most >= own + 2, let peer = state.ranks[state.most]?.first,
                let counts = state.counts[peer],
                let loop = counts.indices.max(by: { counts[$0] < counts[$1] })
            else { return nil }
            return (peer, loop)
        }
    }

    private func change(_ peer: Peer, on loop: Int, by step: Int) {
        state.withLock { state in
            var counts = state.counts[peer] ?? .init(repeating: 0, count: loops)
            let before = counts.reduce(0, +)
            counts[loop] += step
            let after = before + step
            state.counts[peer] = after == 0 ? nil : counts
            state.ranks[before]?.remove(peer)
            if state.ranks[before]?.isEmpty == true { state.ranks[before] = nil }
            if after > 0 { state.ranks[after, default: []].insert(peer) }
            if after > state.most { state.most = after }
            // It falls by one at a time, with the last of its rank.
            if state.ranks[state.most] == nil { state.most = max(0, state.most - 1) }
        }
    }
}
