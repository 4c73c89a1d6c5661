import EventLoop

extension SocketAddress {
    /// `HOST:PORT` as a URL takes it: an empty host is the address of every interface.
    var placeForCallers: String { host.isEmpty ? "\(bareHost):\(port)" : description }

    /// The host without the brackets that an address of IPv6 has before a port; an empty one is every
    /// interface, which as a place to call is this machine.
    var bareHost: String {
        let bare = host.hasPrefix("[") ? host.dropFirst().dropLast() : host
        return bare.isEmpty ? "0.0.0.0" : String(bare)
    }
}
