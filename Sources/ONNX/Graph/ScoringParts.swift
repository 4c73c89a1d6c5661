import Models

/// The raw scores of a graph and the way from them to its probability, brought to their shortest form.
struct ScoringParts {
    /// The linear model or the trees.
    let core: Model.Core
    /// The way from its scores to the probability.
    let link: Link

    /// Parts that give the same bits as the program over the core.
    ///
    /// The sigmoid of a negated sum, which is what the first column of a logistic regression comes
    /// to, becomes the sigmoid of the sum with all signs turned: rounding knows no sign.
    init(_ core: Model.Core, _ program: LinkProgram) {
        guard case .linear(let linear) = core, linear.second == nil,
            program.operations == [.firstScore, .negate(0), .sigmoid(1)]
        else {
            self.core = core
            link = Link(program)
            return
        }
        self.core = .linear(
            LinearModel(first: linear.first.negated, second: nil, precision: linear.precision)
        )
        link = .sigmoid
    }

    /// Refuses results that nothing bounds to 0 to 1, or that are the same for every row because no score
    /// has a part in them.
    ///
    /// - Parameter maker: the node that gives them.
    /// - Throws: a refusal that begins with the node.
    func refuseUnfit(_ maker: String) throws(ModelFileError) {
        let range = link.range(from: core, .intended)
        guard hasScore else {
            throw .refused(
                "\(maker) gives every row the same number in the column of default, whatever its features are"
            )
        }
        guard !range.lies(within: Probability.range, slack: Probability.roundingMax) else {
            return
        }
        let found =
            range.lower.isInfinite && range.upper.isInfinite
            ? "any number" : "\(range.lower) to \(range.upper)"
        throw .refused(
            "\(maker) gives \(found) where a probability is 0 to 1; export predict_proba of a classifier, "
                + "or end the graph in a Sigmoid, if that is what turns its scores into probabilities"
        )
    }

    /// Whether the results depend on a score at all.
    private var hasScore: Bool {
        guard case .program(let program) = link else { return true }
        return program.operations.contains { [.firstScore, .secondScore].contains($0) }
    }
}
