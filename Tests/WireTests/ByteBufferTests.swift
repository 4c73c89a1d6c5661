import TestSupport
import Testing

@testable import Wire

@Suite struct ByteBufferTests {
    @Test(arguments: 0..<20)
    func `a buffer holds what an array would`(seed: Int) {
        var random = Xorshift(seed: UInt64(seed))
        var buffer = ByteBuffer(capacity: random.below(100))
        var model: [UInt8] = []
        for step in 0..<500 {
            change(&buffer, &model, &random)
            #expect(buffer.count == model.count, "seed \(seed), step \(step)")
            #expect(buffer.isEmpty == model.isEmpty)
            #expect(buffer.allocatedBytes >= buffer.count)
            if [UInt8](copying: buffer.bytes) != model {
                Issue.record("seed \(seed), step \(step): the bytes differ")
                return
            }
        }
    }

    private func change(
        _ buffer: inout ByteBuffer,
        _ model: inout [UInt8],
        _ random: inout Xorshift
    ) {
        switch random.below(8) {
        case 0...2:
            let bytes = random.bytes(random.below(200))
            buffer.append(bytes)
            model += bytes
        case 3:
            let bytes = random.bytes(random.below(50))
            bytes.withRawSpan { buffer.append($0) }
            model += bytes
        case 4:
            let number = random.next()
            buffer.append(number)
            model += (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        case 5:
            let count = random.below(40)
            let offset = buffer.appendZeros(count + 1)
            #expect(offset == model.count)
            model += [UInt8](repeating: 0, count: count + 1)
            buffer.store(UInt8(7), at: offset + count)
            model[offset + count] = 7
        case 6:
            if random.below(10) == 0 {
                buffer.removeAll()
                model.removeAll()
            } else {
                buffer.reserve(random.below(300))
            }
        default:
            let count = random.below(model.count + 1)
            buffer.removeFirst(count)
            model.removeFirst(count)
        }
    }

    @Test func `room once there is used again`() {
        var buffer = ByteBuffer(capacity: 64)
        for round in 0..<1000 {
            buffer.append([UInt8](repeating: UInt8(truncatingIfNeeded: round), count: 60))
            buffer.removeFirst(60)
        }
        #expect(buffer.allocatedBytes == 64)
    }

    @Test func `a buffer that is never empty stays small while little is in it`() {
        var buffer = ByteBuffer(capacity: 0)
        buffer.append([1])
        for _ in 0..<10_000 {
            buffer.append([1, 2, 3])
            buffer.removeFirst(3)
        }
        #expect(buffer.count == 1)
        #expect(buffer.allocatedBytes <= 64)
    }

    @Test func `what was reserved can be appended without growing`() {
        var buffer = ByteBuffer(capacity: 0)
        buffer.reserve(1000)
        let room = buffer.allocatedBytes
        #expect(room >= 1000)
        buffer.append([UInt8](repeating: 1, count: 1000))
        #expect(buffer.allocatedBytes == room)
    }

    @Test func `numbers are appended with their lowest byte first`() {
        var buffer = ByteBuffer(capacity: 0)
        buffer.append(UInt32(0x0102_0304))
        buffer.append(1.0)
        #expect([UInt8](copying: buffer.bytes) == [4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f])
    }

    @Test func `taking more than there is stops the program`() async {
        await #expect(processExitsWith: .failure) {
            var buffer = ByteBuffer(capacity: 8)
            buffer.append([1, 2])
            buffer.removeFirst(3)
        }
    }

    @Test func `storing behind the end stops the program`() async {
        await #expect(processExitsWith: .failure) {
            var buffer = ByteBuffer(capacity: 64)
            buffer.append([1, 2, 3, 4])
            buffer.store(UInt64(0), at: 0)
        }
    }
}
