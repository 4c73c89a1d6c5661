/// The way from raw scores to a probability.
package enum Link: Sendable {
    /// The first raw score is the probability.
    case identity
    /// The sigmoid of the first raw score, in binary64.
    case sigmoid
    /// Anything else.
    case program(LinkProgram)

    /// Chooses the shortest form of a program.
    package init(_ program: LinkProgram) {
        self =
            switch program.operations {
            case [.firstScore]: .identity
            case [.firstScore, .sigmoid(0)]: .sigmoid
            default: .program(program)
            }
    }

    /// Turns the raw scores of a block into probabilities, in place of its first scores.
    func apply(to raw: inout RawScores, count: Int) {
        if case .identity = self { return }
        var scores = raw.first.mutableSpan
        let secondScores = raw.second.span
        for start in stride(from: 0, to: count, by: 4) {
            let first = Self.load(scores.span, start)
            let result: SIMD4<Double> =
                switch self {
                case .identity: first
                case .sigmoid: Exponential.sigmoid(first)
                case .program(let program):
                    program.apply(first: first, second: Self.load(secondScores, start))
                }
            for lane in 0..<4 {
                scores[start + lane] = result[lane]
            }
        }
    }

    @inline(__always)
    private static func load(_ scores: Span<Double>, _ start: Int) -> SIMD4<Double> {
        SIMD4(scores[start], scores[start + 1], scores[start + 2], scores[start + 3])
    }
}
