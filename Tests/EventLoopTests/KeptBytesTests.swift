import TestSupport
import Testing

@testable import EventLoop

@Suite struct KeptBytesTests {
    @Test(arguments: 0..<20)
    func `what is kept is what an array would hold`(seed: Int) {
        var random = Xorshift(seed: UInt64(seed))
        let most = [10, 5000, 20_000][seed % 3]
        var kept = KeptBytes()
        var model: [UInt8] = []
        for step in 0..<200 {
            change(&kept, &model, &random, most)
            if [UInt8](copying: kept.bytes) != model || kept.count != model.count {
                Issue.record("seed \(seed), step \(step): the bytes differ")
                return
            }
        }
    }

    private func change(
        _ kept: inout KeptBytes,
        _ model: inout [UInt8],
        _ random: inout Xorshift,
        _ most: Int
    ) {
        if model.isEmpty, random.below(2) == 0 {
            let bytes = random.bytes(random.below(most))
            unsafe bytes.withUnsafeBytes { unsafe kept.keep($0) }
            model = bytes
        } else if random.below(3) > 0, model.count < 4 * most {
            let room = unsafe kept.room()
            #expect(room.count > 0)
            let bytes = random.bytes(min(room.count, random.below(most)))
            unsafe room.copyBytes(from: bytes)
            kept.grew(bytes.count)
            model += bytes
        } else {
            let used = random.below(model.count + 1)
            kept.removeFirst(used)
            model.removeFirst(used)
        }
    }

    @Test func `a room that once was large is given back when it falls empty`() {
        var kept = KeptBytes()
        let large = [UInt8](repeating: 1, count: 1_000_000)
        unsafe large.withUnsafeBytes { unsafe kept.keep($0) }
        kept.removeFirst(999_999)
        #expect([UInt8](copying: kept.bytes) == [1])
        kept.removeFirst(1)
        #expect(unsafe kept.room().count <= 4096)
    }

    @Test func `using more than is kept stops the program`() async {
        await #expect(processExitsWith: .failure) {
            var kept = KeptBytes()
            let bytes: [UInt8] = [1, 2]
            unsafe bytes.withUnsafeBytes { unsafe kept.keep($0) }
            kept.removeFirst(3)
        }
    }

    @Test func `filling more than the room stops the program`() async {
        await #expect(processExitsWith: .failure) {
            var kept = KeptBytes()
            let room = unsafe kept.room().count
            kept.grew(room + 1)
        }
    }
}
