import Statistics
import Testing

@testable import LoadTest

@Suite struct RingTests {
    @Test func `elements come out in the order in which they went in`() {
        var ring = Ring(capacity: 2, blank: 0)
        for element in 1...100 { ring.append(element) }
        #expect(ring.count == 100)
        for element in 1...100 {
            #expect(ring[0] == element)
            ring.removeFirst()
        }
        #expect(ring.count == 0)
    }

    @Test(arguments: [1, 2, 3, 64])
    func `a ring behaves as an array does, wherever its head stands`(capacity: Int) {
        var generator = SeededGenerator(seed: 11)
        var ring = Ring(capacity: capacity, blank: 0)
        var array: [Int] = []
        for step in 0..<5000 {
            switch generator.next() % 5 {
            case 0...2:
                ring.append(step)
                array.append(step)
            case 3 where !array.isEmpty:
                let place = Int(generator.next() % UInt64(array.count))
                ring[place] = -step
                array[place] = -step
            default:
                guard !array.isEmpty else { continue }
                ring.removeFirst()
                array.removeFirst()
            }
            #expect(ring.count == array.count)
            if let last = array.indices.last {
                #expect(ring[0] == array[0])
                #expect(ring[last] == array[last])
            }
        }
    }

    @Test func `taking from an empty ring stops the program`() async {
        await #expect(processExitsWith: .failure) {
            var ring = Ring(capacity: 1, blank: 0)
            ring.removeFirst()
        }
    }
}
