import EventLoop
import Glibc
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct TCPStreamTests {
    @Test(arguments: [
        [1], [3, 4], [1, 1, 1, 1], [4095, 1, 1], [4096, 4096, 70_000], [100, 1, 9000],
    ])
    func `bytes that were not used are presented again with the next`(pieces: [Int]) throws {
        let total = pieces.reduce(0, +)
        var random = Xorshift(seed: 5)
        let bytes = random.bytes(total)
        var sums: [Int] = []
        let connection = try Loopback.run { connection in
            var next = 0
            let sendNext = {
                guard next < pieces.count else { return }
                let start = sums.last ?? 0
                sums.append(start + pieces[next])
                connection.client.send(Array(bytes[start..<start + pieces[next]]))
                next += 1
            }
            connection.server.use = { server, presented in
                #expect(presented.elementsEqual(bytes[..<presented.count]))
                guard presented.count == sums.last else { return 0 }
                guard presented.count == total else {
                    sendNext()
                    return 0
                }
                server.close()
                connection.client.close()
                return total
            }
            sendNext()
        }
        #expect(connection.server.used == bytes)
        #expect(Set(connection.server.presented).isSuperset(of: sums))
    }

    @Test(arguments: [1, 5, 64, 4099, 100_000])
    func `an echo of records of any size gives back what was sent`(record: Int) throws {
        var random = Xorshift(seed: UInt64(record))
        let bytes = random.bytes(400_000 / record * record)
        let connection = try Loopback.run { connection in
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
        #expect(connection.client.used == bytes)
        #expect(connection.server.used == bytes)
        #expect(connection.server.keptBytes == 0)
    }

    @Test func `what was left is presented when it is asked for, as far as it is taken`() throws {
        let connection = try Loopback.run { connection in
            connection.client.send([1, 2, 3, 4, 5])
            connection.server.use = { server, presented in
                server.use = { _, _ in 2 }
                // Only after this call are the bytes kept.
                connection.client.shutDownSending()
                return 0
            }
            connection.server.react = { server, event in
                guard event == .ended(nil) else { return }
                #expect(server.keptBytes == 5)
                server.presentKept()
                #expect(server.keptBytes == 3)
                server.use = { $1.count }
                server.presentKept()
                #expect(server.keptBytes == 0)
                server.presentKept()
            }
        }
        #expect(connection.server.presented == [5, 5, 3])
        #expect(connection.server.used == [1, 2, 3, 4, 5])
    }

    @Test func `more than a socket holds is sent in order when there is room`() throws {
        let piece = 3_000_000
        var random = Xorshift(seed: 9)
        var bytes = random.bytes(65_521)
        while bytes.count < 3 * piece { bytes += bytes }
        bytes.removeLast(bytes.count - 3 * piece)
        let connection = try Loopback.run { [bytes] connection in
            connection.server.stopReceiving()
            #expect(connection.client.send(Array(bytes[..<10])))
            #expect(connection.client.unsentBytes == 0)
            var wasQueued = false
            for start in [10, piece, 2 * piece] {
                let end = start == 10 ? piece : start + piece
                wasQueued = !connection.client.send(Array(bytes[start..<end]))
            }
            #expect(wasQueued)
            #expect(connection.client.unsentBytes > piece)
            connection.client.shutDownSending()
            noErrors { try connection.server.startReceiving() }
        }
        #expect(connection.server.used == bytes)
        #expect(connection.server.ends == [nil])
        let unsent = connection.client.events.compactMap { event -> Int? in
            if case .sent(let unsentBytes) = event { unsentBytes } else { nil }
        }
        #expect((2...3).contains(unsent.count))
        #expect(unsent == unsent.sorted(by: >))
        #expect(unsent.last == 0)
    }

    @Test func `closing twice is closing once, and nothing works after it`() throws {
        let connection = try Loopback.run { connection in
            let client = connection.client
            client.close()
            client.close()
            #expect(client.isClosed)
            #expect(client.send([1, 2, 3]))
            client.shutDownSending()
            client.presentKept()
            noErrors { try client.startReceiving() }
        }
        #expect(connection.client.events == [.connected(nil), .closed])
        #expect(connection.server.used.isEmpty)
        #expect(connection.server.events == [.ended(nil), .closed])
    }

    @Test func `a stream that was never connected can be closed`() throws {
        let loop = try Loop()
        let peer = try Peer(loop: loop)
        peer.close()
        #expect(peer.closedCount == 0)
        loop.run()
        #expect(peer.events == [.closed])
    }

    @Test func `a stream that is closed while it connects hears no more of it`() throws {
        let loop = try Loop()
        let listener = try Listener(
            loop: loop,
            address: SocketAddress("127.0.0.1:0"),
            accepted: { _ in },
            exhausted: { Issue.record($0) }
        )
        let peer = try Peer(loop: loop)
        try peer.connect(to: listener.address)
        peer.close()
        listener.close()
        loop.run()
        #expect(peer.events == [.closed])
    }

    @Test func `a connection that no one takes is refused with a sentence`() throws {
        let loop = try Loop()
        let listener = try Listener(
            loop: loop,
            address: SocketAddress("127.0.0.1:0"),
            accepted: { _ in },
            exhausted: { Issue.record($0) }
        )
        let address = listener.address
        let peer = try Peer(loop: loop)
        peer.react = { peer, event in
            if case .connected(let error) = event {
                #expect(error?.code == -ECONNREFUSED)
                #expect(error?.description == "cannot connect to \(address): connection refused")
                peer.close()
            }
        }
        listener.close()
        loop.run()
        try peer.connect(to: address)
        loop.run()
        #expect(peer.events.count == 2)
        #expect(peer.events.last == .closed)
    }

    @Test func `a connection that is reset ends with an error, once`() throws {
        let connection = try Loopback.run { connection in
            connection.server.stopReceiving()
            connection.client.send([1])
            // Closing a socket with unread bytes resets the connection.
            connection.server.close()
        }
        #expect(connection.client.ends == [.closedByPeer])
        #expect(connection.client.events.last == .closed)
    }

    @Test func `sending to a connection that was reset shows as its end`() throws {
        SignalHandler.ignoreBrokenPipes()
        let connection = try Loopback.run { connection in
            let client = connection.client
            client.stopReceiving()
            connection.server.stopReceiving()
            client.send([1])
            connection.server.react = { _, event in
                guard event == .closed else { return }
                client.send([2])
                client.send([3])
                #expect(client.ends.isEmpty)
            }
            connection.server.close()
        }
        #expect(connection.client.ends.count == 1)
        #expect(connection.client.closedCount == 1)
    }

    @Test func `a side that sends no more can still receive`() throws {
        let connection = try Loopback.run { connection in
            connection.client.send(Array("ask".utf8))
            connection.client.shutDownSending()
            connection.server.react = { server, event in
                if event == .ended(nil) { server.send(Array("answer".utf8)) }
            }
        }
        #expect(connection.server.used == Array("ask".utf8))
        #expect(connection.client.used == Array("answer".utf8))
        #expect(connection.client.ends == [nil])
        #expect(connection.server.ends == [nil])
    }

    @Test func `a stream that stopped receiving is given nothing until it starts again`() throws {
        let connection = try Loopback.run { connection in
            let server = connection.server
            server.stopReceiving()
            connection.client.send([1, 2, 3])
            connection.client.shutDownSending()
            var timer: LoopTimer?
            noErrors {
                timer = try LoopTimer(loop: connection.loop) {
                    #expect(server.presented.isEmpty)
                    noErrors { try server.startReceiving() }
                    timer?.close()
                    timer = nil
                }
            }
            timer?.start(after: 5)
        }
        #expect(connection.server.used == [1, 2, 3])
    }
}
