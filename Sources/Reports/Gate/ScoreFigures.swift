internal import Charts
internal import Gate

/// The pictures of how both models score the same holdout, each with what to see in it.
struct ScoreFigures {
    private let pictures: ModelPictures

    /// Takes scores, of which those of a length other than the labels' are left out.
    init(_ scores: Judgement.Scores) {
        let champion = scores.champion.map {
            ModelPictures.Scores(name: "champion", probabilities: $0)
        }
        let challenger = ModelPictures.Scores(
            name: "challenger",
            probabilities: scores.challenger
        )
        pictures = ModelPictures(
            of: [champion].compactMap(\.self) + [challenger],
            labels: scores.labels,
            style: .gate
        )
    }

    /// All pictures, in rows as a broad screen shows them; what cannot be drawn leaves an empty frame.
    var blocks: [Page.Block] {
        [
            .row([
                .figure(pictures.roc, caption: "Towards the upper left corner is better."),
                .figure(
                    pictures.precisionRecall,
                    caption: "Towards the upper right corner is better."
                ),
            ]),
            .figure(
                pictures.calibration,
                caption: "Tenths of the holdout by score: what was predicted, what came, and the"
                    + " 95 % interval (Wilson) of what came."
            ),
            .row(
                pictures.histograms.map { histogram in
                    .figure(
                        histogram,
                        caption: "A model that tells the two apart has them at different ends."
                    )
                }
            ),
        ]
    }
}
