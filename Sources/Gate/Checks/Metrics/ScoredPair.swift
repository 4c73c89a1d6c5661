internal import Statistics

/// Champion and challenger on the same rows.
final class ScoredPair {
    let champion: Scored
    let challenger: Scored
    private let seed: UInt64
    private let replicates: Int
    private var drawn: PairedMetricBootstrap?

    init(champion: Scored, challenger: Scored, seed: UInt64, replicates: Int) {
        precondition(champion.labels == challenger.labels, "both are scored on the same rows")
        self.champion = champion
        self.challenger = challenger
        self.seed = seed
        self.replicates = replicates
    }

    var isIdentical: Bool { champion.isIdentical(to: challenger) }

    /// The draws, made when they are first asked for.
    func bootstrap() -> PairedMetricBootstrap {
        if let drawn { return drawn }
        let made = PairedMetricBootstrap(
            labels: champion.labels,
            first: .init(
                probabilities: champion.probabilities,
                threshold: champion.threshold
            ),
            second: .init(
                probabilities: challenger.probabilities,
                threshold: challenger.threshold
            ),
            seed: seed,
            replicates: replicates
        )
        drawn = made
        return made
    }

    /// On how many of some rows just one of the two is right.
    func rightness(_ rows: [Int]) -> PairedProportion {
        let (before, now) = (champion.decisions, challenger.decisions)
        let labels = champion.labels
        return PairedProportion(
            count: rows.count,
            onlyFirst: rows.count { before[$0] == labels[$0] && now[$0] != labels[$0] },
            onlySecond: rows.count { before[$0] != labels[$0] && now[$0] == labels[$0] }
        )
    }

    /// The rows that a metric which counts rows is a share of; nil for others.
    func countedRows(of metric: ClassificationMetric) -> Int? {
        switch metric {
        case .precision: min(champion.decisions.count { $0 }, challenger.decisions.count { $0 })
        case .f1: champion.labels.count { $0 }
        default: nil
        }
    }

    /// The pair on some of the rows.
    func subset(_ rows: [Int]) -> ScoredPair {
        ScoredPair(
            champion: champion.subset(rows),
            challenger: challenger.subset(rows),
            seed: seed,
            replicates: replicates
        )
    }
}
