import EventLoop

extension SocketAddress {
    /// `HOST:PORT` as a URL takes it: an empty host is the address of every interface.
    var placeForCallers: String { host.isEmpty ? "\(bareHost):\(port)" : description }

    /// The host without brackets; an empty one is every interface.
    var bareHost: String {
        let bare = host.hasPrefix("[") ? host.dropFirst().dropLast() : host
        return bare.isEmpty ? "0.0.0.0" : String(bare)
    }
}
