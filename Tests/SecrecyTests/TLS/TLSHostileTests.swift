import Bytes
import TestSupport
import Testing

@testable import Secrecy

/// Bytes that are no handshake, or no longer one.
@Suite struct TLSHostileTests {
    /// What a server says of bytes, and what it sends.
    private static func answer(
        to bytes: [UInt8],
        by size: Int = .max
    ) async throws -> (TLSSession.State, sent: [UInt8]) {
        let files = try await Certificates.made
        var session = try TLSSession(files.server(), now: files.now)
        var plaintext = ByteQueue()
        var ciphertext = ByteQueue()
        var at = 0
        while at < bytes.count {
            let piece = Array(bytes[at..<min(bytes.count, at + min(size, bytes.count))])
            unsafe session.receive(piece.span.bytes, plaintext: &plaintext, ciphertext: &ciphertext)
            at += piece.count
        }
        #expect(plaintext.all.isEmpty)
        return (session.state, ciphertext.all)
    }

    /// The first message of a client.
    private static func hello() async throws -> [UInt8] {
        let files = try await Certificates.made
        var ciphertext = ByteQueue()
        _ = try TLSSession(files.client(), now: files.now, ciphertext: &ciphertext)
        return ciphertext.all
    }

    @Test(
        "bytes of another protocol are told, and answered by nothing",
        arguments: [
            Array("GET / HTTP/1.1\r\n\r\n".utf8), Array("\u{16}\u{2}".utf8), [0],
            // A score in plain; a ping of plain whose length looks like a record's type.
            [60, 0, 0, 0, 1, 1, 0, 0] + [UInt8](repeating: 0, count: 56),
            [22, 0, 0, 0, 1, 0x11, 0, 0] + [UInt8](repeating: 0, count: 18),
            Array("SSH-2.0-OpenSSH_9.2\r\n".utf8),
            // A hello of SSL 2.
            [0x80, 0x2e, 1, 0, 2],
        ]
    )
    func plain(bytes: [UInt8]) async throws {
        for size in [1, Int.max] {
            let (state, sent) = try await Self.answer(to: bytes, by: size)
            #expect(state.failure == TLSFailure(reason: .notTLS, side: .client, toldBy: nil))
            #expect(sent.isEmpty)
        }
    }

    @Test func `a server in plain is told as such`() async throws {
        let files = try await Certificates.made
        var sent = ByteQueue()
        var heard = ByteQueue()
        var session = try TLSSession(files.client(), now: files.now, ciphertext: &sent)
        sent.removeAll()
        unsafe session.receive(
            [70, 0, 0, 0, 1, 0x80].span.bytes,
            plaintext: &heard,
            ciphertext: &sent
        )
        #expect(session.state.failure == TLSFailure(reason: .notTLS, side: .server, toldBy: nil))
        #expect(sent.all.isEmpty)
    }

    @Test(
        "a server that speaks no TLS 1.3, or not our protocol, says so by an alert",
        arguments: [
            (UInt8(70), "the server does not speak TLS 1.3"),
            (120, "the server does not name the application protocol sestina/1"),
            (80, "the server failed inside"), (90, "the server called the handshake off"),
            (
                40,
                "the server says: the client shares no cipher, group or signature of TLS 1.3 with its peer"
            ),
            (47, "the server says: the client sent what is no TLS 1.3"),
        ]
    )
    func alerts(number: UInt8, words: String) async throws {
        let files = try await Certificates.made
        var sent = ByteQueue()
        var heard = ByteQueue()
        var session = try TLSSession(files.client(), now: files.now, ciphertext: &sent)
        let alert: [UInt8] = [21, 3, 3, 0, 2, 2, number]
        unsafe session.receive(alert.span.bytes, plaintext: &heard, ciphertext: &sent)
        #expect(session.state.failure?.description == words)
    }

    /// Messages with one thing changed: what the server says, and the last byte of its alert.
    @Test(
        "a hello without TLS 1.3 or without our protocol",
        arguments: [
            ("sestina/1", "sestina/2", TLSFailure.Reason.protocolOther, UInt8(120)),
            (
                "\u{0}\u{10}\u{0}\u{c}\u{0}\u{a}", "\u{7a}\u{10}\u{0}\u{c}\u{0}\u{a}",
                .protocolMissing, 120
            ),
            ("\u{0}\u{2b}\u{0}\u{3}\u{2}", "\u{7a}\u{2b}\u{0}\u{3}\u{2}", .version, 70),
        ]
    )
    func changed(
        part: String,
        other: String,
        reason: TLSFailure.Reason,
        alert: UInt8
    ) async throws {
        var hello = try await Self.hello()
        let place = try #require(hello.firstRange(of: Array(part.utf8)))
        hello.replaceSubrange(place, with: Array(other.utf8))
        for size in [1, Int.max] {
            let (state, sent) = try await Self.answer(to: hello, by: size)
            #expect(state.failure == TLSFailure(reason: reason, side: .client, toldBy: nil))
            #expect(sent.first == 21 && sent.last == alert)
        }
    }

    @Test(
        "lengths beyond the limits are refused as soon as they are there",
        arguments: [1, Int.max]
    )
    func lengths(size: Int) async throws {
        // A message of 16,385 bytes; one of 131,396; a record of 16,641; a hello in two records.
        let long: [[UInt8]] = [
            [22, 3, 1, 1, 0, 1, 0, 0x40, 1], [22, 3, 1, 1, 0, 1, 2, 1, 0x44], [22, 3, 1, 0x41, 1],
            [22, 3, 1, 0, 2, 1, 2, 22, 3, 1, 0, 2, 1, 0x44],
        ]
        for bytes in long {
            let (state, _) = try await Self.answer(to: bytes, by: size)
            #expect(state.failure?.reason == .tooLarge, "\(bytes)")
        }
    }

    @Test("a hello may be spread over records", arguments: [1, 2, 3, 4, 5, 50])
    func spread(size: Int) async throws {
        let files = try await Certificates.made
        let joined = try Joined(files.client(), files.server(), now: files.now)
        let message = joined.toServer.all.dropFirst(5)
        joined.toServer.removeAll()
        for start in stride(from: message.startIndex, to: message.endIndex, by: size) {
            let part = message[start..<min(start + size, message.endIndex)]
            joined.toServer.append([22, 3, 1, 0, UInt8(part.count)] + part)
        }
        joined.carry(by: 1)
        #expect(joined.bothAreOpen)
    }

    @Test func `a handshake does not go on for ever`() async throws {
        // A hello of the most bytes that are taken, each in a record of its own.
        let message: [UInt8] = [1, 0, 0x40, 0] + [UInt8](repeating: 0, count: 16_384)
        let records = message.map { [22, 3, 1, 0, 1, $0] }
        let last = TLSLimits.handshakeBytesMax / 6
        let (state, _) = try await Self.answer(to: records.prefix(last).flatMap(\.self), by: 600)
        #expect(state == .handshaking)
        let (over, _) = try await Self.answer(to: records.prefix(last + 1).flatMap(\.self), by: 600)
        #expect(over.failure?.reason == .tooLarge)
    }

    @Test("random bytes", arguments: 1...40)
    func random(seed: UInt64) async throws {
        var words = Xorshift(seed: seed)
        var bytes = (0..<3000).map { _ in UInt8(truncatingIfNeeded: words.next() >> 24) }
        // As far as they come: anything, any record, any message of a handshake, any end of a hello.
        let starts: [[UInt8]] = [
            [], [22, 3, 1], [22, 3, 1, 1, 0, 1, 0, 0, 252, 3, 3],
            try await Self.hello().dropLast(40),
        ]
        let start = starts[Int(seed) % starts.count]
        bytes.replaceSubrange(0..<start.count, with: start)
        let (state, _) = try await Self.answer(to: bytes, by: 1 + Int(seed) * 13)
        #expect(!state.isOpen)
    }

    @Test(
        "chains up to the limit and beyond it",
        arguments: [
            ("eighth", ["eight"], nil), ("ninth", ["nine"], TLSFailure.Reason.chainTooLong),
            ("fiftieth", ["fifty"], .chainTooLong),
            // Good by itself, with company that nobody asked for.
            ("alice", ["alice", "eight"], nil), ("alice", ["alice", "nine"], .chainTooLong),
            ("alice", ["alice", "links"], .chainTooLong),
        ]
    )
    func chains(client: String, chain: [String], reason: TLSFailure.Reason?) async throws {
        let files = try await Certificates.made
        let context = try files.client(nil)
        // A context would not take the long ones.
        _ = try context.handle.present(
            chain: chain.flatMap { files["\($0).pem"] },
            key: files["\(client).key"],
            isChecked: false
        )
        let joined = try Joined(context, files.server(), now: files.now)
        joined.carry()
        #expect(joined.server.state.failure?.reason == reason)
        #expect(joined.server.state.isOpen == (reason == nil))
        #expect(joined.client.state.isOpen == (reason == nil))
    }

    // MARK: - Flipped bits

    /// Bits of every byte that a side sends are flipped, one a run.
    @Test("no bit of a handshake may be flipped", arguments: 0..<3)
    func flipped(flight: Int) async throws {
        let files = try await Certificates.made
        let (client, server) = try (files.client(), files.server())
        var place = 0
        var survivors: [Int] = []
        while true {
            let joined = Joined(client, server, now: files.now)
            if flight > 0 { joined.give(joined.toServer.count, to: .server) }
            if flight > 1 { joined.give(joined.toClient.count, to: .client) }
            let bytes = flight == 1 ? joined.toClient.all : joined.toServer.all
            guard place < bytes.count else { break }
            var altered = bytes
            altered[place] ^= 1 << UInt8(place & 7)
            if flight == 1 {
                joined.toClient.removeAll()
                joined.toClient.append(altered)
            } else {
                joined.toServer.removeAll()
                joined.toServer.append(altered)
            }
            joined.carry()
            joined.say([1], by: .client)
            joined.carry()
            if joined.bothAreOpen { survivors.append(place) }
            place += 1
        }
        #expect(place > 100)
        // Of records in the clear the lower byte of the version counts for nothing, RFC 8446 section 5.1.
        #expect(survivors == (flight < 2 ? [2] : []))
    }

    @Test("no bit of a record of data may be flipped", arguments: [TLSRole.client, .server])
    func flippedData(by side: TLSRole) async throws {
        let files = try await Certificates.made
        let (client, server) = try (files.client(), files.server())
        for place in 0..<(5 + 64 + 1 + 16) {
            let joined = Joined(client, server, now: files.now)
            joined.carry()
            joined.say([UInt8](repeating: 1, count: 64), by: side)
            var bytes = side == .client ? joined.toServer.all : joined.toClient.all
            #expect(bytes.count == 86)
            bytes[place] ^= 1 << UInt8(place & 7)
            if side == .client {
                joined.toServer.removeAll()
                joined.toServer.append(bytes)
            } else {
                joined.toClient.removeAll()
                joined.toClient.append(bytes)
            }
            joined.carry()
            // A length that says more than there is waits for the rest.
            let receiver = side == .client ? joined.server.state : joined.client.state
            let heard = side == .client ? joined.heardByServer.all : joined.heardByClient.all
            #expect(
                heard.isEmpty && (receiver.failure != nil || place == 3 || place == 4),
                "\(place)"
            )
            if place > 4 {
                #expect(receiver.failure == TLSFailure(reason: .badRecord, side: side, toldBy: nil))
                let sender = side == .client ? joined.client.state : joined.server.state
                #expect(
                    sender.failure == TLSFailure(reason: .badRecord, side: side, toldBy: side.peer)
                )
            }
        }
    }
}
