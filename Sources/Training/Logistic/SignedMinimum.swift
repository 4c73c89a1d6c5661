internal import Documents

/// The least value of a logistic regression's objective among coefficients of given signs.
///
/// A feature's coefficient of one sign is the same as a probability that goes one way with it. The least
/// point is found by the active set of Lawson and Hanson's non-negative least squares ("Solving Least Squares
/// Problems", 1974, chapter 23), with Newton's method in place of the least squares: coefficients are held at 0,
/// one is let go whose sign the slope asks for, and what would get the wrong sign is held again. As the
/// objective is convex and each round makes it less, no set of held ones comes back, and the end is exact.
struct SignedMinimum {
    /// Where it ended; the slope and curvature along what is held are not told.
    private(set) var result: NewtonMethod.Result
    /// Places of the coefficients that are 0 because the objective would have them on the wrong side.
    private(set) var held: Set<Int> = []

    /// Many times the sets that six coefficients are tried in.
    private static let roundsMax = 100

    private let objective: LogisticObjective
    /// Of the intercept and the coefficients: 1 for at least 0, -1 for at most 0, 0 for any.
    private let signs: [Double]
    private let tolerance: Double
    private let iterationsMax: Int

    /// Finds the least point.
    ///
    /// - Parameters:
    ///   - objective: what to make least.
    ///   - directions: of the features; where all are free, or the free minimum has them, it is that to the bit.
    ///   - start: the coefficients to begin with, the intercept first, of any sign.
    ///   - tolerance: the gradient's norm to reach, along what is not held.
    ///   - iterationsMax: how many of Newton's steps each set of held coefficients may take.
    init(
        of objective: LogisticObjective,
        keeping directions: Directions,
        from start: [Double],
        tolerance: Double,
        iterationsMax: Int
    ) {
        self.objective = objective
        self.tolerance = tolerance
        self.iterationsMax = iterationsMax
        signs = [0] + directions.list.map(\.sign)
        result = NewtonMethod.minimize(
            objective,
            from: start,
            tolerance: tolerance,
            iterationsMax: iterationsMax
        )
        guard isWrong(result.point.coefficients) else { return }
        held = Set(signs.indices.filter { signs[$0] != 0 })
        let zero = [Double](repeating: 0, count: signs.count)
        result = minimum(from: zero)
        for _ in 0..<Self.roundsMax {
            guard let next = mostWanted() else { return }
            held.remove(next)
            settle()
        }
        // Rounding lets two sets take turns: what was reached is of the right signs, and not the least.
        result.isConverged = result.isConverged && mostWanted() == nil
    }

    private func isWrong(_ coefficients: [Double]) -> Bool {
        zip(coefficients, signs).contains { $0 * $1 < 0 }
    }

    /// The least point with what is held as it is.
    private func minimum(from start: [Double]) -> NewtonMethod.Result {
        NewtonMethod.minimize(
            objective.holding(held),
            from: start,
            tolerance: tolerance,
            iterationsMax: iterationsMax
        )
    }

    /// The held coefficient along whose sign the objective falls most steeply, if along any.
    private func mostWanted() -> Int? {
        let gradient = objective.evaluate(at: result.point.coefficients).gradient
        let steepest = held.sorted().max { -gradient[$0] * signs[$0] < -gradient[$1] * signs[$1] }
        return steepest.flatMap { -gradient[$0] * signs[$0] > tolerance ? $0 : nil }
    }

    /// Goes towards the least point until a coefficient would get the wrong sign, holds it and goes on.
    ///
    /// Every round but the last holds one more, so there are no more rounds than coefficients.
    private mutating func settle() {
        var place = result.point.coefficients
        while true {
            result = minimum(from: place)
            let wanted = result.point.coefficients
            let ends = signs.indices.filter { wanted[$0] * signs[$0] < 0 }
                .map { (index: $0, share: place[$0] / (place[$0] - wanted[$0])) }
            guard let first = ends.min(by: { $0.share < $1.share }) else { return }
            for index in place.indices where !held.contains(index) {
                place[index] += first.share * (wanted[index] - place[index])
            }
            for end in ends
            where end.index == first.index || place[end.index] * signs[end.index] <= 0 {
                place[end.index] = 0
                held.insert(end.index)
            }
        }
    }
}

extension Direction {
    /// What a coefficient times which is never below 0.
    var sign: Double {
        switch self {
        case .up: 1
        case .down: -1
        case .free: 0
        }
    }
}
