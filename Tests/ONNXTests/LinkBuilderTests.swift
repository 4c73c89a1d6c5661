import Models
import Testing

@testable import ONNX

@Suite struct LinkBuilderTests {
    @Test func `the same operation twice is one operation`() {
        var link = LinkBuilder()
        let score = link.append(.firstScore)
        let once = link.append(.sigmoid(score))
        let twice = link.append(.sigmoid(score))
        let again = link.append(.firstScore)
        #expect(once == twice)
        #expect(again == score)
    }

    @Test func `a sigmoid over the sum of itself and its complement is itself`() {
        var link = LinkBuilder()
        let score = link.append(.firstScore)
        let positive = link.append(.sigmoid(score))
        let negative = link.append(.sigmoid(link.append(.negate(score))))
        let sum = link.append(
            .add(link.append(.absolute(negative)), link.append(.absolute(positive)))
        )
        let result = link.append(.divide(positive, sum))
        #expect(link.program(for: result)?.operations == [.firstScore, .sigmoid(0)])
    }

    @Test func `sigmoids of unrelated scores are divided by their sum`() {
        var link = LinkBuilder()
        let first = link.append(.sigmoid(link.append(.firstScore)))
        let second = link.append(.sigmoid(link.append(.secondScore)))
        let sum = link.append(.add(first, second))
        let result = link.append(.divide(second, sum))
        #expect(link.program(for: result)?.operations.count == 6)
    }

    @Test func `operations that the result does not need are left out`() {
        var link = LinkBuilder()
        let score = link.append(.firstScore)
        _ = link.append(.exponential(link.append(.constant(3))))
        let result = link.append(.negate(score))
        #expect(link.program(for: result)?.operations == [.firstScore, .negate(0)])
    }

    @Test func `more operations than a program may have give none`() {
        var link = LinkBuilder()
        var result = link.append(.firstScore)
        for step in 0..<LinkProgram.operationsMax {
            result = link.append(.add(result, link.append(.constant(Double(step) + 2))))
        }
        #expect(link.program(for: result)?.operations == nil)
    }

    @Test func `a float32 result is rounded once`() {
        var link = LinkBuilder()
        let rounded = link.append(.firstScore, in: .float32)
        let twice = link.append(.roundToFloat32(rounded))
        #expect(twice == rounded)
    }
}
