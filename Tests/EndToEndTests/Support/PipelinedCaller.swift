import TestSupport

/// A caller that always has requests in flight and checks who gets which answer.
struct PipelinedCaller {
    /// What tells the models apart: their digest and what they say of the one row that is sent.
    struct Answer: Hashable {
        let digest: String
        let probability: Double
    }

    private static let blockSize: UInt64 = 64

    private let connection: RawConnection
    private var sent: UInt64 = 0
    private(set) var answered: UInt64 = 0
    private(set) var answers: Set<Answer> = []
    private(set) var last: Answer?
    /// The status that ended the calls, when one that is not `ok` came.
    private(set) var refusal: UInt8?
    /// Whether every reply so far was the next in order.
    private(set) var isInOrder = true

    init(_ connection: RawConnection) {
        self.connection = connection
    }

    /// Whether every request that was sent is answered.
    var hasAllAnswers: Bool { answered == sent }

    /// Calls until something holds, the server refuses or the time is over; whether it holds.
    mutating func call(
        within seconds: Double = 30,
        until holds: (PipelinedCaller) throws -> Bool
    ) throws -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            if try holds(self) { return true }
            sendBlock()
            // One block stays in flight while the next is made.
            try receive(until: sent - Self.blockSize)
            if refusal != nil || connection.isEnded { return try holds(self) }
        }
        return false
    }

    /// Waits for what is in flight.
    mutating func finish() throws {
        try receive(until: sent)
    }

    private mutating func sendBlock() {
        var bytes: [UInt8] = []
        for _ in 0..<Self.blockSize {
            bytes += RawRequest.score(id: sent)
            sent += 1
        }
        connection.send(bytes)
    }

    private mutating func receive(until count: UInt64) throws {
        while answered < count, refusal == nil, let reply = try connection.reply() {
            isInOrder = isInOrder && reply.id == answered
            answered += 1
            if reply.status == 0, let digest = reply.digest, let probability = reply.probability {
                let answer = Answer(digest: digest, probability: probability)
                answers.insert(answer)
                last = answer
            } else {
                refusal = reply.status
            }
        }
    }
}
