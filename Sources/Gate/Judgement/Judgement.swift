package import Repository

/// What the gate says of one model, with everything that led to it.
package struct Judgement: Sendable {
    /// The scores of the holdout, for the curves of a report.
    package struct Scores: Sendable {
        /// Whether each row defaulted.
        package var labels: [Bool]
        /// The champion's probability of each row, as many; nil where nothing was compared with.
        package var champion: [Double]?
        /// The challenger's probability of each row, as many; NaN where it gives none.
        package var challenger: [Double]

        /// Scores of the same rows, in the same order.
        package init(labels: [Bool], champion: [Double]?, challenger: [Double]) {
            self.labels = labels
            self.champion = champion
            self.challenger = challenger
        }
    }

    /// Digests of what was judged, as hex; the champion's is absent where there is none.
    package struct Digests: Sendable, Equatable {
        /// That of the model file that asks to be served.
        package var challenger: String?
        /// That of the model file that is served.
        package var champion: String?
        /// That of the file on which both were judged; absent where it could not be read.
        package var holdout: String?
        /// That of the rules by which they were judged.
        package var policy: String?

        /// Digests of files; of one that is not given there was none.
        ///
        /// - Parameters:
        ///   - challenger: SHA-256 in hex of the model file that asks to be served.
        ///   - champion: that of the one that is served.
        ///   - holdout: that of the file on which both were judged.
        ///   - policy: that of the rules.
        package init(
            challenger: String? = nil,
            champion: String? = nil,
            holdout: String? = nil,
            policy: String? = nil
        ) {
            self.challenger = challenger
            self.champion = champion
            self.holdout = holdout
            self.policy = policy
        }
    }

    /// The model's name, that of its folder.
    package var model: String
    /// The checks of the model, in the order of the report; the self-test's first.
    package var checks: [Check]
    /// Which files it is about.
    package var digests: Digests
    /// What both say of the rows; nil where there was nothing to score.
    package var scores: Scores?
    /// How both models were trained; nil where no file could be read.
    package var training: TrainingFacts?

    /// A judgement; the verdict is that of its checks.
    package init(model: String, checks: [Check], digests: Digests, scores: Scores?) {
        self.model = model
        self.checks = checks
        self.digests = digests
        self.scores = scores
    }

    /// The gravest of the checks' verdicts; invalid where nothing was checked.
    package var verdict: Verdict {
        guard wasChecked else { return .invalid }
        return checks.map(\.verdict).reduce(Verdict.notAsked) { $0.joined(with: $1) }
    }

    /// Whether at least one question could be asked.
    package var wasChecked: Bool { checks.contains { $0.verdict != .notAsked } }

    /// How many checks pass, and how many had nothing to look at: "all 52 checks pass, 2 were not asked".
    package var tally: String {
        let (passed, unasked) = (
            checks.count { $0.verdict == .pass }, checks.count { $0.verdict == .notAsked }
        )
        return "all \(passed) checks pass" + (unasked == 0 ? "" : ", \(unasked) not asked")
    }

    /// One sentence: the verdict and the first reason for it.
    package var sentence: String {
        guard let first = checks.first(where: { $0.verdict == verdict }), verdict != .pass else {
            return verdict == .pass
                ? "\(model): \(tally)." : "\(model): nothing was checked."
        }
        let others = checks.count { $0.verdict == verdict } - 1
        let more = others == 0 ? "" : " (and \(others) more)"
        return "\(model): \(first.rule.rawValue), \(first.subject): \(first.reason)\(more)"
    }
}

/// What the gate says of a whole change.
package struct GateReport: Sendable {
    /// What was compared and why: the gate's first lines.
    package var comparison: [String]
    /// Whether the verdict binds, or is only advice.
    package var standing: Standing
    /// The commit that was judged, absent where files on disk were or nothing could be.
    package var commit: ObjectID?
    /// One for each model that changed.
    package var judgements: [Judgement]
    /// What to say loudly, such as that the policy changes with the model.
    package var warnings: [String]
    /// Those who let a model in that does not pass.
    package var forces: [Force] = []
    /// Why nothing could be judged at all, if so.
    package var obstacle: String?

    /// A report; the verdict is that of its judgements.
    ///
    /// - Parameters:
    ///   - comparison: what was compared and why, a line each.
    ///   - standing: whether the verdict binds.
    ///   - commit: what was judged; nil where files on disk were, or nothing could be.
    ///   - judgements: one for each model that changed.
    ///   - warnings: what to say loudly, a sentence each.
    ///   - obstacle: why nothing could be judged at all.
    package init(
        comparison: [String],
        standing: Standing,
        commit: ObjectID? = nil,
        judgements: [Judgement],
        warnings: [String],
        obstacle: String? = nil
    ) {
        self.comparison = comparison
        self.standing = standing
        self.commit = commit
        self.judgements = judgements
        self.warnings = warnings
        self.obstacle = obstacle
    }

    /// The gravest of all verdicts; pass where no model changed.
    package var verdict: Verdict {
        if obstacle != nil { return .invalid }
        return judgements.map(\.verdict).reduce(.pass) { $0.joined(with: $1) }
    }

    /// Whether every model that does not pass is let in by someone who may.
    package var isForced: Bool {
        let blocking = judgements.filter { $0.verdict != .pass }
        return obstacle == nil && !blocking.isEmpty
            && blocking.allSatisfy { judgement in
                forces.contains { $0.model == judgement.model }
            }
    }

    /// Whether the change may not go on.
    package var blocks: Bool { !isForced && verdict.blocks(standing) }

    /// One sentence that says the verdict and the first reason for it.
    package var sentence: String {
        if let obstacle { return obstacle }
        let decisive = judgements.first { $0.verdict == verdict }
        return decisive?.sentence ?? "No model changed; there is nothing to judge."
    }
}
