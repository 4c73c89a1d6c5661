import NIOCore
import NIOPosix
package import Secrecy

/// Asks a page's server from outside whether it is ready, as what watches over a container does.
package struct ReadinessQuestion: Sendable {
    /// What the server said.
    package enum Answer: Sendable, Equatable {
        /// It answers for a model; its words.
        case ready(String)
        /// It answers, and not for a model; its words.
        case notReady(String)
    }

    /// More than any answer to the question has.
    private static let answerBytesMax = 64 << 10

    private let host: String
    private let port: Int
    private let timeout: TimeAmount
    private let tls: TLSClientContext?

    /// A question that is not yet asked.
    ///
    /// - Parameters:
    ///   - host: where the server listens, a name or a number.
    ///   - port: its port.
    ///   - timeout: how long connecting may take, and how long the answer.
    ///   - tls: whom to trust, to ask by HTTPS; nil to ask in plain.
    package init(host: String, port: Int, timeout: Duration, tls: TLSClientContext? = nil) {
        self.tls = tls
        self.host = host
        self.port = port
        self.timeout = TimeAmount(timeout)
    }

    /// The answer of the server.
    ///
    /// - Throws: ``ReadinessFault`` when there is none.
    package func ask() async throws(ReadinessFault) -> Answer {
        let text: String
        do {
            text = try await answerText()
        } catch let failure as TLSFailure {
            throw ReadinessFault("\(host):\(port) cannot be asked by HTTPS: \(failure)")
        } catch is NIOConnectionError {
            throw ReadinessFault("nobody answers at \(host):\(port)")
        } catch {
            throw ReadinessFault("\(host):\(port) cannot be asked: \(error)")
        }
        guard let answer = Self.answer(in: text) else {
            throw ReadinessFault(
                text.isEmpty
                    ? "\(host):\(port) gave no answer in time"
                    : "what answers at \(host):\(port) does not speak HTTP"
            )
        }
        return answer
    }

    /// The question as an HTTP message.
    var message: String {
        // Without the zone of an address, which is this machine's word and none of a host.
        let name = host.contains(":") ? "[\(host.prefix { $0 != "%" })]" : host
        return "GET /readyz HTTP/1.1\r\nHost: \(name):\(port)\r\nConnection: close\r\n\r\n"
    }

    /// The answer that an HTTP message is, or nil when it is none.
    static func answer(in message: String) -> Answer? {
        let lines = message.split(separator: "\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ", maxSplits: 2)
        guard lines.count == 2, words.count >= 2, words[0].hasPrefix("HTTP/1."),
            let status = Int(words[1])
        else { return nil }
        // A head without fields ends where its first line does.
        let body = message.firstRange(of: "\r\n\r\n").map { message[$0.upperBound...] } ?? ""
        return status == 200 ? .ready(String(body)) : .notReady(String(body))
    }

    /// All that the server sends until it closes the connection or the time is over.
    private func answerText() async throws -> String {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(timeout)
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(TLSCaller(tls))
                    }
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel
                    )
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            let bell = channel.channel.eventLoop.scheduleTask(in: timeout) {
                channel.channel.close(promise: nil)
            }
            defer { bell.cancel() }
            do {
                try await outbound.write(ByteBuffer(string: message))
            } catch {
                // A session that failed meanwhile says why the channel is closed.
                for try await _ in inbound {}
                throw error
            }
            var answer = ByteBuffer()
            for try await part in inbound {
                answer.writeImmutableBuffer(part)
                if answer.readableBytes > Self.answerBytesMax { break }
            }
            return String(buffer: answer)
        }
    }
}

/// Why a server could not be asked whether it is ready.
package struct ReadinessFault: Error, CustomStringConvertible {
    /// A sentence.
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
