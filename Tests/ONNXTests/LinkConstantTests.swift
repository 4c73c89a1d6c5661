import Models
import Testing

@testable import ONNX

/// Constants of a link, which are known again by their bits.
@Suite struct LinkConstantTests {
    @Test func `0 and -0 are two constants, as a division by them tells them apart`() {
        var link = LinkBuilder()
        let zero = link.append(.constant(0))
        let minusZero = link.append(.constant(-0.0))
        #expect(zero != minusZero)
        #expect(link.append(.constant(0)) == zero)
        #expect(link.append(.constant(-0.0)) == minusZero)
        let score = link.append(.firstScore)
        let up = link.append(.divide(score, zero))
        let down = link.append(.divide(score, minusZero))
        #expect(up != down)
        guard case .divide(_, let divisor) = link.operations[down],
            case .constant(let value) = link.operations[divisor]
        else {
            Issue.record("the second quotient is no quotient by a constant")
            return
        }
        #expect(value.sign == .minus)
    }

    @Test func `a quotient by 1 is the dividend, and one by -1 is not`() {
        var link = LinkBuilder()
        let score = link.append(.firstScore)
        #expect(link.append(.divide(score, link.append(.constant(1)))) == score)
        #expect(link.append(.divideUnlessZero(score, link.append(.constant(1)))) == score)
        #expect(link.append(.divide(score, link.append(.constant(-1)))) != score)
    }

    @Test func `a number less its opposite is twice the number`() {
        var link = LinkBuilder()
        let score = link.append(.firstScore)
        let result = link.append(.subtract(score, link.append(.negate(score))))
        let program = link.program(for: result)
        #expect(program?.operations == [.firstScore, .constant(2), .multiply(0, 1)])
    }

    @Test func `a double negation is nothing, and a negation of a rounded number is kept`() {
        var link = LinkBuilder()
        let score = link.append(.firstScore)
        let opposite = link.append(.negate(score))
        #expect(link.append(.negate(opposite)) == score)
        let rounded = link.append(.roundToFloat32(score))
        #expect(link.append(.negate(link.append(.negate(rounded)))) == rounded)
        #expect(rounded != score)
    }

    @Test func `sigmoids of one number do not add up to 1`() {
        var link = LinkBuilder()
        let once = link.append(.sigmoid(link.append(.firstScore)))
        let sum = link.append(.add(once, once))
        #expect(link.program(for: sum)?.operations.last == .add(1, 1))
    }

    @Test func `a program of as many operations as may be is given`() {
        var link = LinkBuilder()
        var result = link.append(.firstScore)
        let two = link.append(.constant(2))
        for _ in 2..<LinkProgram.operationsMax {
            result = link.append(.multiply(result, two))
        }
        #expect(link.program(for: result)?.operations.count == LinkProgram.operationsMax)
        result = link.append(.multiply(result, two))
        #expect(link.program(for: result)?.operations == nil)
    }
}
