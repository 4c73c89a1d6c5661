import Bytes
import EventLoop
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct StreamTurnTests {
    @Test func `a turn of the loop reads a stream once, however much has arrived`() throws {
        let total = 3_000_000
        var turn = 0
        var turns: [Int] = []
        var idle: IdleHandle?
        let connection = try Loopback.run { connection in
            idle = try? IdleHandle(loop: connection.loop) { _ in turn += 1 }
            idle?.start()
            connection.server.use = { server, presented in
                turns.append(turn)
                if server.used.count + presented.count == total {
                    server.close()
                    connection.client.close()
                    idle?.close()
                }
                return presented.count
            }
            connection.client.send([UInt8](repeating: 7, count: total))
        }
        #expect(connection.server.used.count == total)
        #expect(Set(turns).count == turns.count)
        #expect(connection.server.presented.allSatisfy { $0 <= Loop.readBytesMax })
    }

    @Test(arguments: [1, 47, 4095, 4096, 4097, 70_000])
    func `whatever is kept, what is read behind it comes with it`(left: Int) throws {
        var random = Xorshift(seed: UInt64(left))
        let bytes = random.bytes(600_000)
        let connection = try Loopback.run { connection in
            connection.server.use = { server, presented in
                let used = server.used.count
                #expect(presented.elementsEqual(bytes[used..<used + presented.count]))
                if used + presented.count == bytes.count {
                    server.close()
                    connection.client.close()
                    return presented.count
                }
                return max(0, presented.count - left)
            }
            connection.client.send(bytes)
        }
        #expect(connection.server.used == bytes)
    }

    @Test func `what waits in the kernel is told`() throws {
        try Loopback.run { connection in
            connection.server.use = { server, presented in
                server.stopReceiving()
                #expect(server.unreadBytes == 0)
                connection.client.send([1, 2, 3, 4, 5])
                #expect(server.unreadBytes == 5)
                server.close()
                #expect(server.unreadBytes == 0)
                connection.client.close()
                return presented.count
            }
            connection.client.send([0])
        }
    }
}

/// Streams that speak through a cipher.
@Suite(.timeLimit(.minutes(10))) struct StreamCipherTests {
    /// Says each byte twice, the second time turned round, and hears one for two.
    private final class Twice: StreamCipher {
        private var half: UInt8?
        private(set) var isClosed = false
        private(set) var hasEnded = false
        var news = StreamCipherNews.none
        var heldBytes: Int { 17 }

        func open(
            _ bytes: RawSpan,
            plain: inout ByteQueue,
            sealed: inout ByteQueue
        ) -> StreamCipherNews {
            for byte in [UInt8](copying: bytes) {
                if let first = half {
                    #expect(byte == ~first)
                    half = nil
                    plain.append([first])
                } else {
                    half = byte
                }
            }
            defer { news = .none }
            return news
        }

        func seal(_ bytes: RawSpan, into sealed: inout ByteQueue) {
            for byte in [UInt8](copying: bytes) { sealed.append([byte, ~byte]) }
        }

        func close(sealed: inout ByteQueue) {
            isClosed = true
            sealed.append([0xaa, 0x55])
        }

        func streamEnded() { hasEnded = true }
    }

    @Test(arguments: [1, 3, 64, 5000, 100_000])
    func `what is said comes out as it was said, both ways`(record: Int) throws {
        var random = Xorshift(seed: UInt64(record))
        let bytes = random.bytes(300_000 / record * record)
        let connection = try Loopback.run { connection in
            connection.server.speak(through: Twice())
            connection.client.speak(through: Twice())
            connection.server.use = { server, presented in
                let whole = presented.count / record * record
                server.send(Array(presented[..<whole]))
                return whole
            }
            connection.client.use = { client, presented in
                if client.used.count + presented.count == bytes.count { client.close() }
                return presented.count
            }
            for start in stride(from: 0, to: bytes.count, by: 33_333) {
                connection.client.send(Array(bytes[start..<min(bytes.count, start + 33_333)]))
            }
        }
        #expect(connection.server.used == bytes)
        #expect(connection.client.used == bytes)
    }

    @Test func `the end is said in the cipher's words, and a change of state is told`() throws {
        let (ours, theirs) = (Twice(), Twice())
        let connection = try Loopback.run { connection in
            connection.client.speak(through: ours)
            connection.server.speak(through: theirs)
            theirs.news = .ended
            connection.client.send([9])
            connection.client.shutDownSending()
            #expect(connection.client.heldBytes >= 17)
        }
        #expect(connection.server.used == [9, 0xaa])
        #expect(connection.server.moved == 1)
        #expect(ours.isClosed && theirs.hasEnded)
    }
}
