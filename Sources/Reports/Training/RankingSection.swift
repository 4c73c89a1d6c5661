internal import Charts
internal import Training

/// Whom the scores put first: gain, lift, bands of scores, and what decisions cost.
struct RankingSection {
    /// What is told of.
    private let training: Training
    private let figures: TrainingFigures

    /// Takes a training and its pictures.
    init(_ training: Training, _ figures: TrainingFigures) {
        self.training = training
        self.figures = figures
    }

    /// The section; the tables behind the curves are folded.
    var page: Page.Section {
        let tables = CreditTables(training)
        var blocks: [Page.Block] = [
            .paragraph(
                "Gain is the part of all defaults that is found by looking at so many customers, those of "
                    + "highest score first; lift is how many times as many that is as by looking at any."
            ),
            .row([
                .figure(
                    figures.gain,
                    caption: "The nearer to the dotted line at the left, the better."
                ),
                .figure(figures.lift, caption: "From the highest hundredth of the customers on."),
            ]),
            .details("The numbers behind gain and lift", [.table(tables.gains)]),
        ]
        if let bands = tables.bands(of: training.best) {
            blocks.append(
                .paragraph(
                    "The default rate should rise from band to band. Where two neighbours' intervals "
                        + "overlap, this holdout does not tell them apart."
                )
            )
            blocks.append(.table(bands))
        }
        for candidate in training.candidates where candidate.algorithm != training.choice.best {
            guard let bands = tables.bands(of: candidate) else { continue }
            blocks.append(.details("The bands of the \(candidate.algorithm.name)", [.table(bands)]))
        }
        if let costs = figures.costs {
            blocks += [
                .paragraph(
                    "What wrong decisions cost a customer of the holdout, on average, in the unit of the "
                        + "costs that were given. The marker is the threshold that was chosen by "
                        + "cross-validation on the training data; one far from the lowest point would say "
                        + "that the holdout differs. At 0 everybody is refused, above all scores everybody "
                        + "is accepted."
                ),
                .figure(costs, caption: ""),
            ]
        }
        return Page.Section(heading: "Whom the scores put first", blocks: blocks)
    }
}
