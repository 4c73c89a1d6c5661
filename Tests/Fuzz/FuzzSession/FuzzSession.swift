import CLibFuzzer
import Glibc
import Wire
import WireChecks

/// Feeds bytes to the session that servers use and to the reader that clients use.
///
/// libFuzzer makes one input after another; a promise that does not hold stops the program, and
/// libFuzzer keeps the input.
@main enum FuzzSession {
    static func main() {
        var count = CommandLine.argc
        var arguments = unsafe CommandLine.unsafeArgv
        exit(
            unsafe LLVMFuzzerRunDriver(&count, &arguments) { start, count in
                let input = unsafe UnsafeRawBufferPointer(start: start, count: count)
                FuzzSession.check(unsafe RawSpan(_unsafeBytes: input))
                return 0
            }
        )
    }

    private static func check(_ bytes: RawSpan) {
        let plan = CutPlan(bytes)
        for state in ServerState.allCases {
            let fault = SessionCheck.fault(
                bytes,
                Circumstances(state, allowed: plan.allowed, isLate: plan.isLate),
                cutAt: plan.cuts
            )
            if let fault { fatalError(fault) }
        }
        readReplies(bytes)
    }
}

/// Reads the bytes as a server's replies, up to the first that is not one.
private func readReplies(_ bytes: RawSpan) {
    var offset = 0
    while let reply = try? ClientSession.reply(in: bytes, at: offset) {
        precondition(reply.payload.lowerBound == offset + 16, "a payload follows its header")
        precondition(reply.end <= bytes.byteCount, "a reply lies inside the bytes")
        let rows = max(0, (reply.payload.count - 8) / 9)
        precondition(reply.bytes(in: bytes).count == reply.payload.count)
        precondition((reply.score(in: bytes) != nil) == (reply.payload.count == 16))
        if let scores = reply.batch(in: bytes, rows: rows) { precondition(scores.count == rows) }
        if let explanation = reply.explanation(in: bytes) {
            precondition(reply.payload.count == 96 && explanation.reasons.count <= 4)
        }
        if let change = reply.change(in: bytes) {
            precondition(reply.payload.count == 88 && !(change.hasValue && change.pair != nil))
        }
        _ = reply.text(in: bytes)
        offset = reply.end
    }
}

/// Where an input is cut and what its caller may ask, as its own bytes say.
private struct CutPlan {
    let cuts: [Int]
    let allowed: OpcodeSet
    let isLate: Bool

    init(_ bytes: RawSpan) {
        var state: UInt64 = 0xcbf2_9ce4_8422_2325
        for offset in 0..<min(32, bytes.byteCount) {
            let byte = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            state = (state ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        isLate = state >> 42 & 3 == 0
        allowed = [.all, .score, .observe, []][Int(state >> 40 & 3)]
        var cuts: [Int] = []
        var cut = 0
        while true {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            cut += Int(state >> 58)
            if cut > bytes.byteCount || cuts.count > 4096 { break }
            cuts.append(cut)
        }
        self.cuts = cuts
    }
}
