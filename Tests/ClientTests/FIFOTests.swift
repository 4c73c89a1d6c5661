import Testing

@testable import Client

@Suite struct FIFOTests {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `it does what an array does, whatever is done to it`(seed: UInt64) {
        var generator = RandomWords(seed: seed)
        var queue = FIFO<Int>()
        var model: [Int] = []
        for step in 0..<3000 {
            switch Int.random(in: 0..<100, using: &generator) {
            case 0..<52:
                queue.append(step)
                model.append(step)
            case 52..<97:
                #expect(queue.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
            case 97:
                queue.prepend([step, -step])
                model.insert(contentsOf: [step, -step], at: 0)
            case 98:
                queue.removeAll { $0.isMultiple(of: 3) }
                model.removeAll { $0.isMultiple(of: 3) }
            default:
                guard step.isMultiple(of: 7) else { continue }
                #expect(queue.takeAll() == model)
                model = []
            }
            #expect(queue.count == model.count && queue.isEmpty == model.isEmpty)
            #expect(queue.first == model.first)
        }
        var walked: [Int] = []
        queue.forEach { walked.append($0) }
        #expect(walked == model)
    }

    @Test func `what was taken is let go of at once`() {
        final class Thing {}
        var queue = FIFO<Thing>()
        queue.append(Thing())
        queue.append(Thing())
        weak let first = queue.first
        _ = queue.popFirst()
        #expect(first == nil)
        #expect(queue.count == 1)
    }
}
