import Models

/// The model as far as it has been put together on the way through the graph.
struct Assembly {
    /// The operations after the raw scores.
    var link = LinkBuilder()
    /// The linear model or the trees, once a node has made them; a graph has one.
    private(set) var core: Model.Core?
    /// The steps before the core.
    private(set) var preparation = Preparation()
    /// What the classes are called, once a node has said it.
    private(set) var classes: ClassLabels?
    /// The node that said it.
    private var classesOwner = ""
    /// Where the branches of the trees send missing values, once a node has made trees.
    private(set) var tracks: MissingTracks?
    /// The node of the sums that are the core, and their raw scores.
    private(set) var taken: (maker: Int, scores: [Int])?

    /// Takes the labels that a node has for the classes; all that name them must name them alike.
    mutating func name(_ labels: ClassLabels, by node: GraphNode) throws(ModelFileError) {
        guard let classes else {
            (classes, classesOwner) = (labels, node.label)
            return
        }
        guard classes == labels else {
            throw node.refused(
                "calls the classes \(labels.words), and \(classesOwner) calls them "
                    + "\(classes.words); they must agree"
            )
        }
    }

    /// Takes trees as the core and returns their raw scores; `source` is the file's form of them.
    mutating func take(
        _ trees: TreeEnsemble,
        from source: SourceTrees,
        of columns: Columns,
        scores: Int,
        for label: String
    ) throws(ModelFileError) -> [Int] {
        try refuseSecondCore(label)
        core = .trees(trees)
        // The lowest and the highest of leaves are as the file has them.
        link.scoresAreFloat32 = trees.precision == .float32 && trees.aggregate == .sum
        tracks = MissingTracks(source)
        preparation = try ColumnPlan.preparation(columns, sums: false, for: label)
        return scores == 1
            ? [link.append(.firstScore)] : [link.append(.firstScore), link.append(.secondScore)]
    }

    /// Takes sums as the core and returns their raw scores; the same sums may be taken again.
    ///
    /// Two sums that differ only in sign, as exporters write a binary logistic regression, become
    /// the second one and its opposite.
    mutating func take(
        _ sums: LinearSums,
        for label: String
    ) throws(ModelFileError) -> [Int] {
        if let taken, taken.maker == sums.maker { return taken.scores }
        try refuseSecondCore(label)
        preparation = try ColumnPlan.preparation(sums.columns, sums: true, for: label)
        let model = try sums.model(for: label)
        link.scoresAreFloat32 = model.precision == .float32
        let scores = scores(of: model)
        taken = (sums.maker, scores)
        return scores
    }

    /// The raw scores of a linear model, the one of two opposite sums that is kept and its
    /// negation.
    private mutating func scores(of model: LinearModel) -> [Int] {
        guard let second = model.second else {
            core = .linear(model)
            return [link.append(.firstScore)]
        }
        if second.negated == model.first {
            core = .linear(LinearModel(first: second, second: nil, precision: model.precision))
            let score = link.append(.firstScore)
            return [link.append(.negate(score)), score]
        }
        core = .linear(model)
        return [link.append(.firstScore), link.append(.secondScore)]
    }

    /// Refuses a model where there is one; `label` begins the sentence.
    private func refuseSecondCore(_ label: String) throws(ModelFileError) {
        guard core == nil else {
            throw .refused(
                "\(label) is a second model on the way to the probability; one linear model or one tree "
                    + "ensemble can be used"
            )
        }
    }
}
