internal import Glibc

/// A socket that holds an address, so that no other process gets it; closed when it is dropped.
package final class BoundSocket: Sendable {
    /// The address, with the port that the system picked where 0 was asked for.
    package let address: NumericAddress
    let socket: Socket
    let descriptor: CInt

    /// How often a free port is looked for that none of a host's addresses has in use.
    private static let portAttemptsMax = 16

    /// Whether the IPv6 address of every interface takes the callers of IPv4 too where nothing is said.
    package static var ipv6TakesIPv4: Bool {
        let probe = Glibc.socket(AF_INET6, CInt(SOCK_STREAM.rawValue), 0)
        guard probe >= 0 else { return false }
        defer { Glibc.close(probe) }
        var isOnly: CInt = 1
        var size = socklen_t(MemoryLayout<CInt>.size)
        unsafe getsockopt(probe, CInt(IPPROTO_IPV6), IPV6_V6ONLY, &isOnly, &size)
        return isOnly == 0
    }

    /// Takes an address.
    ///
    /// - Parameters:
    ///   - address: what to hold.
    ///   - isIPv6Only: whether an IPv6 socket leaves callers of IPv4 to another.
    /// - Throws: a ``LoopError`` when it is in use, may not be had or is not this machine's.
    init(_ address: NumericAddress, isIPv6Only: Bool) throws(LoopError) {
        let action = "listen on \(address)"
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        descriptor = try checkSystem(Glibc.socket(address.family, kind, 0), action)
        socket = Socket(descriptor)
        var yes: CInt = 1
        let size = socklen_t(MemoryLayout<CInt>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, size)
        if address.isIPv6, isIPv6Only {
            unsafe setsockopt(descriptor, CInt(IPPROTO_IPV6), IPV6_V6ONLY, &yes, size)
        }
        try checkSystem(address.bind(descriptor), action)
        self.address = try NumericAddress(boundTo: descriptor)
    }

    /// The addresses of a place that this machine has.
    package struct All: Sendable {
        /// At least one, all with the same port.
        package let sockets: [BoundSocket]
        /// Why the others cannot be had: the machine lacks their family, or the address.
        package let skipped: [LoopError]

        /// The place as it is now known: with the port that was picked.
        package let address: SocketAddress
    }

    /// Holds every address that a place stands for.
    ///
    /// With port 0 the system picks one for the first address, and the others have the same.
    ///
    /// - Throws: a ``LoopError`` when one is in use or may not be had, or none is this machine's.
    package static func all(of place: SocketAddress) throws(LoopError) -> All {
        var attempt = 1
        while true {
            do throws(LoopError) {
                return try hold(place)
            } catch {
                // Another process may have the picked port at the next address.
                guard place.port == 0, place.numbers.count > 1, error.code == -EADDRINUSE,
                    attempt < portAttemptsMax
                else { throw error }
                attempt += 1
            }
        }
    }

    private static func hold(_ place: SocketAddress) throws(LoopError) -> All {
        // The IPv6 address of every interface would take the callers of IPv4 from the other's socket.
        let isMixed = Set(place.numbers.map(\.family)).count > 1
        var sockets: [BoundSocket] = []
        var failures: [(address: NumericAddress, error: LoopError)] = []
        for number in place.numbers {
            let address = sockets.first.map { number.at(port: $0.address.port) } ?? number
            do throws(LoopError) {
                sockets.append(try BoundSocket(address, isIPv6Only: isMixed))
            } catch {
                failures.append((address, error))
                if !error.isAboutMissingAddress {
                    throw LoopError("listen on \(place)", of: place, [(address, error)])
                }
            }
        }
        if sockets.isEmpty { throw LoopError("listen on \(place)", of: place, failures) }
        return All(
            sockets: sockets,
            skipped: failures.map(\.error),
            address: SocketAddress(bound: sockets.map(\.address), requested: place)
        )
    }
}
