import Bytes
import Wire

/// A reply that a test server is about to give, and where it stands.
struct PlannedReply: Sendable {
    var opcode: UInt8
    var status: UInt8
    var flags: UInt8
    var id: UInt64
    var payload: [UInt8]
    /// Which connection of the server it goes to, from 0.
    let connection: Int
    /// Which reply of its connection it is, from 0.
    let index: Int

    /// This reply as an error.
    func refused(_ status: UInt8, _ sentence: String) -> PlannedReply {
        var reply = self
        reply.status = status
        reply.flags = 0
        reply.payload = Array(sentence.utf8)
        return reply
    }

    func append(to buffer: inout ByteQueue, length: Int? = nil) {
        buffer.append(UInt32(length ?? WireLimits.lengthMin + payload.count))
        buffer.append(FrameHeader.version)
        buffer.append(opcode)
        buffer.append(status)
        buffer.append(flags)
        buffer.append(id)
        buffer.append(payload)
    }
}

/// What a test server does instead of, or along with, giving a reply.
enum ReplyAction: Sendable {
    case send(PlannedReply)
    /// A header whose length field says this, whatever follows.
    case sendWithLength(PlannedReply, Int)
    /// The reply's first bytes, and the end of the connection.
    case cutAndClose(PlannedReply, bytes: Int)
    case close
}

/// How a test server behaves.
struct ReplyPlan: Sendable {
    /// What it does for each reply that it owes.
    var actions: @Sendable (PlannedReply) -> [ReplyAction] = { [.send($0)] }
    /// It keeps replies back until a connection has so many due, or until some time is over.
    var heldMin = 1
    /// How long it keeps replies back beyond that, in milliseconds.
    var holdMilliseconds: UInt64 = 0
    /// How many connections it refuses as overloaded before it takes one.
    var connectionsRefused = 0

    /// It answers as it should.
    static let honest = ReplyPlan()

    /// It answers as it should until the closure says otherwise.
    static func doing(
        _ actions: @escaping @Sendable (PlannedReply) -> [ReplyAction]
    ) -> ReplyPlan {
        ReplyPlan(actions: actions)
    }

    /// It reads and says nothing.
    static let silent = ReplyPlan.doing { _ in [] }
}
