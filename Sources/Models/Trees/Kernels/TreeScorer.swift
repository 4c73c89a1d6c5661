/// The kernels that score an ensemble's rows, made once when it is loaded, and which of them takes how many
/// rows.
///
/// All give the same bits; which is the fastest depends on the trees, on the number of rows that there are
/// and on the processor. What each takes is estimated from what they took on an AMD EPYC of 2023 (in
/// picoseconds), where their ratios matter and nothing else.
struct TreeScorer: Sendable {
    // A form that is not used is empty: an optional would be copied for each row.
    private let ensemble: TreeEnsemble
    private let thresholds: ThresholdRanks
    private let walk: RankWalk
    private let lines: LineWalk
    private let masks: MaskedTrees
    private let block: BlockKernel
    /// What scores rows that are no block: ``TreeKernel/plain``, ``TreeKernel/walk``, ``TreeKernel/lines`` or
    /// ``TreeKernel/masks``.
    private let alone: TreeKernel
    /// From how many rows on they are scored by the block; more than there are in one where never.
    private let leastRows: Int

    /// Picoseconds for a step of the plain walk and of that by ranks, a tree of masks, a branch of sets, a
    /// level of tables, and a step of the search for ranks, alone and in a block.
    private enum Cost {
        static let plainStep = 2200
        static let step = 900
        static let tree = 1300
        /// For a tree whose upper levels are masks, and for another.
        static let line = (belowCrown: 4500, alone: 6000)
        /// For a row in a full block, and for a unit of rows alone.
        static let byteBranch = (row: 15, unit: 29 * BlockKernel.rowsPerUnit)
        static let wordBranch = (row: 26, unit: 32 * BlockKernel.rowsPerUnit)
        static let level = (row: 170, unit: 200 * BlockKernel.rowsPerUnit)
        static let search = (alone: 1300, inBlock: 150)
    }

    /// The scorer of an ensemble.
    ///
    /// - Parameters:
    ///   - ensemble: the trees.
    ///   - forced: the one kernel to use, where the trees and the processor allow it; nil for the best.
    init(_ ensemble: TreeEnsemble, only forced: TreeKernel? = nil) {
        self.ensemble = ensemble
        guard forced != .plain, let ranked = RankedTrees(ensemble) else {
            (thresholds, walk, lines, masks, block) = (
                ThresholdRanks(), RankWalk(), LineWalk(), MaskedTrees(), BlockKernel()
            )
            (alone, leastRows) = (.plain, .max)
            return
        }
        func form<Form>(_ kernel: TreeKernel, _ make: (RankedTrees, TreeEnsemble) -> Form?) -> Form?
        {
            let isWanted =
                switch forced {
                case nil: true
                case .portable: kernel != .sets && kernel != .levels
                case let forced: kernel == forced
                }
            return isWanted ? make(ranked, ensemble) : nil
        }
        let masks = form(.masks, MaskedTrees.init(_:_:))
        let lines = form(.lines, LineWalk.init(_:_:))
        let walk = form(.walk, RankWalk.init(_:_:))
        let blocks = [TreeKernel.sets, .levels].compactMap { kernel in
            BlockKernel.isPossible ? form(kernel) { BlockKernel($0, $1, as: kernel) } : nil
        }
        let isFree = forced == nil || forced == .portable
        let search = ranked.ranks.searchSteps
        var ways: [(kernel: TreeKernel, cost: Int)] = []
        if let masks {
            ways.append((.masks, masks.treeCount * Cost.tree + search * Cost.search.alone))
        }
        if let lines {
            let tree = lines.hasCrowns ? Cost.line.belowCrown : Cost.line.alone
            ways.append((.lines, ranked.treeCount * tree + search * Cost.search.alone))
        }
        if walk != nil {
            ways.append((.walk, ranked.steps * Cost.step + search * Cost.search.alone))
        }
        // A search for ranks is worth it only where there is enough to compare.
        if isFree || ways.isEmpty { ways.append((.plain, ranked.steps * Cost.plainStep)) }
        let best = ways.min { $0.cost < $1.cost } ?? (.plain, .max)
        alone = best.kernel
        func cost(of block: BlockKernel) -> (row: Int, unit: Int) {
            let (row, unit) = Self.cost(of: block)
            return (
                row + search * Cost.search.inBlock,
                unit + search * Cost.search.inBlock * BlockKernel.rowsPerUnit
            )
        }
        let block = blocks.min { cost(of: $0).row < cost(of: $1).row }
        leastRows =
            block.map { Self.leastRows(by: cost(of: $0), insteadOf: isFree ? best.cost : .max) }
            ?? .max
        thresholds = ranked.ranks
        self.masks = alone == .masks ? masks ?? MaskedTrees() : MaskedTrees()
        self.lines = alone == .lines ? lines ?? LineWalk() : LineWalk()
        self.walk = alone == .walk ? walk ?? RankWalk() : RankWalk()
        self.block = leastRows <= BlockKernel.rowsMax ? block ?? BlockKernel() : BlockKernel()
    }

    /// A scorer of no trees.
    init() {
        ensemble = TreeEnsemble(
            nodes: [],
            secondValues: [],
            trees: [],
            aggregate: .sum,
            precision: .float64
        )
        (thresholds, walk, lines, masks, block) = (
            ThresholdRanks(), RankWalk(), LineWalk(), MaskedTrees(), BlockKernel()
        )
        (alone, leastRows) = (.plain, .max)
    }

    /// Picoseconds for a row of a full block, and for a unit of rows alone, without the search for ranks.
    private static func cost(of block: BlockKernel) -> (row: Int, unit: Int) {
        if block.kernel == .levels {
            return (block.levelCount * Cost.level.row, block.levelCount * Cost.level.unit)
        }
        let branch = block.areBytes ? Cost.byteBranch : Cost.wordBranch
        return (block.branchCount * branch.row, block.branchCount * branch.unit)
    }

    /// From how many rows on a block takes less than what takes so many picoseconds for each row.
    private static func leastRows(by cost: (row: Int, unit: Int), insteadOf other: Int) -> Int {
        if cost.unit < other { return 1 }
        if cost.row >= other { return .max }
        let least = cost.unit / other
        return least <= BlockKernel.rowsPerUnit ? least : BlockKernel.rowsMax
    }

    /// Bytes of all that the trees were compiled into, and of the trees.
    var byteCount: Int {
        ensemble.byteCount + thresholds.byteCount + walk.byteCount + lines.byteCount
            + masks.byteCount + block.byteCount
    }

    /// What scores so many rows, or the first of them.
    func kernel(forRows count: Int) -> TreeKernel {
        takesBlock(of: count) ? block.kernel : alone
    }

    /// Whether the ensemble gives two scores.
    var hasSecondScores: Bool { !ensemble.secondValues.isEmpty }

    /// Whether the block can take values that are still to be rounded to binary32.
    var blockCanRound: Bool { block.canRound }

    /// Whether so many rows are scored by the block.
    func takesBlock(of rows: Int) -> Bool { rows >= leastRows }

    /// Writes the scores of a block of rows, as ``takesBlock(of:)`` has it.
    ///
    /// - Parameters:
    ///   - rows: a multiple of ``BlockKernel/rowsPerUnit`` rows, at most ``BlockKernel/rowsMax``.
    ///   - rounding: whether their values are still to be rounded to binary32; only where ``blockCanRound``.
    ///   - first: gets the first score of each row.
    ///   - second: gets the second of each; empty where the ensemble gives one.
    func scoreBlock(
        _ rows: Span<Features>,
        rounding: Bool,
        _ first: inout MutableSpan<Double>,
        _ second: inout MutableSpan<Double>
    ) {
        block.score(rows, rounding: rounding, &first, &second)
    }

    /// Writes the scores of the first `count` rows, at most eight.
    func score(_ rows: Span<Features>, count: Int, into scores: inout RawScores) {
        if alone == .plain {
            return ensemble.scorePlainly(rows, count: count, into: &scores)
        }
        var places = [128 of UInt16](repeating: 0)
        var ranks = places.mutableSpan
        thresholds.write(rows, count: count, to: &ranks)
        switch alone {
        case .masks: masks.score(ranks.span, count: count, into: &scores)
        case .lines: lines.score(ranks.span, count: count, into: &scores)
        default: walk.score(ranks.span, count: count, into: &scores)
        }
    }
}
