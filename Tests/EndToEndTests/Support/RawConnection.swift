import Glibc

/// A connection to a server on this machine, of bare system calls that do not wait for ever.
final class RawConnection {
    /// A call of the system that failed, or a time that passed.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    private let descriptor: CInt
    private var received: [UInt8] = []
    /// Whether the server ended the connection.
    private(set) var isEnded = false

    /// Connects.
    ///
    /// - Parameters:
    ///   - port: the server's port.
    ///   - receiveBytes: how much the system may keep for this side to read, or nil for its default.
    ///   - host: the last byte of the address of this side, 127.0.0.1 or another of this machine.
    /// - Throws: ``Fault`` when nobody listens there.
    init(port: UInt16, receiveBytes: CInt? = nil, from host: UInt8 = 1) throws {
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        descriptor = socket(AF_INET, kind, 0)
        if var receiveBytes {
            let size = socklen_t(MemoryLayout<CInt>.size)
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBytes, size)
        }
        var result: CInt = 0
        if host != 1 {
            result = unsafe Self.withAddress(host: host, port: 0) {
                unsafe bind(descriptor, $0, $1)
            }
        }
        if result == 0 {
            result = unsafe Self.withAddress(port: port) { unsafe connect(descriptor, $0, $1) }
        }
        guard result == 0 else {
            close(descriptor)
            throw Fault(description: "no connection to port \(port): errno \(errno)")
        }
    }

    deinit { close(descriptor) }

    /// What `body` makes of an address of this machine, by its last byte, and a port.
    private static func withAddress(
        host: UInt8 = 1,
        port: UInt16,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = (0x7F00_0000 | UInt32(host)).bigEndian
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// Sends bytes for as long as the server takes them.
    ///
    /// - Returns: how many were sent before the server took none for a while or ended the connection.
    @discardableResult
    func send(_ bytes: [UInt8], patience seconds: Double = 10) -> Int {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[sent...])
                return unsafe Glibc.send(
                    descriptor,
                    rest.baseAddress,
                    rest.count,
                    CInt(MSG_NOSIGNAL) | CInt(MSG_DONTWAIT)
                )
            }
            if count > 0 {
                sent += count
            } else if errno != EAGAIN || !isReady(POLLOUT, within: seconds) {
                return sent
            }
        }
        return sent
    }

    /// Says that nothing more will be sent.
    func endSending() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// The next reply; nil when the server ends the connection instead.
    ///
    /// - Throws: ``Fault`` when neither happens in time.
    func reply(within seconds: Double = 20) throws -> RawReply? {
        while true {
            if let reply = RawReply(takenFrom: &received) { return reply }
            if isEnded { return nil }
            guard isReady(POLLIN, within: seconds) else {
                throw Fault(description: "no reply within \(seconds) seconds")
            }
            receive()
        }
    }

    /// Sends one request and returns its reply.
    func ask(_ request: [UInt8]) throws -> RawReply? {
        send(request)
        return try reply()
    }

    /// Whether the server ends the connection in time, without a word.
    func ends(within seconds: Double) -> Bool {
        guard !isEnded else { return true }
        guard isReady(POLLIN, within: seconds) else { return false }
        receive()
        return isEnded && received.isEmpty
    }

    /// What the server sends up to a text, which is taken away with it.
    ///
    /// - Throws: ``Fault`` when the text does not come in time.
    func text(until mark: String, within seconds: Double = 20) throws -> String {
        while true {
            let text = String(decoding: received, as: UTF8.self)
            if let end = text.firstRange(of: mark)?.upperBound {
                received.removeFirst(text[..<end].utf8.count)
                return String(text[..<end])
            }
            guard !isEnded, isReady(POLLIN, within: seconds) else {
                throw Fault(description: "no \(mark) within \(seconds) seconds: \(text)")
            }
            receive()
        }
    }

    /// All that the server sends until it ends the connection.
    ///
    /// - Throws: ``Fault`` when it does not end it in time.
    func everything(within seconds: Double = 20) throws -> [UInt8] {
        while !isEnded {
            guard isReady(POLLIN, within: seconds) else {
                throw Fault(description: "the connection is open after \(seconds) seconds")
            }
            receive()
        }
        return received
    }

    private func receive() {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        if count > 0 {
            received += buffer[..<count]
        } else {
            isEnded = true
        }
    }

    private func isReady(_ event: CInt, within seconds: Double) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        return unsafe poll(&entry, 1, CInt(seconds * 1000)) > 0
    }
}

extension RawConnection {
    /// Sends a request over and over without reading, until the server reads no more.
    func sendsUntilServerStops(_ request: [UInt8]) -> Bool {
        let block = (0..<1000).flatMap { _ in request }
        for _ in 0..<1000 where send(block, patience: 1) < block.count { return true }
        return false
    }
}
