import TestSupport
import Testing
import Wire
import WireChecks

/// Requests with flipped bits, held against the specification's rules by `SessionCheck`.
@Suite struct RandomFrameTests {
    private static let special: [Double] = [
        0, -0.0, 1, 4, 3.999_999_999_999_999_6, 1e300, 1.1e300, .infinity, -.infinity, .nan,
        .leastNonzeroMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1000,
    ]

    @Test(arguments: 0..<10)
    func `ten times a thousand frames with flipped bits keep every promise`(seed: Int) {
        var random = Xorshift(seed: UInt64(seed))
        for round in 0..<1000 {
            var frame = Self.frame(&random)
            for _ in 0..<1 + random.below(4) { Self.flip(0..<frame.count, of: &frame, &random) }
            let stream = Self.frame(&random) + frame + Self.frame(&random)
            let fault = Self.fault(stream, &random)
            #expect(fault == nil, "seed \(seed), round \(round)")
        }
    }

    @Test(arguments: 0..<20)
    func `streams of many frames with bits flipped behind their lengths keep every promise`(
        seed: Int
    ) {
        var random = Xorshift(seed: 1000 + UInt64(seed))
        var stream: [UInt8] = []
        for _ in 0..<200 {
            var frame = Self.frame(&random)
            if random.below(3) == 0 { Self.flip(5..<frame.count, of: &frame, &random) }
            stream += frame
        }
        let fault = Self.fault(stream, &random)
        #expect(fault == nil, "seed \(seed)")
    }

    @Test(arguments: 0..<20)
    func `bytes of nothing at all keep every promise`(seed: Int) {
        var random = Xorshift(seed: 2000 + UInt64(seed))
        for round in 0..<100 {
            let size = random.below(200)
            let fault = Self.fault(random.bytes(size), &random)
            #expect(fault == nil, "seed \(seed), round \(round)")
        }
    }

    @Test func `any prefix of ten thousand score requests leaves less than one frame`() {
        var random = Xorshift(seed: 3)
        let stream = (0..<10_000).flatMap { id in
            Requests.score(id: UInt64(id), (0..<6).map { _ in Self.figure(&random) })
        }
        for round in 0..<20 {
            let size = random.below(stream.count)
            var run = SessionRun()
            let used = stream.withRawSpan { run.feed($0.extracting(0..<size)) }
            #expect(used == size / 64 * 64, "round \(round)")
            #expect(run.answers == size / 64, "round \(round)")
        }
    }

    private static func fault(_ stream: [UInt8], _ random: inout Xorshift) -> String? {
        var cuts: [Int] = []
        var cut = 0
        let step = 2 + random.below(stream.count + 1)
        while cut <= stream.count {
            cuts.append(cut)
            cut += random.below(step + 1)
            if cuts.count > 1000 { break }
        }
        let states: [ServerState] = [.noModel, .draining, .noReasons, .serving, .serving, .serving]
        let state = states[random.below(states.count)]
        let allowed: [OpcodeSet] = [.all, .all, .score, .observe, []]
        let circumstances = Circumstances(
            state,
            allowed: allowed[random.below(allowed.count)],
            isLate: random.below(4) == 0
        )
        return stream.withRawSpan {
            SessionCheck.fault($0, circumstances, cutAt: cuts)
        }
    }

    private static func flip(
        _ range: Range<Int>,
        of frame: inout [UInt8],
        _ random: inout Xorshift
    ) {
        frame[range.lowerBound + random.below(range.count)] ^= 1 << UInt8(random.below(8))
    }

    /// A request with nothing wrong but, now and then, its features.
    private static func frame(_ random: inout Xorshift) -> [UInt8] {
        let id = random.next()
        switch random.below(10) {
        case 0: return Requests.ping(id: id, random.bytes(random.below(65)))
        case 1: return Requests.frame(opcode: 0x10, id: id)
        case 2: return Requests.frame(opcode: 0x12, id: id)
        case 3:
            let rows = (0..<1 + random.below(random.below(16) == 0 ? 130 : 5)).map { _ in
                (0..<6).map { _ in figure(&random) }
            }
            return Requests.batch(id: id, rows)
        case 4, 5:
            let opcode: UInt8 = random.below(2) == 0 ? 0x03 : 0x04
            let row = (0..<6).map { _ in figure(&random) }
            return Requests.frame(opcode: opcode, id: id, payload: Requests.payload([row]))
        default: return Requests.score(id: id, (0..<6).map { _ in figure(&random) })
        }
    }

    private static func figure(_ random: inout Xorshift) -> Double {
        if random.below(40) == 0 { return special[random.below(special.count)] }
        // As a first feature the smaller ones have a probability; the larger are out of range as second.
        return Double(random.below(20_000)) / (random.below(3) == 0 ? 8 : 2400)
    }
}
