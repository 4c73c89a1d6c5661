import Foundation
import Glibc

/// A server that answers each request byte for byte as a test says, and keeps what it was asked.
package final class ScriptedServer {
    /// What was asked.
    package struct Request: Sendable {
        /// `POST /api/2.0/mlflow/runs/create`, as it stood in the first line.
        package let line: String
        /// The header lines below it, as they stood.
        package let headers: [String]
        package let body: [UInt8]

        package var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// What the thread that answers shares with the test.
    private final class Log: @unchecked Sendable {
        private let lock = NSLock()
        private var kept: [Request] = []

        var requests: [Request] { lock.withLock { kept } }

        func add(_ request: Request) { lock.withLock { kept.append(request) } }
    }

    /// Why there is no such server.
    struct Fault: Error { let code: CInt }

    private let listener: CInt
    private let log = Log()
    /// Where it listens.
    package let url: String

    /// Starts one on a free port.
    ///
    /// - Parameter reply: the whole answer to a request, with its head.
    /// - Throws: ``Fault`` when there is no port to listen on.
    package init(_ reply: @escaping @Sendable (Request) -> [UInt8]) throws {
        listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { [listener] pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(listener, pointer, size) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, pointer, &size) == 0
            }
        }
        guard isListening else { throw Fault(code: errno) }
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        Thread.detachNewThread { [listener, log] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else {
                    // What deinit does makes it EINVAL; all else passes.
                    if errno == EINVAL { break }
                    continue
                }
                if let request = Self.request(on: connection) {
                    log.add(request)
                    Self.send(reply(request), on: connection)
                }
                close(connection)
            }
            // Here and not in deinit: the number would be another server's while this thread still asks.
            close(listener)
        }
    }

    deinit {
        // Wakes the thread, whose next question then fails.
        shutdown(listener, CInt(SHUT_RDWR))
    }

    /// What it was asked so far.
    package var requests: [Request] { log.requests }

    /// The bytes of an answer.
    package static func answer(
        _ body: String,
        status: String = "200 OK",
        type: String = "application/json",
        headers: [String] = [],
        length: Int? = nil
    ) -> [UInt8] {
        let lines =
            [
                "HTTP/1.1 \(status)", "Content-Type: \(type)", "Connection: close",
                "Content-Length: \(length ?? body.utf8.count)",
            ] + headers
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
    }

    private static func request(on connection: CInt) -> Request? {
        var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
        let end = Array("\r\n\r\n".utf8)
        while true {
            let count = unsafe recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer.prefix(count)
            guard let headEnd = bytes.firstRange(of: end) else { continue }
            let head = String(decoding: bytes[..<headEnd.lowerBound], as: UTF8.self)
            let lines = head.components(separatedBy: "\r\n")
            let length = lines.first { $0.lowercased().hasPrefix("content-length: ") }
                .flatMap { Int($0.dropFirst("content-length: ".count)) }
            let body = bytes[headEnd.upperBound...]
            guard body.count >= length ?? 0 else { continue }
            return Request(
                line: lines[0].replacing(" HTTP/1.1", with: ""),
                headers: Array(lines.dropFirst()),
                body: Array(body)
            )
        }
    }

    private static func send(_ bytes: [UInt8], on connection: CInt) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(connection, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
