internal import Datasets
package import Platform

/// What a training takes of memory, beyond what is in use before it.
///
/// The sizes are counted from what is alive at the same time, in bytes, and tests hold them to what is
/// measured.
package enum TrainingMemory {
    /// Whatever the data: pictures, documents, code that runs for the first time, and what libraries keep.
    private static let constantBytes = 16 << 20
    /// For each row to learn from while anything is cross-validated: the rows of a fold, which they are
    /// and in what order they were drawn, and a probability and a loss of each.
    private static let foldRowBytes = Dataset.rowBytes + 49
    /// For each such row and algorithm that was trained: its probability and loss.
    private static let resultRowBytes = 16
    /// The rows of a fold of the inner cross-validation, and all as vectors, standardised.
    private static let regressionRowBytes = Dataset.rowBytes + 25 + 64
    /// A word for each feature of a row in order, its different values, and what sorts them.
    private static let rankedRowBytes = 96 + 24
    /// What a tree is grown in: the rows in order again, where each goes and how often it counts.
    private static let growerRowBytes = 59
    /// For each held-out row: what all algorithms say of it, what figures and curves are taken from, and
    /// the features that are shuffled to see what they are worth.
    private static let holdoutRowBytes = 350
    /// For each node of the trees of a model: as grown, as model, and as it is written in a file.
    private static let nodeBytes = 640

    /// What a training needs whose rows are in memory.
    ///
    /// The nodes of trees are not in it, as nobody knows how many there will be.
    ///
    /// - Parameters:
    ///   - plan: what is trained.
    ///   - rows: how many there are to learn from.
    ///   - holdoutRows: how many are held out.
    /// - Returns: the need, in words for ``MemoryBudget/require(_:)``.
    package static func need(
        for plan: TrainingPlan,
        rows: Int,
        holdoutRows: Int
    ) -> MemoryNeed {
        let fitting = plan.algorithms.map { algorithm in
            switch algorithm {
            case .logisticRegression: regressionRowBytes
            case .decisionTree: rankedRowBytes + growerRowBytes
            case .randomForest:
                rankedRowBytes + growerRowBytes * min(plan.threadCount, plan.forestTreeCount)
            }
        }
        let results = resultRowBytes * plan.algorithms.count
        let rowBytes = foldRowBytes + results + (fitting.max() ?? 0)
        return MemoryNeed(
            "training on \(rows) rows",
            bytes: constantBytes + rows * rowBytes + holdoutRows * holdoutRowBytes,
            remedy: "train on fewer rows"
        )
    }

    /// What making a synthetic book of so many rows needs, and training on it.
    package static func need(for plan: TrainingPlan, makingRows rows: Int) -> MemoryNeed {
        // The book goes when it is divided; its rows stay.
        let dividing = rows * (Dataset.rowBytes + 41)
        var need = need(for: plan, rows: rows - rows / 5, holdoutRows: rows / 5)
        need.bytes = max(need.bytes, dividing) + rows * Dataset.rowBytes
        return need
    }

    /// Refuses trees that grow too large, as far as can be told from those that are grown.
    ///
    /// - Throws: a `MemoryShortage`.
    static func requireRoom(
        forNodes nodes: Int,
        ofTrees grown: Int,
        among all: Int,
        in memory: MemoryBudget
    ) throws(MemoryShortage) {
        // At most 10,000 trees with twice the nodes of 10 million rows: no overflow.
        let expected = nodes / grown * all
        try memory.require(
            MemoryNeed(
                "a model with \(expected) nodes in its trees",
                bytes: expected * nodeBytes,
                remedy: "grow fewer trees or less deep ones"
            )
        )
    }
}
