import EventLoop
import NIOCore
import Synchronization

// Who loses a connection where nearly all are taken.
extension OpenConnections {
    /// A connection that is open.
    struct Entry {
        let channel: any Channel
        /// Whose it is; empty where that is not known.
        let peer: String
        let presence: Presence
        /// Whether it was told to close.
        var isTold = false
    }

    /// How long a caller is silent before it may lose its connection: one that has just come is about to speak.
    static let silenceMin = TimeAmount.seconds(1)

    /// How many of so many connections stay free for who comes next; none where there are few.
    static func spare(of most: Int) -> Int { min(16, most / 8) }

    /// Closes connections where fewer than the spare ones are free: of the peer that has the most, the longest silent.
    ///
    /// Only so can somebody else be heard, such as who asks for `/healthz`. A peer has all that it wants as long as it
    /// uses them.
    ///
    /// - Parameter now: the moment.
    func makeRoom(at now: NIODeadline = .now()) {
        for entry in takeVictims(silentSince: now - Self.silenceMin) {
            traffic.closedForOthers.add(1, ordering: .relaxed)
            let peer = entry.peer.isEmpty ? "somebody" : entry.peer
            nearlyFull?.say(
                "nearly all \(most) connections are taken; closing the longest silent one of \(peer), who has "
                    + "the most"
            )
            entry.channel.pipeline.fireUserInboundEventTriggered(Displaced())
        }
    }
}

extension [ObjectIdentifier: OpenConnections.Entry] {
    /// Takes the connections that are to be closed so that at most so many stay.
    ///
    /// - Parameters:
    ///   - most: how many may stay.
    ///   - moment: who was heard after it keeps its connection.
    /// - Returns: them; fewer where too few are silent for so long.
    mutating func takeVictims(
        leaving most: Int,
        silentSince moment: NIODeadline
    ) -> [OpenConnections.Entry] {
        let moment = moment.uptimeNanoseconds
        var excess = values.count { !$0.isTold } - most
        guard excess > 0 else { return [] }
        var victims: [OpenConnections.Entry] = []
        var peers: [String: Int] = [:]
        for entry in values where !entry.isTold { peers[entry.peer, default: 0] += 1 }
        while excess > 0, let top = peers.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
            let silent = filter {
                $0.value.peer == top.key && !$0.value.isTold
                    && $0.value.presence.silence.map { $0 <= moment } == true
            }
            let longest = silent.min {
                ($0.value.presence.silence ?? .max) < ($1.value.presence.silence ?? .max)
            }
            guard let longest else {
                // All of them are used; the peer that has the next most is looked at.
                peers[top.key] = nil
                continue
            }
            self[longest.key]?.isTold = true
            peers[top.key] = top.value - 1
            excess -= 1
            victims.append(longest.value)
        }
        return victims
    }
}

/// Tells a connection that it ends, for others to have one.
struct Displaced {}

extension Channel {
    /// Whose connection it is where callers have shares: the address of IPv4 or the network of IPv6 that it comes
    /// from, as ``IPAddress/network`` has it; nil where it comes from neither.
    var peer: String? {
        remoteAddress?.ipAddress.flatMap { IPAddress($0)?.networkWords }
    }
}
