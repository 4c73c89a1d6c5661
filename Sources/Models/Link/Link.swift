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

    /// Turns raw scores into probabilities, in place of the first scores.
    ///
    /// - Parameters:
    ///   - scores: the first scores.
    ///   - seconds: the second scores; empty if there are none.
    ///   - count: how many rows; there is room for a multiple of four in what is not empty.
    func apply(to scores: inout MutableSpan<Double>, _ seconds: Span<Double>, count: Int) {
        switch self {
        case .identity: break
        case .sigmoid:
            for start in stride(from: 0, to: count, by: 4) {
                Self.store(Exponential.sigmoid(Self.load(scores.span, start)), start, in: &scores)
            }
        case .program(let program):
            var room = [24 of SIMD4<Double>](repeating: SIMD4())
            var results = room.mutableSpan
            for start in stride(from: 0, to: count, by: 4) {
                let first = Self.load(scores.span, start)
                let second = seconds.isEmpty ? first : Self.load(seconds, start)
                Self.store(program.apply(first, second, &results), start, in: &scores)
            }
        }
    }

    @inline(__always)
    private static func load(_ scores: Span<Double>, _ start: Int) -> SIMD4<Double> {
        SIMD4(scores[start], scores[start + 1], scores[start + 2], scores[start + 3])
    }

    @inline(__always)
    private static func store(
        _ result: SIMD4<Double>,
        _ start: Int,
        in scores: inout MutableSpan<Double>
    ) {
        for lane in 0..<4 { scores[start + lane] = result[lane] }
    }
}
