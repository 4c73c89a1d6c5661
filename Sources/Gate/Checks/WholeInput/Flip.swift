internal import Models

/// How two models decide about the same rows, where both are sure.
struct Flip {
    let champion: Answers
    let challenger: Answers
    /// How far both probabilities are from their thresholds at least.
    let margin: Double

    /// What both say of a row.
    struct Decision {
        /// 1 where the champion is sure of a default, -1 where it is sure of none, else 0.
        var champion: Int8 = 0
        /// 1 where the challenger excuses whom the champion blames, -1 where it blames whom the champion excuses, 0
        /// where neither is sure, and where there is no probability.
        var direction: Int8 = 0
    }

    /// What both say of rows.
    ///
    /// - Parameters:
    ///   - rows: any rows.
    ///   - known: what the challenger answers to them, where it was asked before.
    /// - Returns: one decision for each row.
    func decisions(of rows: [Features], after known: [Double]? = nil) -> [Decision] {
        let before = champion.probabilities(rows)
        let after = known ?? challenger.probabilities(rows)
        return rows.indices.map { index in
            let was = side(before[index] - champion.threshold)
            let now = side(after[index] - challenger.threshold)
            return Decision(champion: was, direction: was * now < 0 ? was : 0)
        }
    }

    private func side(_ lead: Double) -> Int8 {
        guard lead.magnitude >= margin else { return 0 }
        return lead >= 0 ? 1 : -1
    }
}

/// What a model answers, or one to which something was done.
struct Answers {
    /// From which probability on a default is predicted.
    let threshold: Double
    /// One probability for each row.
    let probabilities: ([Features]) -> [Double]

    /// Those of a model.
    init(_ model: Model) {
        threshold = model.threshold
        probabilities = { model.probabilities(of: $0) }
    }

    /// Others instead, of some rows.
    ///
    /// - Parameters:
    ///   - before: what is answered without the change.
    ///   - change: what becomes of a row's probability.
    init(_ before: Answers, but change: @escaping (Features, Double) -> Double) {
        threshold = before.threshold
        probabilities = { rows in
            zip(rows, before.probabilities(rows)).map(change)
        }
    }

    /// That of one row.
    func probability(of row: Features) -> Double { probabilities([row])[0] }
}
