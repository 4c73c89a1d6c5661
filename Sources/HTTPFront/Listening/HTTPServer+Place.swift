package import EventLoop

// Apart from what imports NIO, which has another type of this name.
extension HTTPServer {
    /// Host and port, and the addresses that the host stands for.
    package typealias Place = SocketAddress
}
