import EventLoop

extension SocketAddress {
    /// The host without brackets; an empty one is every interface.
    var bareHost: String {
        let bare = host.hasPrefix("[") ? host.dropFirst().dropLast() : host
        return bare.isEmpty ? "0.0.0.0" : String(bare)
    }
}
