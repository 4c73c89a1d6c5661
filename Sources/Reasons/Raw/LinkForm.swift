import Models

/// What a result of a link is in real numbers, where it is affine in the raw scores and in one sigmoid of such an
/// affine function.
struct LinkForm {
    /// The part outside the sigmoid.
    private(set) var score = AffineScore()
    /// What the sigmoid is multiplied by; 0 where there is none.
    private(set) var sigmoidTimes = DoubleDouble.zero
    /// What the sigmoid is of, where there is one.
    private(set) var argument = AffineScore()

    private init(_ score: AffineScore) { self.score = score }

    /// Finds the form of the last result of a link; nil where it has none.
    ///
    /// Roundings to float32 change nothing, as the sum that is explained is one of real numbers.
    static func find(_ link: Link) -> LinkForm? {
        switch link {
        case .identity: LinkForm(.firstScore)
        case .sigmoid: LinkForm(.firstScore).sigmoid
        case .program(let program): find(program.operations)
        }
    }

    private static func find(_ operations: [LinkProgram.Operation]) -> LinkForm? {
        var forms: [LinkForm?] = []
        for operation in operations {
            let form = form(of: operation) { forms[$0] }
            forms.append(form.flatMap { $0.isFinite ? $0 : nil })
        }
        return forms.last ?? nil
    }

    private static func form(
        of operation: LinkProgram.Operation,
        _ form: (Int) -> LinkForm?
    ) -> LinkForm? {
        switch operation {
        case .firstScore: return LinkForm(.firstScore)
        case .secondScore: return LinkForm(.secondScore)
        case .constant(let value): return LinkForm(AffineScore(offset: DoubleDouble(value)))
        case .roundToFloat32(let a): return form(a)
        case .negate(let a): return form(a)?.map { -$0 }
        case .absolute(let a): return form(a)?.absolute
        case .sigmoid(let a): return form(a)?.sigmoid
        case .add(let a, let b): return sum(form(a), form(b))
        case .subtract(let a, let b): return sum(form(a), form(b)?.map { -$0 })
        case .multiply(let a, let b):
            guard let first = form(a), let second = form(b) else { return nil }
            if let times = second.constant { return first.map { $0 * times } }
            return first.constant.map { times in second.map { $0 * times } }
        case .divide(let a, let b):
            return form(b)?.constant.flatMap { by in form(a)?.map { $0 / by } }
        case .divideUnlessZero(let a, let b):
            return form(b)?.constant.flatMap { by in
                by == .zero ? form(a) : form(a)?.map { $0 / by }
            }
        case .maximum, .squareRoot, .exponential, .zeroWhereNearZero, .chooseWhereNearZero:
            return nil
        }
    }

    /// The constant that the form is; nil if it is none.
    private var constant: DoubleDouble? {
        score.isConstant && sigmoidTimes == .zero ? score.offset : nil
    }

    private var isFinite: Bool {
        score.isFinite && sigmoidTimes.isFinite && argument.isFinite
    }

    /// The sigmoid of the form; nil where there is one in it already.
    private var sigmoid: LinkForm? {
        guard sigmoidTimes == .zero else { return nil }
        var form = LinkForm(AffineScore())
        (form.sigmoidTimes, form.argument) = (DoubleDouble(1), score)
        return form
    }

    /// The size of the form; nil where its sign is not known, as that of a score.
    private var absolute: LinkForm? {
        guard score.isConstant else { return nil }
        // A sigmoid is 0 to 1.
        let ends = [score.offset, score.offset + sigmoidTimes]
        if ends.allSatisfy({ $0.high >= 0 }) { return self }
        return ends.allSatisfy { $0.high <= 0 } ? map { -$0 } : nil
    }

    /// The form with each coefficient changed in the same way, which must keep sums.
    private func map(_ change: (DoubleDouble) -> DoubleDouble) -> LinkForm {
        var form = LinkForm(score.map(change))
        (form.sigmoidTimes, form.argument) = (change(sigmoidTimes), argument)
        return form
    }

    /// The sum of two forms, where at most one has a sigmoid, or both have it of the same or of opposite numbers.
    private static func sum(_ a: LinkForm?, _ b: LinkForm?) -> LinkForm? {
        guard let a, let b else { return nil }
        var form = LinkForm(a.score + b.score)
        if b.sigmoidTimes == .zero {
            (form.sigmoidTimes, form.argument) = (a.sigmoidTimes, a.argument)
        } else if a.sigmoidTimes == .zero || a.argument == b.argument {
            (form.sigmoidTimes, form.argument) = (a.sigmoidTimes + b.sigmoidTimes, b.argument)
        } else if a.argument == -b.argument {
            // The sigmoid of -x is 1 minus that of x.
            form.score.offset = form.score.offset + b.sigmoidTimes
            (form.sigmoidTimes, form.argument) = (a.sigmoidTimes - b.sigmoidTimes, a.argument)
        } else {
            return nil
        }
        return form
    }
}

extension AffineScore {
    fileprivate static let firstScore = AffineScore(first: DoubleDouble(1))
    fileprivate static let secondScore = AffineScore(second: DoubleDouble(1))
}
