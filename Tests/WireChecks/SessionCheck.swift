import Bytes
import Wire

/// What holds for every session and all bytes, said as the first sentence that does not.
package enum SessionCheck {
    /// Feeds `bytes` to two sessions in `circumstances`, one whole and one cut, and compares what they answer.
    ///
    /// - Parameters:
    ///   - bytes: what a client sends on one connection.
    ///   - circumstances: the server's state, and the caller's rights.
    ///   - cuts: where the second session's pieces end, ascending.
    /// - Returns: nil when everything holds.
    package static func fault(
        _ bytes: RawSpan,
        _ circumstances: Circumstances,
        cutAt cuts: [Int]
    ) -> String? {
        var whole = SessionRun(circumstances)
        whole.feed(bytes)
        if let fault = fault(of: whole) ?? fault(of: whole, against: bytes, circumstances) {
            return "whole, \(circumstances): \(fault)"
        }
        var cut = SessionRun(circumstances)
        cut.feed(bytes, cutAt: cuts)
        if let fault = fault(of: cut) { return "cut, \(circumstances): \(fault)" }
        if cut.closing != whole.closing {
            return "\(circumstances): the cuts changed how it closes"
        }
        if cut.answers != whole.answers { return "\(circumstances): the cuts changed the answers" }
        if !cut.sent.holdsSame(as: whole.sent) {
            return "\(circumstances): the cuts changed the replies"
        }
        return nil
    }

    /// What is wrong with the replies and counts of a run.
    package static func fault(of run: borrowing SessionRun) -> String? {
        if let broken = run.broken { return broken }
        var offset = 0
        var found = 0
        do {
            while let reply = try ClientSession.reply(in: run.sent.bytes, at: offset) {
                if let fault = Self.fault(of: reply, in: run.sent.bytes) { return fault }
                offset = reply.end
                found += 1
            }
        } catch {
            return error.description
        }
        if offset != run.sent.count, !run.isWithinReply { return "a reply is cut short" }
        if found != run.answers { return "\(found) replies for \(run.answers) answers" }
        let counted = Status.allCases.reduce(0) { $0 + Int(run.counters.replies($1)) }
        if counted != found { return "\(counted) replies counted, \(found) sent" }
        return nil
    }

    private static func fault(of reply: Reply, in bytes: RawSpan) -> String? {
        guard reply.header.status != 0 else { return nil }
        if reply.header.flags != 0 { return "an error reply has flags" }
        if !(1...255).contains(reply.payload.count) { return "a sentence has 1 to 255 bytes" }
        if reply.text(in: bytes).contains("\u{fffd}") { return "a sentence is not UTF-8" }
        return nil
    }

    private static func fault(
        of run: borrowing SessionRun,
        against bytes: RawSpan,
        _ circumstances: Circumstances
    ) -> String? {
        let due = ExpectedReply.due(for: bytes, circumstances)
        var offset = 0
        for (index, expected) in due.replies.enumerated() {
            guard let reply = try? ClientSession.reply(in: run.sent.bytes, at: offset) else {
                return "reply \(index) is missing"
            }
            let given = ExpectedReply(reply.header)
            if given != expected { return "reply \(index) is \(given) and must be \(expected)" }
            offset = reply.end
        }
        if offset != run.sent.count, !run.isWithinReply { return "more replies than requests" }
        if due.closes != (run.closing != nil) { return "it must close exactly after its faults" }
        return nil
    }
}

extension ByteQueue {
    /// Whether two buffers hold the same bytes.
    func holdsSame(as other: borrowing ByteQueue) -> Bool {
        guard count == other.count else { return false }
        let mine = bytes
        let others = other.bytes
        return (0..<count).allSatisfy { mine.byte(at: $0) == others.byte(at: $0) }
    }
}
