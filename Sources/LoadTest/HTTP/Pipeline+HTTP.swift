import Bytes
import Wire

extension Pipeline {
    /// Checks and records the whole answers of HTTP at the front of `bytes`, which come in the order of their requests.
    ///
    /// - Returns: how many bytes they took.
    /// - Throws: ``ProtocolViolation`` when the bytes are no answers, or nobody asked for them.
    mutating func takeAnswers(
        _ bytes: RawSpan,
        at done: UInt64,
        pool: RequestPool,
        to requests: HTTPRequests,
        recorder: inout Recorder
    ) throws(ProtocolViolation) -> Int {
        var queue = ByteQueue(capacity: bytes.byteCount)
        queue.append(bytes)
        let bytes = queue.array
        var used = 0
        while used < bytes.count, let answer = try HTTPAnswer.read(bytes, from: used) {
            let run = try takeFromFirst(1)
            let judgement = pool.judge(answer, to: run.first, requests.told)
            recorder.finished(run, judgement, at: done)
            used = answer.end
        }
        if used > 0 { recorder.replied(at: done) }
        return used
    }
}
