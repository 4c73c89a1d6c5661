import Testing

@testable import Models

@Suite struct LinkProgramTests {
    private func run(
        _ operations: [LinkProgram.Operation],
        _ first: Double,
        _ second: Double = 0
    ) -> Double {
        var room = [24 of SIMD4<Double>](repeating: SIMD4())
        var results = room.mutableSpan
        let result = LinkProgram(operations).apply(
            SIMD4(repeating: first),
            SIMD4(repeating: second),
            &results
        )
        #expect(result[0].bitPattern == result[3].bitPattern)
        return result[0]
    }

    @Test(arguments: [
        (LinkProgram.Operation.add(0, 1), 3.0, -2.0, 1.0),
        (.subtract(0, 1), 3, -2, 5), (.multiply(0, 1), 3, -2, -6), (.divide(0, 1), 3, -2, -1.5),
        (.divide(0, 1), 3, 0, .infinity), (.divideUnlessZero(0, 1), 3, 0, 3),
        (.divideUnlessZero(0, 1), 3, -0.0, 3), (.divideUnlessZero(0, 1), 3, -2, -1.5),
        (.negate(0), 3, 0, -3), (.absolute(1), 3, -2, 2), (.maximum(0, 1), 3, -2, 3),
        (.maximum(1, 0), 3, -2, 3), (.squareRoot(0), 9, 0, 3), (.sigmoid(1), 3, 0, 0.5),
        (.exponential(1), 3, 0, 1), (.zeroWhereNearZero(0, 1), 3, 1e-7, 0),
        (.zeroWhereNearZero(0, 1), 3, -1e-7, 0), (.zeroWhereNearZero(0, 1), 3, 1.1e-7, 3),
        (.chooseWhereNearZero(0, 1, 1), 3, 1e-8, 1e-8), (.chooseWhereNearZero(0, 1, 1), 3, 2, 3),
        (.roundToFloat32(0), 16_777_217, 0, 16_777_216),
    ])
    func `an operation gives its result`(
        operation: LinkProgram.Operation,
        first: Double,
        second: Double,
        expected: Double
    ) {
        #expect(run([.firstScore, .secondScore, operation], first, second) == expected)
    }

    @Test func `the last result is the probability`() {
        #expect(run([.constant(2), .firstScore, .multiply(0, 1)], 21) == 42)
    }

    @Test(arguments: [
        LinkProgram.Operation.sigmoid(0), .exponential(0), .absolute(0), .squareRoot(0), .negate(0),
        .roundToFloat32(0),
    ])
    func `NaN stays NaN`(operation: LinkProgram.Operation) {
        #expect(run([.firstScore, operation], .nan).isNaN)
    }

    @Test func `short programs become their own links`() {
        if case .identity = Link(LinkProgram([.firstScore])) {} else { Issue.record("identity") }
        let sigmoid = Link(LinkProgram([.firstScore, .sigmoid(0)]))
        if case .sigmoid = sigmoid {} else { Issue.record("sigmoid") }
        let other = Link(LinkProgram([.secondScore, .sigmoid(0)]))
        if case .program = other {} else { Issue.record("program") }
    }

    @Test func `an operation that reads a later result traps`() async {
        await #expect(processExitsWith: .failure) {
            _ = LinkProgram([.firstScore, .sigmoid(1)])
        }
    }
}
