import ArgumentParser
import Models
import Training

/// What is trained, and with which parameters.
struct AlgorithmOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "all, logistic-regression, decision-tree or random-forest; may be given again.",
            valueName: "name"
        )
    )
    // Names and not an enum, for "all" is no algorithm.
    var algorithm = ["all"]

    @Option(
        help: ArgumentHelp(
            "The regression's C, the inverse of its penalty. (default: the best of 0.001 to 100000 by "
                + "cross-validation)",
            valueName: "number"
        )
    )
    // Larger is freer, as scikit-learn has it.
    var c: Double?

    @Option(help: ArgumentHelp("What trees split by: gini or entropy.", valueName: "criterion"))
    // Gini and entropy hardly differ; both are here since models from elsewhere were grown by either.
    var criterion = SplitCriterion.gini

    @Option(help: ArgumentHelp("The decision tree's most levels of questions.", valueName: "n"))
    // Few enough questions for a person to read the tree.
    var treeDepth = 5

    @Option(help: ArgumentHelp("The forest's number of trees.", valueName: "n"))
    var forestTrees = 100

    @Option(help: ArgumentHelp("The forest's most levels of questions.", valueName: "n"))
    var forestDepth = 8

    @Option(
        help: ArgumentHelp("Features that are tried for each split of the forest.", valueName: "n")
    )
    // Of six features two: near the square root, as Breiman's forests have it.
    var forestFeatures = 2

    @Option(help: ArgumentHelp("The fewest rows that trees split.", valueName: "n"))
    var splitRows = 4

    @Option(help: ArgumentHelp("The fewest rows in a leaf of trees.", valueName: "n"))
    // More than one, so that no leaf is a single customer.
    var leafRows = 2

    @Option(
        help: ArgumentHelp(
            "The price of a leaf in the decision tree's cost-complexity pruning.",
            valueName: "number"
        )
    )
    var pruning = 0.0

    /// Refuses parameters that nothing can be trained with.
    mutating func validate() throws {
        _ = try algorithms()
        // Asked the positive way round, so that NaN is refused.
        if let c, !(c > 0 && c.isFinite) { throw ValidationError("--c takes a number above 0") }
        let depths = 1...TreeParameters.depthLimit
        if !depths.contains(treeDepth) || !depths.contains(forestDepth) {
            throw ValidationError("--tree-depth and --forest-depth take 1 to \(depths.upperBound)")
        }
        let trees = 1...RandomForest.Parameters.treeCountMax
        if !trees.contains(forestTrees) {
            throw ValidationError("--forest-trees takes 1 to \(trees.upperBound)")
        }
        if !(1...featureCount).contains(forestFeatures) {
            throw ValidationError("--forest-features takes 1 to \(featureCount)")
        }
        if splitRows < 2 { throw ValidationError("--split-rows takes 2 or more") }
        if leafRows < 1 { throw ValidationError("--leaf-rows takes 1 or more") }
        if !(pruning >= 0 && pruning.isFinite) {
            throw ValidationError("--pruning takes a number of 0 or more")
        }
    }

    /// The algorithms that are named, in their usual order, each once.
    func algorithms() throws(ValidationError) -> [Algorithm] {
        var named: Set<Algorithm> = []
        for name in algorithm {
            if name == "all" {
                named.formUnion(Algorithm.allCases)
            } else if let algorithm = Algorithm(rawValue: name) {
                named.insert(algorithm)
            } else {
                let names = Algorithm.allCases.map(\.rawValue).joined(separator: ", ")
                let meant = Self.meant(by: name).map { "; did you mean \($0.rawValue)?" } ?? ""
                throw ValidationError("--algorithm takes all, \(names); not '\(name)'\(meant)")
            }
        }
        return Algorithm.allCases.filter(named.contains)
    }

    /// The algorithm that somebody most likely meant by a word; nil where none or several begin with a
    /// word of it.
    private static func meant(by word: String) -> Algorithm? {
        let marks: Set<Character> = ["-", "_", " "]
        func letters(_ text: String) -> String { text.lowercased().filter { !marks.contains($0) } }
        let given = letters(word)
        guard given.count >= abbreviationMin else { return initials[given] }
        let meant = Algorithm.allCases.filter { algorithm in
            let parts = algorithm.rawValue.split(separator: "-").map(String.init)
            // "logistic", "LogisticRegression", "randomforestclassifier", "forest", "trees".
            let whole = letters(algorithm.rawValue)
            return whole.hasPrefix(given) || given.hasPrefix(whole)
                || parts.contains { $0.hasPrefix(given) || given == $0 + "s" }
        }
        return meant.count == 1 ? meant[0] : initials[given]
    }

    /// The fewest letters that are taken for the beginning of a word.
    private static let abbreviationMin = 3
    /// The initials that these algorithms are known by.
    private static let initials: [String: Algorithm] = [
        "lr": .logisticRegression, "dt": .decisionTree, "rf": .randomForest,
        "logit": .logisticRegression, "logreg": .logisticRegression,
    ]

    /// The tree's parameters.
    var tree: TreeParameters {
        TreeParameters(
            criterion: criterion,
            depthMax: treeDepth,
            splitRowsMin: splitRows,
            leafRowsMin: leafRows,
            pruningStrength: pruning
        )
    }

    /// The parameters of the forest's trees.
    var forestTree: TreeParameters {
        TreeParameters(
            criterion: criterion,
            depthMax: forestDepth,
            splitRowsMin: splitRows,
            leafRowsMin: leafRows,
            featuresPerSplit: forestFeatures
        )
    }
}

extension SplitCriterion: ExpressibleByArgument {}
