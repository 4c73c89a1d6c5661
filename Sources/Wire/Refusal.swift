import Bytes

/// A request that is refused, and why.
struct Refusal {
    let fault: FrameFault
    private let request: FrameHeader
    private let opcode: Opcode?

    /// A refusal of a request; `opcode` is nil where it is not known or was not read.
    init(_ request: FrameHeader, _ opcode: Opcode?, _ fault: FrameFault) {
        self.request = request
        self.opcode = opcode
        self.fault = fault
    }

    /// Appends the reply that says so, and counts it.
    func append(to replies: inout ByteQueue, _ counters: borrowing SessionCounters) {
        counters.count(replies: 1, to: opcode, fault.status)
        if fault == .busy {
            replies.appendError(
                .busy,
                text: FrameFault.busyText,
                opcode: request.opcode,
                id: request.id
            )
        } else {
            replies.appendError(
                fault.status,
                fault.sentence,
                opcode: request.opcode,
                id: request.id
            )
        }
    }
}

extension FrameFault {
    /// What refusing takes, in scores of a quick model: making a sentence costs more than most of them do.
    var work: Int { self == .busy ? 1 : 8 }

    /// The sentence of `busy` as bytes, made once: it is sent when there is no time.
    static let busyText = Array(FrameFault.busy.sentence.utf8)
}

extension ByteQueue {
    /// Appends an error reply; a sentence that is too long is cut between two scalars.
    mutating func appendError(_ status: Status, _ sentence: String, opcode: UInt8, id: UInt64) {
        var text = Array(sentence.utf8)
        if text.count > WireLimits.sentenceBytesMax {
            var end = WireLimits.sentenceBytesMax
            // A byte 10xxxxxx belongs to the scalar before it, which has four bytes at the most.
            while text[end] & 0xc0 == 0x80 { end -= 1 }
            text.removeSubrange(end...)
        }
        appendError(status, text: text, opcode: opcode, id: id)
    }

    /// Appends an error reply with a sentence of at most ``WireLimits/sentenceBytesMax`` bytes.
    mutating func appendError(_ status: Status, text: [UInt8], opcode: UInt8, id: UInt64) {
        let header = FrameHeader(
            opcode: opcode | Opcode.replyBit,
            status: status.rawValue,
            id: id,
            payloadBytes: text.count
        )
        header.append(to: &self)
        append(text)
    }
}
