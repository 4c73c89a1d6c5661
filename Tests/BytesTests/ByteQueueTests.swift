import TestSupport
import Testing

@testable import Bytes

@Suite struct ByteQueueTests {
    @Test(arguments: 0..<20)
    func `a queue holds what an array would`(seed: Int) {
        var random = Xorshift(seed: UInt64(seed))
        var queue = ByteQueue(capacity: random.below(100))
        var model: [UInt8] = []
        for step in 0..<500 {
            change(&queue, &model, &random)
            #expect(queue.count == model.count, "seed \(seed), step \(step)")
            #expect(queue.isEmpty == model.isEmpty)
            #expect(queue.allocatedBytes >= queue.count)
            if [UInt8](copying: queue.bytes) != model {
                Issue.record("seed \(seed), step \(step): the bytes differ")
                return
            }
        }
    }

    private func change(
        _ queue: inout ByteQueue,
        _ model: inout [UInt8],
        _ random: inout Xorshift
    ) {
        switch random.below(10) {
        case 0...2:
            let bytes = random.bytes(random.below(200))
            queue.append(bytes)
            model += bytes
        case 3:
            let bytes = random.bytes(random.below(50))
            bytes.withRawSpan { queue.append($0) }
            model += bytes
        case 4:
            let number = random.next()
            queue.append(number)
            model += (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        case 5:
            let count = random.below(40)
            let offset = queue.appendZeros(count + 1)
            #expect(offset == model.count)
            model += [UInt8](repeating: 0, count: count + 1)
            queue.store(UInt8(7), at: offset + count)
            model[offset + count] = 7
        case 6:
            if random.below(10) == 0 {
                queue.removeAll()
                model.removeAll()
            } else {
                queue.reserve(random.below(300))
            }
        case 7:
            let room = unsafe queue.room()
            #expect(room.count > 0)
            let bytes = random.bytes(random.below(min(room.count, 5000) + 1))
            unsafe room.copyBytes(from: bytes)
            queue.grew(by: bytes.count)
            model += bytes
        case 8:
            let most = random.below(5000)
            queue.giveBack(above: most)
            #expect(!model.isEmpty || queue.allocatedBytes <= most)
        default:
            let count = random.below(3) == 0 ? model.count : random.below(model.count + 1)
            queue.removeFirst(count)
            model.removeFirst(count)
        }
    }

    @Test func `room once there is used again`() {
        var queue = ByteQueue(capacity: 64)
        for round in 0..<1000 {
            queue.append([UInt8](repeating: UInt8(truncatingIfNeeded: round), count: 60))
            queue.removeFirst(60)
        }
        #expect(queue.allocatedBytes == 64)
    }

    @Test func `a queue that is never empty stays small while little is in it`() {
        var queue = ByteQueue(capacity: 0)
        queue.append([1])
        for _ in 0..<10_000 {
            queue.append([1, 2, 3])
            queue.removeFirst(3)
        }
        #expect(queue.count == 1)
        #expect(queue.allocatedBytes <= 64)
    }

    @Test func `what was reserved can be appended without growing`() {
        var queue = ByteQueue(capacity: 0)
        queue.reserve(1000)
        let room = queue.allocatedBytes
        #expect(room >= 1000)
        queue.append([UInt8](repeating: 1, count: 1000))
        #expect(queue.allocatedBytes == room)
    }

    @Test func `numbers are appended with their lowest byte first`() {
        var queue = ByteQueue(capacity: 0)
        queue.append(UInt32(0x0102_0304))
        queue.append(1.0)
        #expect([UInt8](copying: queue.bytes) == [4, 3, 2, 1, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f])
    }

    @Test func `taking more than there is stops the program`() async {
        await #expect(processExitsWith: .failure) {
            var queue = ByteQueue(capacity: 8)
            queue.append([1, 2])
            queue.removeFirst(3)
        }
    }

    @Test func `a queue without room owns no memory, and is empty all the same`() {
        var queue = ByteQueue()
        #expect(queue.allocatedBytes == 0 && queue.isEmpty)
        #expect([UInt8](copying: queue.bytes) == [])
        queue.removeFirst(0)
        queue.removeAll()
        queue.append([])
        queue.giveBack(above: 0)
        #expect(queue.allocatedBytes == 0)
        #expect(queue.appendZeros(0) == 0)
        queue.append([7])
        #expect([UInt8](copying: queue.bytes) == [7])
    }

    @Test func `room that once was large is given back when nothing waits, and not before`() {
        var queue = ByteQueue()
        queue.append([UInt8](repeating: 1, count: 1_000_000))
        queue.removeFirst(999_999)
        queue.giveBack(above: 4096)
        #expect([UInt8](copying: queue.bytes) == [1])
        queue.removeFirst(1)
        queue.giveBack(above: 1_000_000)
        #expect(queue.allocatedBytes >= 1_000_000, "that much may be kept")
        queue.giveBack(above: 4096)
        #expect(queue.allocatedBytes == 0)
        #expect(unsafe queue.room().count <= 4096)
    }

    @Test func `what is written into the room waits behind what was there`() {
        var queue = ByteQueue(capacity: 4)
        queue.append([1, 2, 3])
        let last = unsafe queue.room()
        #expect(last.count == 1)
        unsafe last.copyBytes(from: [4])
        queue.grew(by: 1)
        // There is always room for more.
        let more = unsafe queue.room()
        #expect(more.count >= 1)
        unsafe more.copyBytes(from: [5])
        queue.grew(by: 1)
        queue.grew(by: 0)
        #expect([UInt8](copying: queue.bytes) == [1, 2, 3, 4, 5])
    }

    @Test(arguments: [-1, 65])
    func `writing more than there was room for, or less than nothing, stops the program`(
        count: Int
    ) async {
        await #expect(processExitsWith: .failure) { [count] in
            var queue = ByteQueue(capacity: 64)
            queue.grew(by: count)
        }
    }

    @Test func `storing behind the end stops the program`() async {
        await #expect(processExitsWith: .failure) {
            var queue = ByteQueue(capacity: 64)
            queue.append([1, 2, 3, 4])
            queue.store(UInt64(0), at: 0)
        }
    }
}
