internal import Models
internal import Reasons

/// The raw score of a model by the shortest way: its terms one by one, trees node by node, in binary64.
///
/// It has nothing in common with the tables that explain and the kernels that score but what they are made from, so
/// that it can judge both.
struct PlainScore {
    /// Some terms added up.
    struct Sum {
        var value = 0.0
        /// The sum of their sizes, which rounding goes by.
        var size = 0.0

        /// Adds a term.
        mutating func add(_ term: Double) {
            value += term
            size += term.magnitude
        }
    }

    /// The scale on which the model adds.
    let scale: Scale
    /// The format of the coarsest step from the terms to the probability, whatever that of the graph's input is.
    let precision: Precision
    /// What is looked at for one row: weights, or the nodes of the longest ways through the trees.
    let stepCount: Int

    private let preparation: Preparation
    private let core: Model.Core
    private let coefficients: (first: Double, second: Double, offset: Double)
    private let termCount: Int

    /// Prepares to add up what a model adds up.
    ///
    /// - Parameter model: the model.
    /// - Throws: why its score is no sum.
    init(_ model: Model) throws(ReasonsFault) {
        let raw = try RawScore(model.core, model.link)
        (scale, coefficients) = (raw.scale, raw.coefficients)
        (preparation, core) = (model.preparation, model.core)
        let core: Precision
        switch model.core {
        case .linear(let linear):
            (termCount, stepCount) = (featureCount + 1, featureCount + 1)
            core = linear.precision
        case .trees(let trees):
            core = trees.precision
            termCount = trees.trees.count
            stepCount = trees.trees.reduce(0) { $0 + $1.depth + 1 }
        }
        precision = Self.rounds(model.link) ? .float32 : core
    }

    /// Whether the way from the sums to the probability rounds to binary32.
    private static func rounds(_ link: Link) -> Bool {
        guard case .program(let program) = link else { return false }
        return program.operations.contains {
            if case .roundToFloat32 = $0 { true } else { false }
        }
    }

    /// What the steps before the model's core make of a row; each column depends on its own feature alone.
    func columns(of row: Features) -> Features {
        Features { preparation(row[$0], column: $0) }
    }

    /// The raw score of a row whose columns are given.
    func raw(of columns: Features) -> Sum {
        var sums = (first: Sum(), second: Sum())
        switch core {
        case .linear(let linear):
            Self.add(linear.first, of: columns, to: &sums.first)
            if let second = linear.second { Self.add(second, of: columns, to: &sums.second) }
        case .trees(let ensemble):
            for tree in ensemble.trees {
                let leaf = Self.leaf(of: tree.root, in: ensemble.nodes, columns)
                sums.first.add(ensemble.nodes[leaf].value)
                if !ensemble.secondValues.isEmpty { sums.second.add(ensemble.secondValues[leaf]) }
            }
        }
        let (first, second, offset) = coefficients
        return Sum(
            value: first * sums.first.value + second * sums.second.value + offset,
            size: (first * sums.first.size).magnitude + (second * sums.second.size).magnitude
                + offset.magnitude
        )
    }

    /// The probability that a raw score gives.
    func probability(ofRaw raw: Double) -> Double {
        switch scale {
        case .probability: raw
        case .logOdds: Exponential.sigmoid(raw)
        }
    }

    /// By how much a sum may be off where each step of the way to it is rounded.
    ///
    /// - Parameters:
    ///   - size: the sizes of its terms, added up.
    ///   - precision: the format that is rounded to.
    /// - Returns: the distance from the sum of real numbers at most.
    func roundoff(_ size: Double, in precision: Precision) -> Double {
        Double(termCount + 4) * size * (precision == .float32 ? 0x1p-24 : 0x1p-53)
    }

    private static func add(_ sum: LinearModel.Sum, of columns: Features, to total: inout Sum) {
        for column in 0..<featureCount { total.add(sum.weights[column] * columns[column]) }
        total.add(sum.bias)
    }

    /// The leaf of a tree that columns lead to.
    private static func leaf(of root: Int, in nodes: [TreeNode], _ columns: Features) -> Int {
        var place = root
        while !nodes[place].isLeaf(at: place) {
            let node = nodes[place]
            let value = columns[node.column]
            let isTrue = value.isNaN ? node.missingGoesTrue : value <= node.value
            place = isTrue ? node.ifTrue : node.ifFalse
        }
        return place
    }
}
