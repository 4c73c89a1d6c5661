internal import Words

/// What the pictures of models say, and how they draw precision: the two reports that show them
/// have other readers.
struct ModelPictureStyle: Sendable {
    /// The titles of the axes.
    let falsePositiveRate: String
    let truePositiveRate: String
    let recall: String
    let precision: String
    /// Whether precision holds in steps between the points of a curve, rather than along a line
    /// from one to the next.
    let holdsPrecision: Bool
    /// Whether the precision of alarms at random is drawn.
    let showsRateOfDefault: Bool
    /// The texts of areas under curves that stand side by side.
    let areas: @Sendable ([Double]) -> [String]

    /// For who trains a model, and is told what the axes mean.
    static var training: ModelPictureStyle {
        ModelPictureStyle(
            falsePositiveRate: Language.text(
                "False positive rate (false alarms)",
                "Taux de faux positifs (fausses alertes)"
            ),
            truePositiveRate: Language.text(
                "True positive rate (defaults found)",
                "Taux de vrais positifs (défauts trouvés)"
            ),
            recall: Language.text("Recall (defaults found)", "Rappel (défauts trouvés)"),
            precision: Language.text(
                "Precision (alarms that are right)",
                "Précision (alertes justes)"
            ),
            holdsPrecision: true,
            showsRateOfDefault: true,
            // The same decimals for all, as in the table of metrics.
            areas: { areas in areas.map(MetricFormat(for: areas).text) }
        )
    }

    /// For who reviews a change to a model, with numbers as in the tables of the gate.
    static let gate = ModelPictureStyle(
        falsePositiveRate: "False positive rate",
        truePositiveRate: "True positive rate (recall)",
        recall: "Recall",
        precision: "Precision",
        holdsPrecision: false,
        showsRateOfDefault: false,
        areas: { areas in areas.map(ReportNumber.text) }
    )
}
