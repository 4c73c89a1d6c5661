import EventLoop

extension BoundSocket.All {
    /// The hosts to listen on, one for each address, without brackets.
    ///
    /// A socket of IPv6 that listens on every interface takes the callers of IPv4 as well, unless it or the
    /// machine is told that it shall not; then the address of every interface of IPv4 is in it.
    var hostsToListenOn: [String] {
        let hosts = sockets.map { String($0.address.host) }
        let isAll = hosts.contains("[::]") && BoundSocket.ipv6TakesIPv4
        return hosts.filter { !(isAll && $0 == "0.0.0.0") }.map { host in
            host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        }
    }
}
